"""Cases of each sort, and what a system did with them."""

from __future__ import annotations

from typing import Any

from retrieval.evaluation.records import Case, Item, Quoted

ANSWER = "Presiden Joko Widodo."
ANSWERABLE = Case(
    "q1", "Siapa presiden?", ("Joko Widodo", "Jokowi"), True, {"a.txt": 1, "b.txt": 1}, "id", "who"
)
UNANSWERABLE = Case("q2", "Who won?", (), False, {}, "en", "who")
# BEIR knows the sources, with grades, and no answers.
SOURCES_ONLY = Case("q3", "bridge", (), True, {"a.txt": 2, "b.txt": 1}, "en")


def item(case: Case, *, answered: bool = True, **more: Any) -> Item:
    quotes = (Quoted("a.txt", ANSWER, True), Quoted("c.txt", "Ia tiba.", True)) if answered else ()
    given: dict[str, Any] = {
        "answer": ANSWER,
        "confidence": 0.95,
        "citations": quotes,
        "retrieved": ("c.txt", "a.txt", "d.txt", "e.txt", "f.txt", "b.txt"),
        "answer_rank": 2,
        "ms": {"total": 5.0},
    }
    return Item(case=case, answered=answered, **given | more)


FOUR = [
    item(ANSWERABLE, confidence=0.95),
    item(ANSWERABLE, confidence=0.4, answered=False, answer="Ia tiba.", retrieved=(), answer_rank=None),
    item(UNANSWERABLE, confidence=0.6),
    item(UNANSWERABLE, confidence=0.2, answered=False),
]
