"""What a conversation has been about: the person, the matter, the place, the moment. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from retrieval.conversation.parsing import (
    Name,
    asks,
    bare,
    clause,
    content,
    names,
    phrase,
    with_capitals,
    words_of,
)
from store.language.detect import detect

# How far back a subject may be.
_TURNS = 4
_LONGEST = 120
_LONGEST_NAME = 8
_PREPOSITION = re.compile(r"(?:di|ke|dari|in|at|to|from|on|pada)\s+", re.IGNORECASE)
_ASKED_AGENT = re.compile(r"(?:did|does|do|has|had|have|will|would|was|is|were)\b|di[a-z]{3,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, in full, as it was answered, and the answer, "" for a refusal."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What pronouns stand for; "" where nothing is known.

    who: the person. what: the matter. place: without preposition. moment: a date. everyone: all whom the
    last answer named.
    """

    who: str = ""
    what: str = ""
    place: str = ""
    moment: str = ""
    everyone: str = ""


def subject_of(turns: Sequence[Turn]) -> Subject:
    """What the last turns were about; of each kind, what was named last."""
    found = [_of(turn) for turn in reversed(turns[-_TURNS:])]
    latest = {
        field.name: next((value for one in found if (value := getattr(one, field.name))), "")
        for field in fields(Subject)
    }
    return Subject(**latest)


def matter(question: str) -> str:
    """All that a question is about, without the words that ask."""
    return _short(content(clause(question)))


def told(turn: Turn) -> str:
    """The clause that a question and its answer make together, for another question to ask about.

    "Siapa yang meresmikan Whoosh?" and "Joko Widodo": "Joko Widodo meresmikan Whoosh".
    """
    text = clause(turn.question)
    return _short(
        f"{_said(turn)} {text}" if asks(turn.question) == "who" and _is_answer_the_subject(turn) else text
    )


def same_language(one: str, other: str) -> bool:
    """Whether two questions are, or may be, in one language."""
    languages = {detect(one), detect(other)} - {None}
    return len(languages) < 2


def _of(turn: Turn) -> Subject:
    question, kind, said = with_capitals(turn.question), asks(turn.question), _said(turn)
    known = names(question)
    subjects = [_short(phrase(question, name)) for name in known if name.role == "subject"]
    others = [name.text for name in known if name.role == "other"]
    places = [name.text for name in known if name.role == "place"]
    moments = [name.text for name in known if name.role == "time"]
    first = next(iter(subjects), "")
    who = first
    if kind == "who" and said:
        who = _name_in(said) if _is_answer_the_subject(turn) else first
    # Capitals that were only supposed tell a name less surely.
    what = matter(turn.question) if question != turn.question else first or next(iter(others), "")
    what = what or matter(turn.question)
    if kind == "other" and _is_a_name(said):
        what = said
    return Subject(
        who=who,
        what=what,
        place=_PREPOSITION.sub("", said, count=1)
        if kind == "where" and said
        else next(iter(places[::-1]), ""),
        moment=said if kind == "when" else next(iter(moments), ""),
        everyone=said if kind == "who" else "",
    )


def _is_answer_the_subject(turn: Turn) -> bool:
    """Whether who was asked for is who acts: in "Who did Mishustin meet?" Mishustin acts."""
    text = clause(turn.question)
    first = next(iter(names(f"x {text}")), None)
    begins = first is not None and first.start == 2 and first.text != text
    acts_already = _ASKED_AGENT.match(text) and _subjects(turn.question)
    return bool(_said(turn)) and not (begins or acts_already)


def _subjects(question: str) -> list[Name]:
    return [name for name in names(with_capitals(question)) if name.role == "subject"]


def _said(turn: Turn) -> str:
    """The answer if it is short enough to be a name or a date."""
    said = " ".join(bare(turn.answer).split())
    return said if len(words_of(said)) <= _LONGEST_NAME and len(said) <= _LONGEST else ""


def _name_in(said: str) -> str:
    """The first name in an answer, which may begin with a capital or not."""
    found = names(f"x {said}")
    return found[0].text if found else said


def _is_a_name(said: str) -> bool:
    found = names(f"x {said}")
    return len(found) == 1 and found[0].text == said and any(letter.isupper() for letter in said)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else ""
