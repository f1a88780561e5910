// What the gallery does in the preview's page.
window.gallery = {
  // Whether all is drawn and the page waits for nothing.
  ready() {
    return Boolean(window.simcordPreview?.ready && !window.simcordPreview.pendingAction
      && document.querySelector("#preview-app")?.getAttribute("aria-busy") !== "true"
      && document.querySelector(".channel-message"));
  },

  dress(style) {
    document.head.append(Object.assign(document.createElement("style"), {textContent: style}));
    document.body.dataset.managedCapture = "true";
  },

  // Discord shows commands as such in embeds, too; the preview does not.
  nameCommands() {
    const walker = document.createTreeWalker(document.querySelector("#preview-app"), NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      if (/<\/[\w -]+:\d+>/.test(walker.currentNode.data)) found.push(walker.currentNode);
    }
    for (const text of found) {
      text.replaceWith(...text.data.split(/(<\/[\w -]+:\d+>)/).map(part => {
        const name = part.match(/^<(\/[\w -]+):\d+>$/);
        return name ? Object.assign(document.createElement("span"),
          {className: "command-mention", textContent: name[1]}) : part;
      }));
    }
  },

  // Clicks a button until there is a form: what is clicked while the page is busy is lost.
  form(label) {
    if (document.querySelector(".modal-dialog")) return true;
    [...document.querySelectorAll(".component-button")]
      .find(one => one.querySelector(".button-label")?.textContent === label).click();
    return false;
  },

  // In a theme, the part of the window with the form, or with the last messages (0: all of them).
  async shown(theme, last, margin) {
    gallery.nameCommands();
    document.documentElement.className = theme;
    await document.fonts.ready;
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    const form = document.querySelector(".modal-dialog");
    const parts = form ? [form] : [...document.querySelectorAll(".channel-message")].slice(-last);
    const [first, end] = [parts[0], parts.at(-1)].map(one => one.getBoundingClientRect());
    const x = Math.max(first.left - margin, 0), y = Math.max(first.top - margin, 0);
    return {x, y, width: Math.min(first.right + margin, innerWidth) - x, height: end.bottom + margin - y};
  },
};
