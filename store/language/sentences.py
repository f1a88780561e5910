"""Where sentences begin and end in news text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from store.language.languages import abbreviations, months, weekdays

MAX_SENTENCE = 1_000

# Text that a program has broken at a width, such as wire copy and mail: not as narrow as a list, not as wide
# as a paragraph of its own.
_NARROWEST, _WIDEST = 40, 120
_NEARLY = 0.6
_ZONES = frozenset(
    ["et", "est", "edt", "ct", "cst", "mt", "pt", "pst", "pdt", "gmt", "utc", "bst", "wib", "wita", "wit"]
)
# Runs of stops with the quotes and brackets that close after them. Possessive, so that it stays linear.
_STOP = re.compile(r"(?P<stop>[.!?…]++)(?P<closers>[\"'”’»)\]]*+)")
_WORD = re.compile(r"\w+")
# No abbreviation is longer; a bound on looking back keeps a line without blanks linear.
_LONGEST_WORD = 12
_OPENING = "\"'“‘«(["
_CLOSING = "\"'”’»)] \t\r"
_ENDS = (".", "!", "?", "…")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans (code points, end exclusive) of the sentences of `text`, in order.

    They do not overlap, begin and end with a non-blank character, together cover every one, and are at most
    MAX_SENTENCE long: a longer one is split at a blank, or anywhere if it has none. A line feed ends a
    sentence, except within a paragraph that was broken into lines of one width; there the span holds the line
    feed.
    """
    return [
        span
        for first, last in _paragraphs(text)
        for start, end in _sentences(text, first, last)
        for span in _short(text, start, end)
    ]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the lines that are not empty, with those of a broken paragraph as one."""
    lines: list[tuple[int, int]] = []
    position = 0
    for line in text.split("\n"):
        if line.strip():
            lines.append((position, position + len(line)))
        else:
            yield from _joined(text, lines)
            lines = []
        position += len(line) + 1
    yield from _joined(text, lines)


def _joined(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans of neighbouring lines, those that a width has parted as one."""
    goes_on = _broken(text, lines)
    start = 0
    for number, (first, end) in enumerate(lines):
        start = first if number == 0 or not goes_on[number - 1] else start
        if number == len(lines) - 1 or not goes_on[number]:
            yield start, end


def _broken(text: str, lines: list[tuple[int, int]]) -> list[bool]:
    """Whether each line but the last was ended by a width, so that the next one goes on with it.

    A line was if the next one's first word had no room on it, or if it is nearly as long, ends no sentence
    and the next one begins with a small letter; and only where most of the lines that end no sentence had no
    room, and one goes on with a small letter.
    """
    width = max((end - start for start, end in lines), default=0)
    pairs = list(pairwise(lines))
    if not _NARROWEST <= width <= _WIDEST:
        return [False] * len(pairs)
    full = [
        end - start + 1 + len(text[following:last].split(maxsplit=1)[0]) > width
        for (start, end), (following, last) in pairs
    ]
    open_ended = [not text[start:end].rstrip(_CLOSING).endswith(_ENDS) for (start, end), _ in pairs]
    small = [
        is_open and text[following].islower()
        for is_open, (_, (following, _)) in zip(open_ended, pairs, strict=True)
    ]
    among = [is_full for is_full, is_open in zip(full, open_ended, strict=True) if is_open]
    if 2 * sum(among) <= len(among) or not any(map(all, zip(full, small, strict=True))):
        return [False] * len(pairs)
    return [
        is_full or (is_small and end - start >= _NEARLY * width)
        for is_full, is_small, ((start, end), _) in zip(full, small, pairs, strict=True)
    ]


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans within one paragraph, not yet trimmed or shortened."""
    last: tuple[int, int] | None = None
    for piece in _pieces(text, start, end):
        # A quotation mark or a stop that stands alone belongs to what it follows.
        if last and not any(text[place].isalnum() for place in range(*piece)):
            last = last[0], piece[1]
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for stop in _STOP.finditer(text, start, end):
        start = _skip_blanks(text, start, end)
        if _ends(text, start, end, stop):
            yield start, stop.end()
            start = stop.end()
    yield start, end


def _ends(text: str, start: int, end: int, stop: re.Match[str]) -> bool:
    after, dot = stop.end(), stop.start()
    if after == end:
        return True
    if not text[after].isspace():
        return False
    following = _next_word(text, after, end)
    if stop[0] not in (".", ".)"):
        # “Mengapa?” tanya dia. “Ya …” katanya. Yahoo! mengumumkan.
        return not following[:1].islower()
    if dot - start <= 3 and text[start:dot].isdigit():
        # The number of a list item or of a headline.
        return False
    return not _is_abbreviation(text[max(start, dot - _LONGEST_WORD) : dot], following)


def _is_abbreviation(before: str, following: str) -> bool:
    word = re.split(r"\s", before)[-1].lstrip(_OPENING)
    folded = word.casefold()
    if folded in abbreviations("before_capital"):
        return not (following[:1].isupper() or following[:1].isdigit())
    if folded in abbreviations("before_digit"):
        return following[:1].isdigit()
    if folded in abbreviations("hour"):
        return not following[:1].isupper() or following.casefold() in (*weekdays(), *months(), *_ZONES)
    # "Prof.Dr." is written without a blank too; only its last part tells.
    if folded in abbreviations("never") or folded.rpartition(".")[2] in abbreviations("never"):
        return True
    parts = word.split(".")
    # Initials: "B. J.", "U.S."; but "Perang Dunia I." ends a sentence.
    return word != "I" and all(len(part) == 1 and part.isalpha() for part in parts) and word[0].isupper()


def _next_word(text: str, position: int, end: int) -> str:
    """The beginning of the next word, past blanks and opening quotes, or a mark; "" at the end."""
    while position < end and (text[position].isspace() or text[position] in _OPENING):
        position += 1
    match = _WORD.match(text, position, min(end, position + _LONGEST_WORD))
    return match[0] if match else text[position : min(end, position + 1)]


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without blanks at its ends, in pieces of at most MAX_SENTENCE; none if it is blank."""
    start = _skip_blanks(text, start, end)
    while start < end:
        cut = end
        if end - start > MAX_SENTENCE:
            cut = start + MAX_SENTENCE
            blank = next((place for place in range(cut, start, -1) if text[place].isspace()), None)
            cut = blank if blank is not None else cut
        last = cut
        while text[last - 1].isspace():
            last -= 1
        yield start, last
        start = _skip_blanks(text, cut, end)


def _skip_blanks(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start
