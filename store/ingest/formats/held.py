"""The words that a page holds, read in another way than its article: what every stored line is checked
against."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from store.ingest.formats.parts import breaking

_CODE = frozenset(("script", "style", "template", "textarea"))
_UNSEEN = _CODE | frozenset(
    ("applet", "audio", "canvas", "datalist", "iframe", "map", "object", "select", "svg", "video")
)
# What cannot stand in an element that is not seen, so that the page has forgotten to close that.
_TEXT = frozenset(("article", "body", "div", "h1", "h2", "h3", "li", "p", "section", "td"))
_WORD = re.compile(r"\w+")
# The paragraph that a damaged line comes from has at least this share of its words.
_ALIKE = 0.6
# Characters of damaged lines after which no paragraph is looked for any more: such a page was made to be
# costly.
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Held:
    """Lines that a page holds. replaced: how many were taken from the page's own paragraph instead.
    missing: how many characters were dropped because no paragraph is like them."""

    lines: list[str]
    replaced: int
    missing: int


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _TEXT and self._unseen not in _CODE:
            self._unseen = None
        if tag in _UNSEEN and self._unseen is None:
            self._unseen = tag
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = None
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if self._unseen is None:
            self.pieces.append(data)

    def _break(self, tag: str) -> None:
        if (tag in breaking() or tag == "br") and self.pieces and self.pieces[-1] != "\n\n":
            self.pieces.append("\n\n")


def held(lines: Sequence[str], markup: str) -> Held:
    """The lines as the page holds them: each is a piece of the page's own text, or it is left out.

    The page's text is its words without tags, with references resolved and blanks as one.
    """
    page = _Text()
    page.feed(markup)
    page.close()
    whole = "".join(page.pieces)
    text = " ".join(whole.split())
    failing = set(_failing(lines, text))
    if not failing:
        return Held(list(lines), 0, 0)
    split = [" ".join(part.split()) for part in whole.split("\n\n")]
    paragraphs = [(part, Counter(_WORD.findall(part))) for part in split if part]
    kept: list[str] = []
    replaced = missing = 0
    for number, line in enumerate(lines):
        if number not in failing:
            kept.append(line)
            continue
        own = _origin(line, paragraphs) if replaced + missing < _MOST else None
        if own and own not in kept and own not in lines:
            kept.append(own)
            replaced += 1
        else:
            missing += len(line)
    return Held(kept, replaced, missing)


def _failing(lines: Sequence[str], text: str) -> Iterator[int]:
    """The numbers of the lines that the text does not hold. Most stand in its order."""
    position = 0
    for number, line in enumerate(lines):
        found = text.find(line, position)
        if found < 0:
            found = text.find(line)
        if found < 0:
            yield number
        else:
            position = found


def _origin(line: str, paragraphs: Sequence[tuple[str, Counter[str]]]) -> str | None:
    """The paragraph that a line was made of, if one has most of its words."""
    wanted = Counter(_WORD.findall(line))
    size = sum(wanted.values())
    if not size:
        return None
    best, own = max(((sum((wanted & words).values()), text) for text, words in paragraphs), default=(0, ""))
    return own if best >= _ALIKE * size and len(own) <= 4 * len(line) else None
