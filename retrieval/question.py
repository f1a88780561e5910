"""What can be asked: the checks of a question that all who take one share. Pure."""

from __future__ import annotations

from typing import Literal

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
