"""What the parts of a record must be, whichever form it has; what is wrong is the text of an error."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

from retrieval.models import VERDICTS
from retrieval.question import LONGEST_QUESTION, fault_of

_SHOWN = 60


class BadRecordError(ValueError):
    """Its text continues "dev.jsonl line 7: " and has no full stop."""


def fields(value: Any, what: str = "this") -> dict[str, Any]:
    """The value itself, if it is an object."""
    if not isinstance(value, dict):
        raise BadRecordError(f"{what} is not a JSON object")
    return value


def items(value: Any, name: str) -> list[Any]:
    """The value itself, if it is a list."""
    if not isinstance(value, list):
        raise BadRecordError(f"{name} is not a list")
    return value


def text_of(value: Any, what: str) -> str:
    """A text that can be stored and is not blank, without the white space around it."""
    if value is None:
        raise BadRecordError(f"{what} is missing")
    if not isinstance(value, str):
        raise BadRecordError(f"{what} is not a string")
    if not value.strip():
        raise BadRecordError(f"{what} is empty")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadRecordError(f"{what} holds half a character; write it in plain Unicode") from None
    return value.strip()


def identity(value: Any) -> str:
    """An id, given as a string or a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return text_of(value, "the id")


def unused(name: str, used: Container[str]) -> str:
    """An id that no earlier record has."""
    if name in used:
        raise BadRecordError(f"an earlier question has the id {shown(name)} too")
    return name


def question_of(value: Any) -> str:
    """A question that can be asked."""
    question = text_of(value, "the question")
    fault = fault_of(question)
    if fault is None:
        return question
    if fault == "long":
        length = len(question.strip())
        raise BadRecordError(f"the question has {length:,} characters; {LONGEST_QUESTION:,} can be asked")
    raise BadRecordError("the question has no words in it")


def strings(value: Any, name: str) -> tuple[str, ...]:
    """A list of texts, each once, in order; empty when there is none."""
    if value is None:
        return ()
    return tuple(dict.fromkeys(text_of(item, f"an entry of {name}") for item in items(value, name)))


def verdict(value: Any) -> str | None:
    """The right verdict on a question for yes or no, if one is given."""
    if value is not None and value not in VERDICTS:
        raise BadRecordError('the verdict is neither "yes" nor "no"')
    return None if value is None else str(value)


def members(value: Any) -> tuple[tuple[str, ...], ...]:
    """The members of a list, each a name or a list of names; empty when there are none."""
    if value is None:
        return ()
    name = '"members"'
    found = tuple(strings([one] if isinstance(one, str) else one, name) for one in items(value, name))
    if not all(found):
        raise BadRecordError(f"an entry of {name} is empty")
    return found


def answerable(stated: Any, what: str, answers: Sequence[str], sources: Sequence[str], told: bool) -> bool:
    """Whether a question has an answer: as stated under the name `what`, else as its answers tell.

    told: the record lists answers, be it none.
    """
    if stated is None:
        if not (told or sources):
            raise BadRecordError("it has no answers, and does not say that there are none")
        return bool(answers or sources)
    if not isinstance(stated, bool):
        raise BadRecordError(f"{what} is neither true nor false")
    if stated and not (answers or sources):
        raise BadRecordError("it is answerable, but has no answer")
    if answers and not stated:
        raise BadRecordError("it is not answerable, but has an answer")
    return stated


def shown(name: str) -> str:
    """A name as a sentence can hold it: short, and without anything that steers a terminal."""
    plain = "".join(character if character.isprintable() else "\ufffd" for character in name)
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}..."
