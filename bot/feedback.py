"""What a user says about an answer, as every front end stores it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Literal

from bot.text import printable
from retrieval.models import Answer
from store.feedback import Feedback

LONGEST_CORRECTION = 500
# What users write when the articles do not contain the answer.
NO_ANSWER = "-"


def correction_in(written: str) -> str | None:
    """The right answer as written, at most 500 characters; "" when the articles do not contain it, None when
    nothing is written."""
    answer = printable(written).strip()[:LONGEST_CORRECTION]
    return {"": None, NO_ANSWER: ""}.get(answer, answer)


def feedback_on(
    answer: Answer,
    verdict: Literal["good", "bad"],
    place: str,
    correction: str | None = None,
    at: dt.datetime | None = None,
) -> Feedback:
    """A verdict on an answer. place: where it was given, such as "repl". correction: as `correction_in` gives
    it. at: when, None for now."""
    feedback = Feedback(
        question=answer.question,
        answer=answer.said,
        answered=answer.answered,
        verdict=verdict,
        correction=correction,
        language=answer.language,
        sources=tuple(dict.fromkeys(citation.source for citation in answer.citations)),
        place=place,
    )
    return feedback if at is None else replace(feedback, at=at)
