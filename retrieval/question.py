"""What can be asked: the checks of a question that all who take one share. Pure."""

from __future__ import annotations

from typing import Literal

from config.errors import QuestionError
from store.language.stems import words

# In characters.
LONGEST_QUESTION = 1000

Fault = Literal["empty", "long", "wordless"]


def fault_of(question: str) -> Fault | None:
    """What is wrong with a question, None if it can be asked."""
    if not question.strip():
        return "empty"
    if len(question.strip()) > LONGEST_QUESTION:
        return "long"
    return None if words(question) else "wordless"


def valid_question(question: str) -> str:
    """The question without the blanks around it. Raises QuestionError for one that cannot be asked."""
    question = question.strip()
    fault = fault_of(question)
    if fault == "empty":
        raise QuestionError(
            "The question is empty; ask something, such as: when did Mishustin visit Beijing?", fault
        )
    if fault == "long":
        raise QuestionError(
            f"The question has {len(question):,} characters; ask it in {LONGEST_QUESTION:,} or fewer.", fault
        )
    if fault == "wordless":
        raise QuestionError("The question has no words in it; ask it in Indonesian or English.", fault)
    return question
