"""No line is stored that the page does not hold."""

from __future__ import annotations

from html import unescape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.errors import SourceError
from store.ingest.article import read_article
from store.ingest.fetch import RawSource
from store.ingest.formats.held import held

PAGE = (
    "<div><p>Air  naik <b>setengah</b>\nmeter &amp; berhenti.</p><script>var a = 'Air turun.'</script>"
    "<p>Kedua.</p></div>"
)


def test_a_line_of_the_page_stays() -> None:
    lines = ["Air naik setengah meter & berhenti.", "naik setengah", "Kedua."]
    assert held(lines, PAGE).lines == lines


def test_a_damaged_line_is_taken_from_its_paragraph_and_counted() -> None:
    found = held(["Air naik meter & berhenti.", "Kedua."], PAGE)
    assert (found.lines, found.replaced, found.missing) == (
        ["Air naik setengah meter & berhenti.", "Kedua."], 1, 0,
    )  # fmt: skip


def test_what_no_paragraph_holds_is_dropped_and_counted() -> None:
    found = held(["Air turun.", "- Kedua.", "Kedua."], PAGE)
    assert (found.lines, found.missing) == (["Kedua."], len("Air turun.") + len("- Kedua."))


def test_what_is_not_seen_is_not_held() -> None:
    page = "<p>Air <svg><title>ikon</title></svg>naik.</p><select><option>x</option><p>Kedua.</p>"
    assert held(["Air naik.", "Kedua."], page).lines == ["Air naik.", "Kedua."]


# Words of three shapes: plain ones, ones that end a sentence, and ones that a page writes as references.
WORDS = st.sampled_from(
    [
        "air",
        "naik",
        "Wira",
        "Santika",
        "42",
        "juta.",
        "bendungan",
        "&amp;",
        "&#8220;siap&#8221;",
        "&eacute;lan",
        "&nbsp;",
        "pada",
        "Selasa,",
        "kata",
        "warga.",
        "Rp5.000",
        "—",
        "“Ya!”",
        "e.g.",
        "&lt;b&gt;",
        "&#150;",
        "Baca",
        "juga:",
        "2024-06-04",
        "Foto:",
        "iklan",
        "dll.",
    ]
)
INLINE_NAMES = (
    "b", "i", "a", "span", "time", "button", "label", "output", "em", "sup", "q", "abbr", "x-term", "font",
)  # fmt: skip
INLINE = st.sampled_from(INLINE_NAMES)
BLOCK = st.sampled_from(
    ["p", "p", "p", "div", "li", "blockquote", "h2", "td", "figcaption", "section", "aside", "nav", "article",
     "form",     "noscript", "header", "footer", "pre", "dd", "center", "ul", "table", "tr", "figure", "main"]
)  # fmt: skip
ATTRIBUTES = st.sampled_from(
    ["", ' class="share"', ' class="entry-content"', ' style="display:none"', " hidden", ' id="comments"',
     ' class="link tag ad"', ' itemprop="articleBody"', ' style="border:1px"', ' datetime="2001-01-01"']
)  # fmt: skip


def _wrapped(tag: st.SearchStrategy[str], inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda name, given, text: f"<{name}{given}>{text}</{name}>", tag, ATTRIBUTES, inside)


TEXT = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
RUN = st.recursive(
    TEXT,
    lambda inner: st.lists(
        st.one_of(
            inner,
            _wrapped(INLINE, inner),
            st.sampled_from(["<br>", "<!-- x -->", "<img src=a>", "<script>b()</script>", " "]),
        ),
        max_size=4,
    ).map("".join),
    max_leaves=6,
)  # fmt: skip
BODY = st.recursive(
    _wrapped(BLOCK, RUN),
    lambda inner: st.lists(st.one_of(inner, RUN, _wrapped(BLOCK, inner)), max_size=6).map("\n".join),
    max_leaves=14,
)


class Model:
    """What a page holds, by the way it was built: its own markup with every tag gone."""

    def __init__(self, markup: str) -> None:
        self.joined, self.parted = (self._plain(markup, blank) for blank in ("", " "))

    @staticmethod
    def _plain(markup: str, blank: str) -> str:
        pieces, inside, skipped = [], False, ""
        for piece in markup.replace("<", "\0<").replace(">", ">\0").split("\0"):
            inside = piece.startswith("<") and piece.endswith(">")
            if piece.startswith(("<script", "<title")):
                skipped = piece[1:7]
            elif piece.startswith("</") and piece[2:8] == skipped:
                skipped = ""
            elif inside:
                name = piece.strip("</>").split()[0]
                inline = name in INLINE_NAMES or name in ("img", "!--")
                pieces.append("" if inline else blank)
            elif not skipped:
                pieces.append(piece)
        return " ".join(unescape("".join(pieces)).split())


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(body=BODY)
def test_random_pages_yield_no_line_that_they_do_not_hold(body: str) -> None:
    markup = f"<html><head><title>Judul</title></head><body>{body}</body></html>"
    try:
        article = read_article(RawSource("a.html", "/a.html", "html", markup.encode()))
    except SourceError:
        return
    model = Model(markup)
    for line in article.text.split("\n"):
        assert line in model.joined or line in model.parted
