"""Near misses made from questions: a year, a number or a name replaced by another one of its kind. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from retrieval.conversation.parsing import names

_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,])")
_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?![\w.,])")
_TRIES = 5
_YEARS = (-3, -2, -1, 1, 2)
# Another one of its kind, for what a question names.
Another = Callable[[str, Random], str]


def replaced(question: str, texts: Sequence[str], others: Sequence[str], draw: Random) -> str | None:
    """The question with one of its names, years or numbers replaced, such that none of the texts holds the
    new one; None if there is nothing to replace. others: names of other questions."""
    held = "\n".join(texts).casefold()
    places: list[tuple[int, int, Another]] = []
    for pattern, kind in ((_YEAR, _another_year), (_NUMBER, _another_number)):
        places += [(*match.span(), kind) for match in pattern.finditer(question)]
    for name in names(question):
        if name.start and name.text.casefold() in held:
            places.append((name.start, name.end, lambda _, draw: draw.choice(others)))
    if not places:
        return None
    start, end, another = draw.choice(places)
    for _ in range(_TRIES):
        new = another(question[start:end], draw)
        if new.casefold() not in held:
            return question[:start] + new + question[end:]
    return None


def _another_year(year: str, draw: Random) -> str:
    return str(int(year) + draw.choice(_YEARS))


def _another_number(number: str, draw: Random) -> str:
    return str(max(1, int(number) + draw.choice((-3, -2, 2, 3, 5, 10))))
