"""Lists in sentences: whether a question asks for several things, and how far a list goes. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from store.language.languages import languages

_FILE = Path(__file__).with_name("lists.toml")
# Words of a member at most, with what it is before or behind its name.
_LONGEST = 10
_WITHIN_NAMES = frozenset({"bin", "binti", "van", "von", "de", "al"})
# Letters of a unit with a capital: Rp, US.
_UNIT = 2
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_BRACKETED = re.compile(r"\s*\([^()\n]{1,60}\)")


def asks_list(question: str) -> bool:
    """Whether the question asks for several things: "siapa saja", "which agreements"."""
    return any(_asks(code).search(question) for code in languages())


@dataclass(frozen=True, slots=True)
class _Item:
    """A member, `[start, end)`; `last`: whether "and" stands before it."""

    start: int
    end: int
    last: bool


def counts_members(sentence: str, start: int, end: int, language: str | None) -> int:
    """Into how many pieces commas and words such as "and" part a span of a sentence."""
    code = language if language in languages() else "id"
    return sum(one.start < end and start < one.end for one in _items(sentence, str(code)))


def enumeration(sentence: str, start: int, end: int, language: str | None) -> tuple[int, int]:
    """The span `[start, end)` of a sentence grown to the whole of the list that it lies in; as it is where
    there is none. The last member of a list is joined by "and" or the like."""
    code = language if language in languages() else "id"
    items = list(_items(sentence, str(code)))
    inside = [number for number, one in enumerate(items) if one.start < end and start < one.end]
    if not inside:
        return start, end
    first, last = inside[0], inside[-1]
    closes = next((number for number in range(last, len(items)) if items[number].last), None)
    if closes is None:
        return start, end
    named = _is_named(sentence, start, end)
    if not all(_is_member(sentence, one, str(code), named=named) for one in items[last + 1 : closes]):
        return start, end
    while (
        first
        and not (items[first].last and first != closes)
        and not _opens(str(code)).search(sentence, items[first].start, items[first].end)
        and not _stops(str(code)).search(sentence, items[first].start, max(start, items[first].start))
        and _is_member(sentence, items[first - 1], str(code), named=named, first=True)
    ):
        first -= 1
    left = min(start, _opened(sentence, items[first], str(code), first == inside[0], start))
    right = max(end, _closed(sentence, items[closes], str(code)))
    return left, right


def _items(sentence: str, code: str) -> Iterator[_Item]:
    """The pieces of a sentence between commas, semicolons and words that join."""
    start, joined = 0, False
    for match in _separators(code).finditer(sentence):
        if sentence[start : match.start()].strip():
            yield _trimmed(sentence, start, match.start(), joined)
            joined = False
        start = match.end()
        joined = joined or bool(match["join"] or match["alone"])
    if sentence[start:].strip():
        yield _trimmed(sentence, start, len(sentence), joined)


def _trimmed(text: str, start: int, end: int, joined: bool) -> _Item:
    piece = text[start:end]
    return _Item(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip(" .!?\n")), joined)


def _is_member(sentence: str, item: _Item, code: str, *, named: bool, first: bool = False) -> bool:
    """Whether a piece may be a member, of names or not; before the first one there may be other words."""
    if named != _is_named(sentence, item.start, item.end):
        return False
    piece = sentence[item.start : item.end]
    if first:
        return True
    return len(_WORD.findall(piece)) <= _LONGEST and not _stops(code).search(piece)


def _is_named(sentence: str, start: int, end: int) -> bool:
    """Whether there is a name in a piece: a word with a capital, not that of the sentence's beginning."""
    found = _WORD.finditer(sentence, start, end)
    return any(word.start() and word[0][0].isupper() and len(word[0]) > _UNIT for word in found)


def _opened(sentence: str, item: _Item, code: str, is_own: bool, start: int) -> int:
    """Where the first member begins: behind what opens the list, or with its name."""
    piece = sentence[item.start : item.end]
    openings = list(_opens(code).finditer(piece))
    if openings:
        return item.start + openings[-1].end()
    if is_own:
        return start
    # The last name of the piece: "Sorokova menunjuk Pavel Drahov".
    name: re.Match[str] | None = None
    for word in reversed(list(_WORD.finditer(piece))):
        if _is_of_name(word[0]):
            name = word
        elif name:
            break
    return item.start + name.start() if name else item.start


def _closed(sentence: str, item: _Item, code: str) -> int:
    """Where the last member ends: with its name, or before what is said of all."""
    piece = sentence[item.start : item.end]
    found = list(_WORD.finditer(piece))
    capitals = [word for word in found if word[0][0].isupper()]
    if capitals:
        last = capitals[0]
        for word in found[found.index(last) + 1 :]:
            if _is_of_name(word[0]):
                last = word
            else:
                break
        bracket = _BRACKETED.match(piece, last.end())
        return item.start + (bracket.end() if bracket else last.end())
    stop = _stops(code).search(piece)
    return item.start + (len(piece[: stop.start()].rstrip()) if stop and stop.start() else len(piece))


def _is_of_name(word: str) -> bool:
    return word[0].isupper() or word in _WITHIN_NAMES


@cache
def _asks(code: str) -> re.Pattern[str]:
    return re.compile("|".join(_table(code)["asks"].split("\n")[:-1]), re.IGNORECASE)


@cache
def _separators(code: str) -> re.Pattern[str]:
    joins = _any(_table(code)["joins"])
    return re.compile(rf"[,;]\s+(?:(?P<join>{joins})\s+)?|(?<!\s)\s++(?P<alone>{joins})\s++", re.IGNORECASE)


@cache
def _opens(code: str) -> re.Pattern[str]:
    return re.compile(rf"(?:\b(?:{_any(_table(code)['opens'])})\b|:)\s*", re.IGNORECASE)


@cache
def _stops(code: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any(_table(code)['stops'])})\b", re.IGNORECASE)


def _any(words: str) -> str:
    return "|".join(one.replace("_", r"\s+") for one in words.split())


@cache
def _table(code: str) -> dict[str, str]:
    return dict(tomllib.loads(_FILE.read_text("utf-8"))[code])
