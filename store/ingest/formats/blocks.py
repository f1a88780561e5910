"""A page's visible text as blocks: what a browser shows between two breaks; the only file that imports
lxml."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html

from store.ingest.formats.parts import breaking, named_part, stated_part, unseen

_BREAKING, _UNSEEN = breaking(), unseen()
_KINDS = {"tr": "row", "figcaption": "caption", "caption": "caption"}
_KINDS |= dict.fromkeys(("li", "dt", "dd"), "item") | {f"h{level}": "heading" for level in range(1, 7)}
_CAPTION = frozenset(("caption", "credit", "credits"))
_WORD = re.compile(r"[A-Z]?[a-z]+")
_HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
# Numbers of characters that browsers read as Windows-1252, whatever HTML says.
_OLD_NUMBER = re.compile(r"&#(?:(1[2-5]\d)|[xX]([89][0-9a-fA-F]))(?![0-9a-fA-F]);?")
_ROW_ENDS = ("tr", "table", "thead", "tbody", "tfoot", "caption")
_LONGEST_VALUE = 60
_BR = "\u2028"
_LONGEST_CELL = 250
# Elements of which a block knows that it stands in them; parsers end at 256.
_DEEPEST = 60
_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "؟")
_STOPS = (*_ENDS, ":", ";")
_CLOSING = "\"'”’»)] "


@dataclass(frozen=True, slots=True)
class Part:
    """What an element says that it is: by its kind or state (`firm`), or by its name alone."""

    number: int
    kind: str
    firm: bool


@dataclass(slots=True, eq=False)
class Block:
    """text: with blanks as one. kind: paragraph, heading, item, row or caption. tag: of the element that it
    stands in. linked: how many of its characters are links. names: words of the names of the two elements
    around it. above: the elements around it, the innermost first, as numbers. parts: what the page says that
    these are, such as navigation, the innermost last. article: the <article> around it, 0 for none.
    times: the values of its <time> elements."""

    text: str
    kind: str
    tag: str
    linked: int
    names: frozenset[str]
    above: tuple[int, ...]
    parts: tuple[Part, ...]
    article: int
    times: tuple[str, ...] = ()

    @property
    def is_link(self) -> bool:
        return self.linked * 2 > len(self.text)

    @property
    def is_prose(self) -> bool:
        """Whether it is a sentence of an article, not a menu's word."""
        return is_sentence(self.text) and not self.is_link


@dataclass(frozen=True, slots=True)
class _Element:
    """An element that breaks the text, with what it makes of the blocks in it."""

    tag: str
    kind: str
    own: frozenset[str]
    names: frozenset[str]
    table: bool
    above: tuple[int, ...]
    parts: tuple[Part, ...]
    article: int


def is_sentence(line: str) -> bool:
    """What tells an article's paragraph from a menu's words."""
    return line.rstrip(_CLOSING).endswith(_ENDS) and len(line.split()) > 3


