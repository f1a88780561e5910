"""Where sentences begin and end in news text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from store.language.languages import abbreviations

MAX_SENTENCE = 1_000

_LINE = re.compile(r"[^\n]+")
# Runs of stops with the quotes and brackets that close after them. Possessive, so that it stays linear.
_STOP = re.compile(r"(?P<stop>[.!?…]++)(?P<closers>[\"'”’»)\]]*+)")
# No abbreviation is longer; a bound on looking back keeps a line without blanks linear.
_LONGEST_WORD = 12
_OPENING = "\"'“‘«(["


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans (code points, end exclusive) of the sentences of `text`, in order.

    They do not overlap, begin and end with a non-blank character, together cover every one, hold no line
    feed, and are at most MAX_SENTENCE long: a longer one is split at a blank, or anywhere if it has none.
    """
    return [
        span
        for line in _LINE.finditer(text)
        for start, end in _sentences(text, line.start(), line.end())
        for span in _short(text, start, end)
    ]


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans within one line, not yet trimmed or shortened."""
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
    following = _next_letter(text, after, end)
    if stop[0] not in (".", ".)"):
        # “Mengapa?” tanya dia. “Ya …” katanya. Yahoo! mengumumkan.
        return not following.islower()
    if dot - start <= 3 and text[start:dot].isdigit():
        # The number of a list item or of a headline.
        return False
    return not _is_abbreviation(text[max(start, dot - _LONGEST_WORD) : dot], following)


def _is_abbreviation(before: str, following: str) -> bool:
    word = re.split(r"\s", before)[-1].lstrip(_OPENING)
    folded = word.casefold()
    if folded in abbreviations("before_capital"):
        return not (following.isupper() or following.isdigit())
    if folded in abbreviations("before_digit"):
        return following.isdigit()
    # "Prof.Dr." is written without a blank too; only its last part tells.
    if folded in abbreviations("never") or folded.rpartition(".")[2] in abbreviations("never"):
        return True
    parts = word.split(".")
    # Initials: "B. J.", "U.S."; but "Perang Dunia I." ends a sentence.
    return word != "I" and all(len(part) == 1 and part.isalpha() for part in parts) and word[0].isupper()


def _next_letter(text: str, position: int, end: int) -> str:
    """The next word's first character, past blanks and opening quotes; "" at the line's end."""
    while position < end and (text[position].isspace() or text[position] in _OPENING):
        position += 1
    return text[position] if position < end else ""


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
