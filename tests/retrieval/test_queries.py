from __future__ import annotations

import numpy as np
import pytest

from retrieval.models import Question
from retrieval.queries import ExpandedQueries, Queries, shared_words
from retrieval.synonyms import Synonyms
from retrieval.translations import Translations

NOTHING = np.zeros(1, np.float32)


def test_the_own_words_of_a_question_and_those_that_another_language_shares() -> None:
    builder = ExpandedQueries()
    assert builder(Question("When did Widodo win?", "en", NOTHING)) == Queries(
        same='"when" OR "did" OR "widodo" OR "win" OR "when did" OR "did widodo" OR "widodo win"',
        other='"widodo"',
    )
    # Without a known language there is nothing to tell apart.
    assert builder(Question("rice Suramadu", None, NOTHING)).other == ""


def test_synonyms_count_in_both_and_translations_in_other_languages_alone() -> None:
    builder = ExpandedQueries(Synonyms([["boat", "vessel"]]), Translations({"en": {"boat": ["perahu"]}}))
    queries = builder(Question("Which boat sank in Merak?", "en", NOTHING))
    assert '"vessel"' in queries.same
    assert '"perahu"' not in queries.same
    assert {'"merak"', '"vessel"', '"perahu"'} <= set(queries.other.split(" OR "))


@pytest.mark.parametrize(
    ("question", "shared"),
    [
        ("When did President Sukarno open the Istora in 1961?", ["President", "Sukarno", "Istora", "1961"]),
        ("Which of the clubs won in 1998", ["1998", "clubs", "won"]),
        ("when did the mayor visit bandung", ["mayor", "visit", "bandung"]),
        ("Kapan itu?", ["itu"]),
    ],
)
def test_names_and_numbers_may_stand_in_another_language(question: str, shared: list[str]) -> None:
    words = question.rstrip("?").split()
    function_words = {"when", "did", "the", "which", "of", "in", "kapan"}
    assert sorted(shared_words(words, function_words)) == sorted(shared)