def blocks(markup: str) -> list[Block]:
    """The blocks of a page, in order; [] for what is no page.

    The words of an element inside a sentence stay, whatever it is or is called; only a part that breaks the
    text can be hidden.
    """
    markup = _OLD_NUMBER.sub(_renumbered, markup)
    try:
        tree = lxml_html.document_fromstring(markup.encode("utf-8", "replace"), parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    walk = _Walk()
    steps = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in steps:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event in ("comment", "pi"):
            walk.add(element.tail)
        elif tag in _UNSEEN:
            if event == "start":
                steps.skip_subtree()
            elif tag in _BREAKING:
                walk.flush()
            if event == "end":
                walk.add(element.tail)
        elif event == "start":
            walk.enter(element, tag)
            walk.add(element.text)
        else:
            walk.leave(tag)
            walk.add(element.tail)
    walk.flush()
    return walk.found


class _Walk:
    def __init__(self) -> None:
        self.found: list[Block] = []
        self._around = [_Element("", "paragraph", frozenset(), frozenset(), False, (0,), (), 0)]
        self._pieces: list[str] = []
        self._linked: list[bool] = []
        self._times: list[str] = []
        self._anchors: list[bool] = []
        self._count = 0

    def enter(self, element: etree._Element, tag: str) -> None:
        if tag == "br":
            self.add(_BR, is_break=True)
        elif tag == "a":
            # A mere anchor, which old pages never close, is no link.
            self._anchors.append(element.get("href") is not None)
        elif tag == "time" and (value := element.get("datetime")):
            self._times.append(value[:_LONGEST_VALUE])
        elif tag in _BREAKING:
            self._break(tag, self._around[-1])
            self._around.append(self._inner(element, tag, self._around[-1]))

    def leave(self, tag: str) -> None:
        if tag == "a":
            self._anchors.pop()
        elif tag in _BREAKING:
            self._break(tag, self._around[-1])
            self._around.pop()

    def add(self, text: str | None, *, is_break: bool = False) -> None:
        if text:
            self._pieces.append(text if is_break else text.replace(_BR, " "))
            self._linked.append(any(self._anchors))

    def flush(self) -> None:
        """Ends a block."""
        whole = "".join(self._pieces)
        linked = sum(
            len(piece.strip()) for piece, is_link in zip(self._pieces, self._linked, strict=True) if is_link
        )
        times = tuple(self._times)
        self._pieces, self._linked, self._times = [], [], []
        of = self._around[-1]
        for line in _lines(whole):
            share = min(len(line), linked * len(line) // max(1, len(whole.strip())))
            self.found.append(
                Block(line, of.kind, of.tag, share, of.names, of.above, of.parts, of.article, times)
            )

    def _break(self, tag: str, around: _Element) -> None:
        # The cells of a row are one line, with blanks between them.
        if around.table and tag not in _ROW_ENDS:
            self.add(" ")
        else:
            self.flush()

    def _inner(self, element: etree._Element, tag: str, outer: _Element) -> _Element:
        self._count += 1
        called = f"{element.get('class') or ''} {element.get('id') or ''}"[:300]
        own = frozenset(word.casefold() for word in _WORD.findall(called))
        table = _is_data(element) if tag == "table" else outer.table
        kind = _KINDS.get(tag, outer.kind)
        if own & _CAPTION and tag != "body":
            kind = "caption"
        elif tag in ("table", "tr") and not table:
            kind = "paragraph"
        stated = "hidden" if _is_hidden(element) else stated_part(tag, (element.get("role") or "").casefold())
        named = stated or named_part(own)
        parts = (*outer.parts, Part(self._count, named, bool(stated))) if named else outer.parts
        article = self._count if tag == "article" else outer.article
        return _Element(
            tag, kind, own, own | outer.own, table, (self._count, *outer.above[:_DEEPEST]), parts, article
        )


def _is_hidden(element: etree._Element) -> bool:
    style = (element.get("style") or "")[:500]
    concealed = (element.get("aria-hidden") or "").casefold() == "true"
    return element.get("hidden") is not None or concealed or bool(_HIDDEN.search(style))


def _lines(whole: str) -> list[str]:
    """The lines that <br> makes; one within a sentence is a blank."""
    lines: list[str] = []
    for line in (" ".join(line.split()) for line in whole.split(_BR)):
        if not line:
            if lines and lines[-1]:
                lines.append("")
        elif lines and lines[-1] and line[0].islower() and not lines[-1].rstrip(_CLOSING).endswith(_STOPS):
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
    return [line for line in lines if line]


def _is_data(table: etree._Element) -> bool:
    """Whether a table's rows belong together; a page's layout may be a table, too."""
    if (table.get("role") or "").casefold() == "presentation" or table.find(".//table") is not None:
        return False
    cells = list(table.iter("td", "th"))
    if any(cell.find(".//h1") is not None or cell.find(".//li") is not None for cell in cells):
        return False
    return len(cells) > 1 and all(
        sum(map(len, cell.itertext())) <= _LONGEST_CELL and len(cell.findall(".//p")) < 2 for cell in cells
    )


def _parser() -> lxml_html.HTMLParser:
    return lxml_html.HTMLParser(encoding="utf-8", remove_comments=False, collect_ids=False)


def _renumbered(match: re.Match[str]) -> str:
    number = int(match[1]) if match[1] else int(match[2], 16)
    if not 0x80 <= number <= 0x9F:
        return match[0]
    return bytes([number]).decode("cp1252", "ignore") or match[0]
