from __future__ import annotations

import datetime as dt

import pytest

from bot.discord.work.answer_cache import Answers, Key
from retrieval.models import Answer
from store.models import ALL, Filters

ANSWER = Answer("Kapan?", "id", True, "Rabu", 0.9)


def key(question: str = "Kapan?", collection: int | None = None, revision: int = 1) -> Key:
    return Key.of(collection, revision, question, ALL)


def test_an_answer_is_kept_for_a_minute() -> None:
    answers = Answers()
    answers.put(key(), ANSWER, 100.0)
    assert answers.get(key(), 159.9) is ANSWER
    assert answers.get(key(), 160.0) is None
    assert len(answers) == 0


def test_asking_again_does_not_make_it_live_longer() -> None:
    answers = Answers()
    answers.put(key(), ANSWER, 0.0)
    assert answers.get(key(), 50.0) is ANSWER
    assert answers.get(key(), 61.0) is None


def test_a_newer_answer_replaces_the_old_one() -> None:
    answers = Answers()
    answers.put(key(), ANSWER, 0.0)
    newer = Answer("Kapan?", "id", False, "", 0.1)
    answers.put(key(), newer, 30.0)
    assert answers.get(key(), 70.0) is newer


@pytest.mark.parametrize("other", [" Kapan?", "Kapan?\n", "  Kapan?  "])
def test_blanks_make_no_other_question(other: str) -> None:
    assert key(other) == key()


def test_accents_are_the_same_however_they_are_encoded() -> None:
    assert key("Pokémon?") == key("Pokémon?".replace("é", "e\N{COMBINING ACUTE ACCENT}"))


@pytest.mark.parametrize(
    "other",
    [
        key("kapan?"),
        key(collection=7),
        key(revision=2),
        Key.of(None, 1, "Kapan?", Filters(since=dt.date(2023, 1, 1))),
    ],
)
def test_what_makes_another_question(other: Key) -> None:
    answers = Answers()
    answers.put(key(), ANSWER, 0.0)
    assert answers.get(other, 0.0) is None


def test_memory_is_bounded_and_the_oldest_go_first() -> None:
    answers = Answers(most=3)
    for number in range(10):
        answers.put(key(f"Apa {number}?"), ANSWER, float(number))
    assert len(answers) == 3
    assert [answers.get(key(f"Apa {number}?"), 9.0) is not None for number in (6, 7, 8, 9)] == [
        False,
        True,
        True,
        True,
    ]
