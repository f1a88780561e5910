"""Articles in the question's language that win though the answer is in another."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from retrieval.evaluation.home import home_citation, home_wrong
from retrieval.evaluation.records import Case, Item, Quoted

ENGLISH, INDONESIAN = (Quoted(f"{code}.txt", "x", True, code) for code in ("en", "id"))
CASE = Case("1", "Siapa?", ("Joko",), sources={"en.txt": 1}, language="id")
WRONG = Item(CASE, True, "Jaka", 0.9, (INDONESIAN, ENGLISH), (), None, {}, source_language="en")


def given(item: Item) -> tuple[float | None, float | None]:
    found = home_citation(item), home_wrong(item)
    return tuple(None if math.isnan(value) else value for value in found)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (WRONG, (1, 1)),
        (replace(WRONG, citations=(ENGLISH, INDONESIAN)), (0, 0)),
        # A right answer is no fault of the language, wherever it is from.
        (replace(WRONG, answer="Joko"), (1, None)),
        (replace(WRONG, answered=False), (None, None)),
        # The source is in the question's language, too.
        (replace(WRONG, source_language="id"), (None, 0)),
        (replace(WRONG, source_language=None), (None, None)),
        (replace(WRONG, case=replace(CASE, language=None)), (None, None)),
        # Nobody knows where an answer would be that is nowhere.
        (replace(WRONG, case=replace(CASE, answers=(), answerable=False)), (None, None)),
        (replace(WRONG, citations=()), (None, 0)),
    ],
)
def test_what_an_item_says_of_it(item: Item, expected: tuple[float | None, float | None]) -> None:
    assert given(item) == expected
