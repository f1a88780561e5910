"""Near misses made by script, and which of the reader's answers count as right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from retrieval.reading.model import ReaderModel
from retrieval.reading.training.examples import Example
from retrieval.reading.training.verification.candidates import mine
from retrieval.reading.training.verification.recipe import Recipe
from retrieval.reading.training.verification.replaced import replaced
from tests.retrieval.reading.training.small_data import BRIDGE, SEMERU, drawing

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder

WHEN = "Kapan Jembatan Suramadu diresmikan?"


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("Siapa juara pada 2023 di sana?", ("Siapa juara pada ", " di sana?")),
        ("Berapa dari 17 orang yang selamat?", ("Berapa dari ", " orang yang selamat?")),
        ("Kapan Jembatan Suramadu diresmikan?", ("Kapan ", " diresmikan?")),
    ],
)
def test_what_replaces_a_name_year_or_number_stands_in_no_text(question: str, kept: tuple[str, str]) -> None:
    texts = ["Jembatan Suramadu diresmikan 2023 dengan 17 orang."]
    for seed in range(20):
        made = replaced(question, texts, ["Jembatan Merah", "Suramadu"], drawing(seed))
        if made is None:
            # Each of what was drawn stood in the text.
            assert question == WHEN
            continue
        before, after = kept
        assert made.startswith(before)
        assert made.endswith(after)
        assert made[len(before) : len(made) - len(after)] not in texts[0]


def test_a_question_without_any_is_left_alone() -> None:
    assert replaced("apa kabar kota itu?", ["Kota itu baik."], ["Budi"], drawing(1)) is None


def test_the_right_answer_is_among_the_options(encoder: Encoder) -> None:
    start = BRIDGE.index("10 Juni 2009")
    one = Example("1", WHEN, BRIDGE, (start, start + 12), ("10 Juni 2009",), "Suramadu")
    case = mine(ReaderModel(encoder), one, [SEMERU], {SEMERU: "Semeru"})
    right = [option for option in case.options if option.right]
    assert any(option.passage[option.start : option.end] == "10 Juni 2009" for option in right)
    assert {option.header for option in case.options} == {"Suramadu", "Semeru"}
    assert not any(option.right for option in case.options if option.passage == SEMERU)


def test_of_a_near_miss_none_is_right(encoder: Encoder) -> None:
    case = mine(ReaderModel(encoder), Example("1", WHEN, SEMERU, None), [], {})
    assert case.options
    assert not any(option.right for option in case.options)


def test_the_recipe_is_told_from_any_other() -> None:
    recipe = Recipe.load()
    assert recipe.fingerprint == Recipe.load().fingerprint
    assert len(recipe.fingerprint) == 12
