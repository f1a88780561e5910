from __future__ import annotations

import datetime as dt

import pytest

from bot.discord.work.answer_cache import Key, answer_cache
from retrieval.models import Answer
from store.models import ALL, Filters

ANSWER = Answer("Kapan?", "id", True, "Rabu", 0.9)


class Clock:
    """A clock that tests set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def key(question: str = "Kapan?", collection: int | None = None, revision: int = 1) -> Key:
    return Key.of(collection, revision, question, ALL)


def test_an_answer_is_kept_for_a_minute(clock: Clock) -> None:
    answers = answer_cache(clock)
    clock.now = 100.0
    answers[key()] = ANSWER
    clock.now = 159.9
    assert answers.get(key()) is ANSWER
    clock.now = 160.0
    assert answers.get(key()) is None
    assert len(answers) == 0


def test_asking_again_does_not_make_it_live_longer(clock: Clock) -> None:
    answers = answer_cache(clock)
    answers[key()] = ANSWER
    clock.now = 50.0
    assert answers.get(key()) is ANSWER
    clock.now = 61.0
    assert answers.get(key()) is None


def test_a_newer_answer_replaces_the_old_one(clock: Clock) -> None:
    answers = answer_cache(clock)
    answers[key()] = ANSWER
    newer = Answer("Kapan?", "id", False, "", 0.1)
    clock.now = 30.0
    answers[key()] = newer
    clock.now = 70.0
    assert answers.get(key()) is newer


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
def test_what_makes_another_question(other: Key, clock: Clock) -> None:
    answers = answer_cache(clock)
    answers[key()] = ANSWER
    assert answers.get(other) is None


def test_memory_is_bounded_and_the_oldest_go_first(clock: Clock) -> None:
    answers = answer_cache(clock, most=3)
    for number in range(10):
        clock.now = float(number)
        answers[key(f"Apa {number}?")] = ANSWER
    assert len(answers) == 3
    assert [key(f"Apa {number}?") in answers for number in (6, 7, 8, 9)] == [False, True, True, True]
