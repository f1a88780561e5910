"""Feedback as a question set. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.evaluation.records import Case
from store.feedback import Feedback


def cases_from(feedback: Sequence[Feedback]) -> tuple[list[Case], int]:
    """The cases that the verdicts make, and how many questions are left out.

    feedback: the oldest first; of verdicts on the same question, whatever its capitals and blanks, the
    latest counts, except that a mere "bad" takes no right answer back that an earlier "bad" gave. Left out
    is a reply that was called bad without saying what would be right.
    """
    latest: dict[str, Feedback] = {}
    for one in feedback:
        asked = " ".join(one.question.split()).casefold()
        # Taken out first, so that the cases are in the order of the verdicts that count.
        before = latest.pop(asked, None)
        says_less = one.verdict == "bad" and one.correction is None
        latest[asked] = before if before and before.verdict == "bad" and says_less else one
    cases = [case for one in latest.values() if (case := _case(one))]
    return cases, len(latest) - len(cases)


def _case(one: Feedback) -> Case | None:
    right = _right_answer(one)
    if right is None:
        return None
    # The articles that were quoted for a wrong answer need not hold the right one.
    sources = one.sources if right and one.verdict == "good" else ()
    return Case(
        id=f"feedback-{one.id}",
        question=one.question,
        answers=(right,) if right else (),
        answerable=bool(right),
        sources=dict.fromkeys(sources, 1),
        language=one.language,
    )


def _right_answer(one: Feedback) -> str | None:
    """What would be right: "" when the articles do not say, None when the user did not."""
    if one.verdict == "bad":
        return None if one.correction is None else one.correction.strip()
    return one.answer.strip() or None if one.answered else ""
