"""Which questions can be asked."""

from __future__ import annotations

from config.errors import QuestionError
from store.language.stems import words

# In characters.
LONGEST_QUESTION = 1000


def valid_question(question: str) -> str:
    """The question without the blanks around it. Raises QuestionError for one that cannot be asked."""
    question = question.strip()
    if not question:
        raise QuestionError(
            "The question is empty; ask something, such as: when did Mishustin visit Beijing?", "empty"
        )
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(question):,} characters; ask it in {LONGEST_QUESTION:,} or fewer.", "long"
        )
    if not words(question):
        raise QuestionError("The question has no words in it; ask it in Indonesian or English.", "wordless")
    return question
