"""Brackets and quotation marks within a span: which belong together, and which have no other half. Pure."""

from __future__ import annotations

# In the table of `other_halves`: there is none.
LONE = -1

_CLOSING = {"(": ")", "[": "]"}
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}
_PAIRS = {**_CLOSING, "“": "”", "‘": "’", "«": "»", '"': '"'}
# How far the other half of a bracket may be.
_REACH = 80


def other_halves(text: str, start: int, end: int) -> dict[int, int]:
    """Where the other half is of each bracket and quotation mark in the span, in order."""
    found: dict[int, int] = {}
    waiting: dict[str, list[int]] = {closing: [] for closing in _PAIRS.values()}
    for place in range(start, end):
        mark = text[place]
        if mark == "’" and text[place + 1 : place + 2].isalnum():
            # Jum’at.
            continue
        if waiting.get(mark):
            found[place] = waiting[mark].pop()
            found[found[place]] = place
        elif mark in _PAIRS or mark in waiting:
            found[place] = LONE
            if mark in _PAIRS:
                waiting[_PAIRS[mark]].append(place)
    return found


def closed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span grown to the other half of a lone bracket in it, if one's is near and in the same line."""
    for place in _lone_brackets(text, start, end):
        if text[place] in _CLOSING:
            found = text.find(_CLOSING[text[place]], end, end + _REACH)
            if found >= 0 and "\n" not in text[end:found]:
                return start, found + 1
        else:
            found = text.rfind(_OPENING[text[place]], max(0, start - _REACH), start)
            if found >= 0 and "\n" not in text[found:start]:
                return found, end
    return start, end


def cut(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without what its first lone bracket parts from the rest: what follows "(", what comes before
    ")"; or the other way round if nothing else would be left."""
    for place in _lone_brackets(text, start, end)[:1]:
        head, tail = (start, place), (place + 1, end)
        first, second = (head, tail) if text[place] in _CLOSING else (tail, head)
        return first if has_letters(text, *first) else second
    return start, end


def has_letters(text: str, start: int, end: int) -> bool:
    """Whether there is a letter or digit in the span."""
    return any(map(str.isalnum, text[start:end]))


def _lone_brackets(text: str, start: int, end: int) -> list[int]:
    halves = other_halves(text, start, end)
    return [place for place, other in halves.items() if other == LONE and text[place] in "()[]"]
