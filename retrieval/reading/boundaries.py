"""Where an answer begins and ends: never within a word, a number with its unit, a name or a bracket. Pure."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from retrieval.reading.brackets import LONE, closed, cut, has_letters, other_halves

# What an answer neither begins nor ends with, besides blanks, lone quotation marks and lone brackets.
_MARKS = "„,.;:!?…–—-\u00ad\u200b\ufeff"
# A letter may be followed by its accents, of which Python's \w knows nothing.
_LETTER = r"(?:[^\W_]|[\u0300-\u036f])"
_LETTERS = re.compile(_LETTER * 2)
# What joins the parts of one word: undang-undang, Jum'at, 1999/2000; 1.500.000, 10:30; B.J; kompas.com, Ph.D.
# Where the blank after a mark is missing ("Okayama,Jepang", "air.Basa") there are two words.
_JOINT = re.compile(
    rf"{_LETTER}[-‐‑/'’&_\u00ad\u200b-\u200d]{_LETTER}|\d[.,:]\d|(?<!{_LETTER})[A-Z]\.{_LETTER}"
    rf"|{_LETTER}\.(?:(?![A-Z]){_LETTER}|[A-Z](?!{_LETTER}))"
)
# The end of an English possessive may be left out.
_POSSESSIVE = re.compile(rf"['’]s(?!{_LETTER})")
# "suhu -5 derajat"; but not "24-27 Mei" or "Mei - 5".
_SIGN = re.compile(r"(?<=[ (])[-–−](?=\d)")
_RELATIVE = re.compile(r"\b(?:who|whose|which|yang)\b")
_CLAUSE_END = re.compile(r"(?:[^,.;:!?()\"“”\n]|[.,](?=\d)){0,80}(?=[,.;:!?)\"“”\n]|\Z)")
# In characters, with its scale and what stands before it.
_LONGEST_NUMBER = 30
# B. J. Habibie. One letter is rather the end of a sentence: "Grup A. Indonesia".
_INITIALS = re.compile(r"(?<!\w)(?:[^\W\d_a-z]\. ?){2,8}[^\W\d_a-z][\w'’-]+")


def whole(text: str, start: int, end: int) -> tuple[int, int]:
    """The span [start, end) of `text` grown to whole words and their like, without marks at its ends.

    What a bracket whose other half is far away parts from it is cut off. A span without a letter or digit
    becomes empty.
    """
    span = _trimmed(text, start, end)
    for change in (_grown, _balanced):
        while span[0] < span[1] and (changed := change(text, *span)) != span:
            span = changed
    return span


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    first, last = start, end
    halves = other_halves(text, start, end)
    while first < last:
        if (_is_mark(text[first]) and not _SIGN.match(text, first)) or halves.get(first) == LONE:
            first += 1
        elif _is_mark(text[last - 1]) or halves.get(last - 1) == LONE:
            last -= 1
        elif halves.get(first) == last - 1:
            first, last = first + 1, last - 1
        else:
            break
    return (first, last) if has_letters(text, first, last) else (start, start)


def _is_mark(character: str) -> bool:
    return character.isspace() or character in _MARKS


def _grown(text: str, start: int, end: int) -> tuple[int, int]:
    while _goes_on(text, start):
        start -= 1
    while _goes_on(text, end) and not _POSSESSIVE.match(text, end):
        end += 1
    start, end = _with_unit(text, start, end)
    start, end = _with_initials(text, start, end)
    return closed(text, start, _with_clause(text, start, end))


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    return _trimmed(text, *cut(text, start, end))


def _goes_on(text: str, place: int) -> bool:
    """Whether a word goes on across the place."""
    if place >= 2 and _JOINT.match(text, place - 2):
        return True
    return place >= 1 and bool(_LETTERS.match(text, place - 1) or _JOINT.match(text, place - 1))


def _with_unit(text: str, start: int, end: int) -> tuple[int, int]:
    before, after, number, counted = _units()
    if text[start].isdecimal():
        if found := before.search(text, max(0, start - 8), start):
            start = found.start()
        elif start and _SIGN.match(text, start - 1):
            start -= 1
    if text[end - 1].isdecimal() and (found := after.match(text, end)):
        end = found.end()
    # Where it begins is seen from far enough; what is longer is no count.
    if found := counted.match(text, end):
        said = number.search(text, max(0, end - _LONGEST_NUMBER), end)
        if said and not before.search(text, max(0, said.start() - 8), said.start()):
            end = found.end()
    return start, end


def _with_clause(text: str, start: int, end: int) -> int:
    """The end of an apposition: of "Sorokova, a former judge whose party won, will succeed him" it is no
    earlier than that of its clause."""
    if text[max(0, start - 2) : start] != ", " or not _RELATIVE.search(text, start, end):
        return end
    clause = _CLAUSE_END.match(text, end)
    return clause.end() if clause else end


def _with_initials(text: str, start: int, end: int) -> tuple[int, int]:
    for found in _INITIALS.finditer(text, max(0, start - 20), end + 40):
        if found.start() < start < found.end():
            start = found.start()
        # "U.S" is an answer, and so is "Joko, S.H": what follows them need not be a name.
        if found.start() <= start < end < found.end() and found[0].count(" ") > 1:
            end = found.end()
    return start, end


@cache
def _units() -> tuple[re.Pattern[str], ...]:
    """What stands before a number, what follows one, a number that may be a count, and what it counts."""
    data = tomllib.loads((files("retrieval.reading") / "boundaries.toml").read_text("utf-8"))
    before, scales, after = ("|".join(map(re.escape, data[name])) for name in ("before", "scales", "after"))
    # Of the same line.
    blank = r"[^\S\n]"
    return (
        re.compile(rf"(?<!\w)(?:{before}){blank}?\Z", re.IGNORECASE),
        re.compile(rf"(?:{blank}(?:{scales})(?!\w))?(?:{blank}?(?:{after})(?!\w))?", re.IGNORECASE),
        # No year, rank, day, time or score.
        re.compile(
            rf"(?<![\w.,:/#-])(?<!ke -)(?<!ke - )(?!(?:19|20)\d\d\Z|\d\d?\.[0-5]\d\Z)"
            rf"\d(?:[\d.,]*\d)?(?:{blank}(?:{scales}))?\Z",
            re.IGNORECASE,
        ),
        re.compile(
            rf"{blank}(?:{'|'.join(data['counted'].split())})(?!\w)"
            rf"(?!{blank}(?:{'|'.join(data['counted_to_a_day'].split())})(?!\w))"
        ),
    )
