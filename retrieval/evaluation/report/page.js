"use strict";
// The page is whole without this: it adds the filters, remembers them in the address, and switches the theme.
(() => {
  const root = document.documentElement;
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const nothing = document.getElementById("nothing");
  const theme = document.getElementById("theme");
  const fields = ["q", "verdict", "type", "language"];
  const themes = ["automatic", "light", "dark"];
  const count = new Intl.NumberFormat("en");
  const items = [...document.querySelectorAll(".item")];

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  // Read from the page at the first search, not at every one.
  let texts = null;
  const textOf = (number) => {
    texts ??= items.map((item) =>
      fold([...item.querySelectorAll("[data-find]")].map((part) => part.textContent).join("\n")));
    return texts[number];
  };

  const values = () => Object.fromEntries(fields.map((name) => [name, form.elements[name].value]));

  function filter() {
    const wanted = values();
    const words = fold(wanted.q).split(/\s+/).filter(Boolean);
    let visible = 0;
    items.forEach((item, number) => {
      const fits =
        ["verdict", "type", "language"].every((name) => !wanted[name] || item.dataset[name] === wanted[name]) &&
        words.every((word) => textOf(number).includes(word));
      item.hidden = !fits;
      visible += fits;
    });
    shown.textContent = `${count.format(visible)} of ${count.format(items.length)}`;
    nothing.hidden = visible > 0;
  }

  function remember() {
    const kept = Object.entries({ ...values(), theme: root.dataset.theme ?? "" }).filter(([, value]) => value);
    const address = kept.length ? `#${new URLSearchParams(kept)}` : location.pathname + location.search;
    try {
      history.replaceState(null, "", address);
    } catch {
      // A browser may forbid it for files; the filter works all the same.
    }
  }

  function dress(name) {
    if (name === "light" || name === "dark") root.dataset.theme = name;
    else delete root.dataset.theme;
    theme.querySelector("span").textContent = root.dataset.theme ?? themes[0];
  }

  function read() {
    const preset = new URLSearchParams(location.hash.slice(1));
    for (const name of fields) {
      form.elements[name].value = preset.get(name) ?? "";
      // A value that a list does not have.
      if (form.elements[name].selectedIndex === -1) form.elements[name].value = "";
    }
    dress(preset.get("theme"));
    filter();
  }

  let waiting;
  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(() => { filter(); remember(); }, 120);
  }

  form.addEventListener("input", later);
  form.addEventListener("submit", (event) => event.preventDefault());
  // A form is cleared after its event.
  form.addEventListener("reset", later);
  theme.addEventListener("click", () => {
    dress(themes[(themes.indexOf(root.dataset.theme ?? themes[0]) + 1) % themes.length]);
    remember();
  });
  addEventListener("hashchange", read);

  form.hidden = false;
  theme.hidden = false;
  read();
})();
