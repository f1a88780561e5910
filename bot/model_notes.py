"""What is said of the language model beside an answer: what it left out, or that it was not there. Pure."""

from __future__ import annotations

from config.messages import message
from retrieval.models import Answer


def model_notes(answer: Answer, language: str) -> list[str]:
    """Sentences in a language; none where no model was asked, or all that it said holds."""
    notes = [message(language, f"language_model.{answer.unavailable}")] if answer.unavailable else []
    if answer.dropped:
        notes.append(message(language, "language_model.dropped", count=answer.dropped))
    return notes
