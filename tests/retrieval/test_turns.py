"""Articles of other languages get their turn; where there is one language, nothing changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.turns import taking_turns

# i: Indonesian, e: English, N: of no known language.
LANGUAGES = {"i": "id", "e": "en", "N": None}


def turned(ranked: str, language: str | None) -> list[int]:
    return taking_turns([LANGUAGES[letter] for letter in ranked], language)


@pytest.mark.parametrize(
    ("ranked", "language", "ordered"),
    [
        ("iiiiee", "id", "iieiie"),
        ("iiiiee", "en", "iieiie"),
        ("ieieie", "id", "ieieie"),
        ("eeeeii", "id", "eeieei"),
        ("NNNe", "id", "NNeN"),
        ("iiii", "id", "iiii"),
        ("eeee", "id", "eeee"),
        ("iiiee", None, "iiiee"),
        ("", "id", ""),
    ],
)
def test_of_every_three_one_is_in_another_language(ranked: str, language: str | None, ordered: str) -> None:
    assert "".join(ranked[at] for at in turned(ranked, language)) == ordered


@given(ranked=st.text("ieN", max_size=30), language=st.sampled_from(["id", "en"]))
def test_nothing_is_lost_and_each_language_keeps_its_order(ranked: str, language: str) -> None:
    places = turned(ranked, language)
    assert sorted(places) == list(range(len(ranked)))
    for own in (True, False):
        part = [at for at in places if (LANGUAGES[ranked[at]] in (None, language)) == own]
        assert part == sorted(part)
