from __future__ import annotations

import datetime as dt

import pytest

from bot.feedback import LONGEST_CORRECTION, correction_in, feedback_on
from retrieval.models import Answer
from store.feedback import Feedback
from tests.bot.discord.pages import ANSWER

AT = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("written", "correction"),
    [
        ("", None),
        (" \n ", None),
        ("-", ""),
        (" - ", ""),
        (" Rabu, 24  Mei\n", "Rabu, 24  Mei"),
        ("a\ud800b", "a\ufffdb"),
        ("x" * (LONGEST_CORRECTION + 1), "x" * LONGEST_CORRECTION),
    ],
)
def test_what_a_correction_means(written: str, correction: str | None) -> None:
    assert correction_in(written) == correction


def test_feedback_is_about_the_answer() -> None:
    given = feedback_on(ANSWER, "bad", "repl", "Rabu", AT)
    assert given == Feedback(
        ANSWER.question, ANSWER.answer, True, "bad", "Rabu", ANSWER.language, given.sources, "repl", AT
    )
    assert given.sources == tuple(dict.fromkeys(one.source for one in ANSWER.citations)) != ()


def test_a_refusal_has_no_sources_and_is_judged_now() -> None:
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    given = feedback_on(Answer("Kapan?", "id", False, "", 0.1), "good", "discord:1")
    assert (given.sources, given.answered, given.correction) == ((), False, None)
    assert given.at >= before
