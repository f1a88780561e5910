"""Questions as people type them stay questions."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.reading.training.augment import typed
from tests.retrieval.reading.training.small_data import drawing

QUESTION = "Kapan Jembatan Suramadu di Jawa Timur diresmikan oleh Jokowi?"
DRAWS = range(4000)


def test_each_way_of_typing_occurs_and_most_questions_stay() -> None:
    found = [typed(QUESTION, drawing(seed)) for seed in DRAWS]
    assert found.count(QUESTION) > len(DRAWS) / 2
    for expected in (
        QUESTION.lower(),
        QUESTION.removesuffix("?"),
        QUESTION.lower().removesuffix("?"),
        "Kapan Jembatan Suramadu Jawa Timur diresmikan Jokowi",
        "Kapan Jembtan Suramadu di Jawa Timur diresmikan oleh Jokowi?",
        "Kapan Jembatan Surammadu di Jawa Timur diresmikan oleh Jokowi?",
        "Kapan Jembatan Suramadu di Jawa Tmiur diresmikan oleh Jokowi?",
    ):
        assert expected in found


def test_the_same_draw_types_the_same() -> None:
    assert [typed(QUESTION, drawing(n)) for n in DRAWS] == [typed(QUESTION, drawing(n)) for n in DRAWS]


def test_too_few_words_are_no_keywords() -> None:
    found = {typed("Siapa yang menang di Bali?", drawing(seed)).rstrip("?").lower() for seed in DRAWS}
    # "siapa menang bali" would leave three.
    assert all(len(question.split()) == 5 for question in found)


@settings(deadline=None)
@given(st.text(), st.integers(0, 500))
def test_a_question_is_never_emptied_nor_given_words(question: str, seed: int) -> None:
    found = typed(question, drawing(seed))
    assert bool(found.strip()) == bool(question.strip())
    assert len(found.split()) <= len(question.split())


def test_a_slip_is_in_one_word_and_not_in_its_first_letter() -> None:
    words = QUESTION.lower().removesuffix("?").split()
    for seed in DRAWS:
        found = typed(QUESTION, drawing(seed)).lower().removesuffix("?").split()
        assert sum(word not in words for word in found) <= 1
        if len(found) == len(words):
            assert [word[0] for word in found] == [word[0] for word in words]


def test_a_question_mark_alone_stays() -> None:
    assert {typed("??", drawing(seed)) for seed in DRAWS} == {"??"}
