from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from config.errors import LanguageModelError
from retrieval.llm.budget import Budget
from retrieval.llm.connection import Message, Reply
from retrieval.llm.guard import Guard

FAILED = LanguageModelError("It failed.", temporary=True)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Scripted:
    """A model that fails and answers as it is told."""

    def __init__(self, *steps: LanguageModelError | str) -> None:
        self.steps, self.seconds = list(steps), list[float]()

    def ask(self, messages: list[Message], seconds: float) -> Reply:  # noqa: ARG002 - its protocol
        self.seconds.append(seconds)
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        if isinstance(step, LanguageModelError):
            raise step
        return Reply(step, 1)


def guard(model: Scripted, clock: Clock) -> Guard:
    return Guard(model, clock, clock.sleep, chance=lambda: 1.0)


def test_what_fails_for_a_moment_is_tried_again_with_pauses_that_grow() -> None:
    clock, model = Clock(), Scripted(FAILED, FAILED, "yes")
    assert guard(model, clock).ask([], clock.now + 30).text == "yes"
    assert clock.slept == [0.5, 1.0]
    assert model.seconds == [30.0, 29.5, 28.5]


def test_a_server_says_how_long_to_wait_and_is_not_waited_for_beyond_the_deadline() -> None:
    clock = Clock()
    assert (
        guard(Scripted(LanguageModelError("", temporary=True, seconds=7.0), "yes"), clock).ask([], 130.0).text
    )
    assert clock.slept == [7.0]
    with pytest.raises(LanguageModelError):
        guard(Scripted(LanguageModelError("", temporary=True, seconds=70.0), "yes"), clock).ask(
            [], clock.now + 30
        )
    assert clock.slept == [7.0]


def test_what_is_wrong_for_good_is_not_tried_again() -> None:
    clock, model = Clock(), Scripted(LanguageModelError("The key is wrong."))
    with pytest.raises(LanguageModelError, match="The key is wrong"):
        guard(model, clock).ask([], clock.now + 30)
    assert len(model.seconds) == 1


def test_a_model_that_keeps_failing_is_left_alone_for_a_while() -> None:
    clock, model = Clock(), Scripted(FAILED)
    guarded = guard(model, clock)
    with pytest.raises(LanguageModelError):
        guarded.ask([], clock.now + 30)
    asked = len(model.seconds)
    with pytest.raises(LanguageModelError, match="asked again in"):
        guarded.ask([], clock.now + 30)
    assert len(model.seconds) == asked == 3
    clock.now += 60
    model.steps = ["yes"]
    assert guarded.ask([], clock.now + 30).text == "yes"
    assert guarded.ask([], clock.now + 30).text == "yes"


def test_no_time_is_no_answer() -> None:
    clock, model = Clock(), Scripted("yes")
    with pytest.raises(LanguageModelError, match="no time"):
        guard(model, clock).ask([], clock.now)
    assert model.seconds == []


def test_a_budget_is_of_a_day_and_outlives_its_process(tmp_path: Path) -> None:
    day = [dt.date(2026, 5, 1)]
    budget = Budget(tmp_path, 100, lambda: day[0])
    budget.check()
    budget.spend(60)
    budget.spend(40)
    with pytest.raises(LanguageModelError, match="100 tokens") as caught:
        Budget(tmp_path, 100, lambda: day[0]).check()
    assert caught.value.reason == "budget"
    assert (tmp_path / "llm-tokens.json").stat().st_mode & 0o777 == 0o600
    day[0] = dt.date(2026, 5, 2)
    budget.check()
    (tmp_path / "llm-tokens.json").write_text("[", "utf-8")
    assert budget.used() == 0


def test_without_a_limit_nothing_is_written(tmp_path: Path) -> None:
    Budget(tmp_path, 0).spend(5)
    assert list(tmp_path.iterdir()) == []
