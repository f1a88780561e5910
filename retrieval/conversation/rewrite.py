"""Questions that continue a conversation, made whole: the subject of the last turns carried over. Pure.

"and who did he meet there?" becomes "who did Mishustin meet in Beijing?". A question that stands alone stays
as it is; where it cannot be told what a question lacks, it stays too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.conversation.leaning import leaning
from retrieval.conversation.lexicon import lexicon
from retrieval.conversation.parsing import (
    Name,
    Word,
    asking,
    asks,
    bare,
    clause,
    is_in,
    names,
    with_capitals,
    without_joining,
    words_of,
)
from retrieval.conversation.pronouns import points_at, resolved
from retrieval.conversation.subject import (
    TURNS,
    Subject,
    Turn,
    matter,
    occasion,
    same_language,
    subject_of,
    told,
)
from retrieval.question import LONGEST_QUESTION

__all__ = ["Turn", "completed"]

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_IN_YEAR = re.compile(r"\s{0,3}\b(?:(?:in|pada|tahun|di)\s{1,3}){0,3}(?:19|20)\d\d\b")
_ORDINAL = re.compile(r"\bke-\d+\b|\b\d+(?:st|nd|rd|th)\b")


def completed(question: str, turns: Sequence[Turn]) -> str:
    """The question with what it leaves to the turns before it, oldest first; itself if it stands alone."""
    asked = without_joining(question)
    if not turns or not words_of(asked) or len(question) > LONGEST_QUESTION:
        return question
    subject = subject_of(turns)
    made = _instead(question, turns) or _ellipsis(asked, turns, subject) or resolved(asked, turns)
    made = " ".join((made or leaning(asked, subject, turns)).split())
    if not made or made == asked or len(made) >= LONGEST_QUESTION:
        return question
    return f"{made[0].upper()}{made[1:]}?"


def _instead(question: str, turns: Sequence[Turn]) -> str:
    """ "What about X?": the question before, with X in the place of what is like it."""
    patterns, asked = lexicon().patterns, without_joining(question)
    matches = (one.fullmatch(asked) for one in lexicon().instead)
    match = next((match for match in matches if match), None)
    before = without_joining(turns[-1].question)
    what = match["what"] if match else asked
    if not names(before):
        what, before = with_capitals(what), with_capitals(before)
    words, new = words_of(what), names(what)
    lists = ("question", "auxiliary", "person", "people", "thing", "demonstrative", "possessive")
    if any(is_in(word, *lists) for word in words):
        return ""
    if not new:
        leans = match or any(word.folded in {"one", "yang"} for word in words)
        return (_another(asked, before) or f"{asked}, {matter(before)}") if leans else ""
    if not match and not (patterns["and"].fullmatch(bare(question)) and _is_name_alone(words, new)):
        return ""
    role = new[0].role
    if role == "time" and _YEAR.search(what):
        return _at_another_time(what, before, turns)
    # A name that stands behind a preposition takes the place of one that does; the last is the nearest.
    old = [name for name in names(before) if name.role == role]
    if not old:
        return f"{before} {what}" if role != "subject" else f"{what} {matter(before)}"
    place = old[0] if role == "subject" else old[-1]
    return f"{before[: place.start]}{new[0].text}{before[place.end :]}"


def _another(asked: str, before: str) -> str:
    """ "And the previous one?", "bagaimana dengan yang ke-43?": the question before, asked of that one."""
    number = _ORDINAL.search(asked)
    if number and _ORDINAL.search(before):
        return _ORDINAL.sub(number[0], before)
    one = lexicon().patterns["one"].search(asked)
    name = next((name for name in names(before) if name.role == "subject"), None)
    if not one or not name:
        return ""
    which = (one["which"] or "").removeprefix("the ")
    bare_name = " ".join(_ORDINAL.sub("", name.text).split())
    made = f"{which} {bare_name}" if which else f"{bare_name} {one['which_id']}"
    return f"{before[: name.start]}{made}{before[name.end :]}"


def _at_another_time(what: str, before: str, turns: Sequence[Turn]) -> str:
    """ "And in 2024?": the last question that named a year, with that one in its place."""
    dated = (without_joining(turn.question) for turn in reversed(turns[-TURNS:]))
    asked = next((one for one in dated if _YEAR.search(one)), "")
    year = _YEAR.search(what)
    if not asked or not year:
        return f"{before} {what}"
    if words_of(what)[-1].text == year[0] and len(words_of(what)) <= 2:
        return _YEAR.sub(year[0], asked)
    # "in the first four months of 2023" is more than a year.
    return f"{_IN_YEAR.sub('', asked)} {what}"


def _is_name_alone(words: list[Word], new: list[Name]) -> bool:
    outside = [word for word in words if not any(name.start <= word.start < name.end for name in new)]
    lists = (
        "place_prepositions",
        "other_prepositions",
        "empty",
        *(("spans",) if new[0].role == "time" else ()),
    )
    return all(is_in(word, *lists) for word in outside)


def _ellipsis(asked: str, turns: Sequence[Turn], subject: Subject) -> str:
    """ "When was that?": the clause before, asked for something else."""
    words, ask = words_of(asked), asking(asked)
    if not ask or not all(
        is_in(word, "question", "empty") or ask.start() <= word.start < ask.end() for word in words
    ):
        return ""
    if points_at(asked, "there") or points_at(asked, "sana"):
        return ""
    together = lexicon().patterns["together"].match(asked)
    # Of what happened, not of a detail of it that was asked for since.
    last = turns[-1]
    if together or asks(asked) in {"when", "where"} or is_in(words[0], "reasons"):
        last = last if is_in(words[0], "since") else occasion(turns)
    about = (told(last) if together else matter(last.question)) or subject.what
    asks_what = any(word.folded in {"what", "apa", "apakah", "siapa", "who", "which"} for word in words)
    if asks_what or lexicon().patterns["present"].fullmatch(asked):
        if any(is_in(word, "thing", "demonstrative", "demonstrative_en") for word in words):
            return ""
        if asks(last.question) != asks(asked) or together or any(is_in(word, "happening") for word in words):
            return f"{asked}, {about}"
    before = clause(last.question) if _counts(asked) else told(last)
    if not same_language(asked, last.question):
        before = about
    return f"{ask[0]} {before or about}"


def _counts(asked: str) -> bool:
    ask = asking(asked)
    return asks(asked) == "who" or bool(
        ask and re.search(r"many|much|berapa\s+(?:orang|banyak)", ask[0], re.IGNORECASE)
    )
