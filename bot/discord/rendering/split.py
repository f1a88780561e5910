"""Markdown cut to Discord's limits: at ends of sentences, never within a word, a mark, a link or an escape.

Pure. Lengths are counted in UTF-16 units, as Discord's clients count; its servers count no more than that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from store.language.sentences import sentence_spans

CONTENT, DESCRIPTION, TITLE, FIELD_NAME, FIELD_VALUE, FOOTER, AUTHOR = 2000, 4096, 256, 256, 1024, 2048, 256
EMBEDS, FIELDS, EMBEDS_TOTAL = 10, 25, 6000
_MORE = " …"

# One character as readers see it: a flag is two code points, and accents and skin tones belong to their base.
_MODIFIER = r"[\u0300-\u036f\u20d0-\u20ff\ufe0f\U0001f3fb-\U0001f3ff]*"
_CHARACTER = rf"[\U0001f1e6-\U0001f1ff]{{2}}|.{_MODIFIER}(?:\u200d.{_MODIFIER})*"
_TOKEN = re.compile(
    r"(?P<escape>\\.)|(?P<mark>\*\*|__|~~)"
    r"|(?P<link>\[(?P<text>(?:\\.|[^\[\]\\\n])*)\]\([^()\s]*\))|(?P<code>`[^`\n]+`)|(?P<tag><[^<>\s]+>)"
    # A no-break space is no place to cut.
    rf"|(?P<blank>[^\S\u00a0\u202f]+)|(?P<character>{_CHARACTER})",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    raw: str
    # What a reader sees of it.
    shown: str


def length(text: str) -> int:
    """The length of a text as Discord counts it."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(markdown: str, limit: int) -> list[str]:
    """The pieces of the text, in order, each of 1 to `limit` characters.

    Blanks at the cuts are left out, and what is bold there ends and begins again. Only a word that is longer
    than a piece is cut within. limit: at least 16.
    """
    return list(_pieces(markdown, limit))


def shortened(markdown: str, limit: int) -> str:
    """The text, or its beginning with an ellipsis if it is longer than `limit`."""
    markdown = markdown.strip()
    if length(markdown) <= limit:
        return markdown
    first = next(_pieces(markdown, limit - len(_MORE)), "")
    return first and first + _MORE


def shortened_plain(text: str, limit: int) -> str:
    """As `shortened`, of a text that is not Markdown, at the end of a word."""
    text = text.strip()
    if length(text) <= limit:
        return text
    used = list(accumulate(map(length, text)))
    kept = text[: sum(count <= limit - len(_MORE) for count in used)]
    whole = re.match(r"(.*\S)\s", kept + text[len(kept)], re.DOTALL)
    return (whole[1] if whole else kept) + _MORE


def _pieces(markdown: str, limit: int) -> Iterator[str]:
    tokens = list(_fitting(markdown.strip(), limit))
    ends = _sentence_ends(tokens)
    start, opened = 0, list[str]()
    while (start := _skip_blanks(tokens, start)) < len(tokens):
        stop, following = _cut(tokens, start, opened, limit, ends)
        inside = "".join(token.raw for token in tokens[start:stop])
        if any(token.kind != "mark" for token in tokens[start:stop]):
            yield "".join(opened) + inside + "".join(reversed(following))
        start, opened = stop, following


def _tokens(markdown: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(markdown):
        kind, raw = str(match.lastgroup), match[0]
        if match["link"] is not None:
            yield _Token("link", raw, re.sub(r"\\(.)", r"\1", match["text"]))
        else:
            shown = {"escape": raw[1:], "mark": ""}.get(kind, raw)
            yield _Token(kind, raw, shown)


def _fitting(markdown: str, limit: int, around: Sequence[str] = ()) -> Iterator[_Token]:
    """The tokens; one that is too long for a piece becomes smaller ones of what it shows.

    around: marks that are open where the text begins, which also need room.
    """
    marks = list(around)
    for token in _tokens(markdown):
        if token.kind == "mark":
            _turn(marks, token.raw)
        if length(token.raw) + 2 * length("".join(marks)) <= limit:
            yield token
        elif token.kind == "link":
            yield from _fitting(token.raw[1 : token.raw.rindex("](")], limit, marks)
        else:
            kind = "blank" if token.kind == "blank" else "character"
            yield from (_Token(kind, character, character) for character in token.raw)


def _turn(marks: list[str], mark: str) -> None:
    """Opens or closes a mark."""
    if mark in marks:
        marks.remove(mark)
    else:
        marks.append(mark)


def _sentence_ends(tokens: list[_Token]) -> set[int]:
    """The tokens after which a sentence ends, by number: the first that is not part of it."""
    offsets = list(accumulate((len(token.shown) for token in tokens), initial=0))
    ends = {end for _, end in sentence_spans("".join(token.shown for token in tokens))}
    return {number for number, offset in enumerate(offsets) if offset in ends}


def _cut(
    tokens: list[_Token], start: int, opened: list[str], limit: int, ends: set[int]
) -> tuple[int, list[str]]:
    """Where the piece that begins at a token ends, and the marks that are open there."""
    used, marks = length("".join(opened)), list(opened)
    # Where it may end: at a sentence or line, at a word, at any character.
    best: dict[str, tuple[int, list[str]]] = {}
    for number in range(start, len(tokens)):
        token = tokens[number]
        if token.kind == "blank":
            rank = "sentence" if "\n" in token.raw or number in ends else "word"
            best[rank] = (number, list(marks))
        if token.kind == "mark":
            _turn(marks, token.raw)
        used += length(token.raw)
        if used + length("".join(marks)) > limit:
            break
        best["character"] = (number + 1, list(marks))
    else:
        return len(tokens), marks
    return best.get("sentence") or best.get("word") or best["character"]


def _skip_blanks(tokens: list[_Token], start: int) -> int:
    while start < len(tokens) and tokens[start].kind == "blank":
        start += 1
    return start
