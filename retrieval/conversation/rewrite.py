"""Questions that continue a conversation, made whole: the subject of the last turns carried over. Pure.

"and who did he meet there?" becomes "who did Mishustin meet in Beijing?". A question that stands alone stays
as it is; where it cannot be told what a question lacks, it stays too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.conversation.parsing import (
    Name,
    Word,
    asking,
    asks,
    bare,
    clause,
    has_subject,
    is_in,
    is_verb,
    lexicon,
    names,
    with_capitals,
    without_joining,
    words_of,
)
from retrieval.conversation.pronouns import points_at, resolved
from retrieval.conversation.subject import Subject, Turn, matter, same_language, subject_of, told
from retrieval.question import LONGEST_QUESTION
from store.language.detect import detect
from store.language.stems import stem

__all__ = ["Turn", "completed"]

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DETERMINED = re.compile(
    r"\bthe\s+(\w+)|\b(\w+)\s+(?:itu|tersebut)\b|\bth(?:at|is|ese|ose)\s+(\w+)", re.IGNORECASE
)


def completed(question: str, turns: Sequence[Turn]) -> str:
    """The question with what it leaves to the turns before it, oldest first; itself if it stands alone."""
    asked = without_joining(question)
    if not turns or not words_of(asked) or len(question) > LONGEST_QUESTION:
        return question
    last, subject = turns[-1], subject_of(turns)
    made = _instead(question, last) or _ellipsis(asked, last, subject) or resolved(asked, subject, last)
    made = " ".join((made or _leaning(asked, subject, last)).split())
    if not made or made == asked or len(made) >= LONGEST_QUESTION:
        return question
    return f"{made[0].upper()}{made[1:]}?"


def _instead(question: str, last: Turn) -> str:
    """ "What about X?": the question before, with X in the place of what is like it."""
    patterns, asked = lexicon().patterns, without_joining(question)
    matches = (one.fullmatch(asked) for one in lexicon().instead)
    match = next((match for match in matches if match), None)
    before = without_joining(last.question)
    what = match["what"] if match else asked
    if not names(before):
        what, before = with_capitals(what), with_capitals(before)
    words, new = words_of(what), names(what)
    lists = ("question", "auxiliary", "person", "people", "thing", "demonstrative", "possessive")
    if any(is_in(word, *lists) for word in words):
        return ""
    if not new:
        leans = match or any(word.folded in {"one", "yang"} for word in words)
        return f"{asked}, {matter(before)}" if leans else ""
    if not match and not (patterns["and"].fullmatch(bare(question)) and _is_name_alone(words, new)):
        return ""
    role = new[0].role
    if role == "time" and (year := _YEAR.search(what)) and _YEAR.search(before):
        return _YEAR.sub(year[0], before)
    # A name that stands behind a preposition takes the place of one that does; the last is the nearest.
    old = [name for name in names(before) if name.role == role]
    if not old:
        return f"{before} {what}" if role != "subject" else f"{what} {matter(before)}"
    place = old[0] if role == "subject" else old[-1]
    return f"{before[: place.start]}{new[0].text}{before[place.end :]}"


def _is_name_alone(words: list[Word], new: list[Name]) -> bool:
    outside = [word for word in words if not any(name.start <= word.start < name.end for name in new)]
    return all(is_in(word, "place_prepositions", "other_prepositions", "empty") for word in outside)


def _ellipsis(asked: str, last: Turn, subject: Subject) -> str:
    """ "When was that?": the clause before, asked for something else."""
    words, ask = words_of(asked), asking(asked)
    if not ask or not all(
        is_in(word, "question", "empty") or ask.start() <= word.start < ask.end() for word in words
    ):
        return ""
    if points_at(asked, "there") or points_at(asked, "sana"):
        return ""
    about = matter(last.question) or subject.what
    asks_what = any(word.folded in {"what", "apa", "apakah", "siapa", "who", "which"} for word in words)
    if asks_what or lexicon().patterns["present"].fullmatch(asked):
        if any(is_in(word, "thing", "demonstrative", "demonstrative_en") for word in words):
            return ""
        if asks(last.question) != asks(asked) or any(is_in(word, "happening") for word in words):
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


def _leaning(asked: str, subject: Subject, last: Turn) -> str:
    """A question without pronouns that says too little alone: "who won?", "how many died in the crash?" """
    ask = asking(asked)
    if not ask or has_subject(asked) or lexicon().patterns["definition"].fullmatch(asked):
        return ""
    english = detect(asked) == "en"
    telling = [word for word in words_of(asked) if not is_in(word, "question", "empty", "auxiliary")]
    if not english and (made := _without_actor(asked, ask.end(), telling, subject.who)):
        return made
    if names(asked) or not subject.what:
        return ""
    own = [word for word in telling if not is_verb(word) and not is_in(word, "parts")]
    determined = [word for match in _DETERMINED.findall(asked) for word in match if word]
    shared = {*stem([word.text for word in words_of(f"{last.question} {last.answer}")])} & {*stem(determined)}
    made = ""
    if not own and len(telling) <= 2:
        with_object = (
            not english and len(telling) == 1 and lexicon().patterns["with_object"].fullmatch(telling[0].text)
        )
        event = f"when {matter(last.question)}" if english else f"ketika {told(last)}"
        made = f"{asked} {subject.what if with_object else event}"
    elif shared or any(is_in(word, "kinds") for word in determined):
        made = f"{asked}, {matter(last.question) if shared else subject.what}"
    return made


def _without_actor(asked: str, end: int, telling: list[Word], who: str) -> str:
    """Indonesian may leave out who acts, between the words that ask, which end there, and the verb: "kapan
    kembali ke Moskow?" """
    if not who or not telling or not is_verb(telling[0]) or asked[end : telling[0].start].strip():
        return ""
    places = [word for name in names(asked) if name.role == "place" for word in words_of(name.text)]
    nouns = [word for word in telling[1:] if not is_verb(word)]
    if asks(asked) == "who" or not places or len(nouns) > len(places):
        return ""
    return f"{asked[:end]} {who} {asked[telling[0].start :]}"
