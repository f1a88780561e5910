"""Questions without pronouns that say too little alone: "who won?", "how many died in the crash?" Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.conversation.lexicon import lexicon
from retrieval.conversation.parsing import (
    Word,
    asking,
    asks,
    asks_count,
    has_subject,
    is_in,
    is_verb,
    names,
    words_of,
)
from retrieval.conversation.pronouns import named_so
from retrieval.conversation.subject import Subject, Turn, happens, matter, occasion, same_language, told
from store.language.detect import detect
from store.language.stems import stem

_DETERMINED = re.compile(
    r"\bthe\s+(\w+)|\b(\w+)\s+(?:itu|tersebut)\b|\bth(?:at|is|ese|ose)\s+(\w+)", re.IGNORECASE
)
_BARE_ROLE = 2


def leaning(asked: str, subject: Subject, turns: Sequence[Turn]) -> str:
    """The question with what it leans on in the turns, at least one of them; "" if it stands alone."""
    ask = asking(asked)
    if not ask or has_subject(asked) or lexicon().patterns["definition"].fullmatch(asked):
        return ""
    english = detect(asked) == "en"
    telling = [word for word in words_of(asked) if not is_in(word, "question", "empty", "auxiliary")]
    if not english and (made := _without_actor(asked, ask.end(), telling, subject.who)):
        return made
    if names(asked) or not subject.what:
        return ""
    return _without_noun(asked, telling, subject, turns, english=english) or _with_noun(
        asked, telling, subject, turns, english=english
    )


def _without_noun(
    asked: str, telling: list[Word], subject: Subject, turns: Sequence[Turn], *, english: bool
) -> str:
    """ "How many died?", "for which novel?": what happened is left out."""
    patterns, last = lexicon().patterns, turns[-1]
    lists = ("parts", "other_prepositions", "place_prepositions")
    own = [word for word in telling if not is_verb(word) and not is_in(word, *lists)]
    if own and same_language(asked, last.question) and patterns["which"].fullmatch(asked):
        return f"{asked}, {told(last)}"
    toll = asks_count(asked) and any(is_in(word, "toll") for word in telling)
    if not toll and (own or len(telling) > _BARE_ROLE):
        return ""
    if not english and len(telling) == 1 and patterns["with_object"].fullmatch(telling[0].text):
        return f"{asked} {subject.what}"
    return f"{asked} {_in_what_happened(turns, subject, english=english)}"


def _with_noun(
    asked: str, telling: list[Word], subject: Subject, turns: Sequence[Turn], *, english: bool
) -> str:
    """ "How tall is the volcano?", "who was the captain?": a noun says that it is known of what."""
    last = turns[-1]
    determined = [word for match in _DETERMINED.findall(asked) for word in match if word]
    for match in _DETERMINED.finditer(asked):
        noun = next(word for word in words_of(match[0]) if word.text in match.groups())
        if name := named_so(noun, turns):
            return f"{asked[: match.start()]}{name}{asked[match.end() :]}"
    if any(
        is_in(word, "roles") for word in (telling if english and len(telling) <= _BARE_ROLE else determined)
    ):
        what = subject.thing or subject.it
        return f"{asked} of {what}" if is_in(telling[-1], "roles") else f"{asked}, {what}"
    shared = {*stem([word.text for word in words_of(f"{last.question} {last.answer}")])} & {*stem(determined)}
    if shared or any(is_in(word, "offices") for word in determined):
        return f"{asked}, {matter(last.question)}"
    return f"{asked}, {subject.it}" if any(is_in(word, "kinds") for word in determined) else ""


def _in_what_happened(turns: Sequence[Turn], subject: Subject, *, english: bool) -> str:
    """When or in what it was: "when the Silver Star sank", "dalam gempa Tanjung Sari"."""
    event = occasion(turns)
    if happens(event.question):
        return f"when {matter(event.question)}" if english else f"ketika {told(event)}"
    detail = event.question != subject.what and (asks_count(event.question) or len(turns) > 1)
    if detail and subject.it != matter(event.question):
        return f"{'in' if english else 'dalam'} {subject.it}"
    return f"when {matter(event.question)}" if english else f"ketika {told(event)}"


def _without_actor(asked: str, end: int, telling: list[Word], who: str) -> str:
    """Indonesian may leave out who acts, between the words that ask, which end there, and the verb: "kapan
    kembali ke Moskow?" """
    if who and len(telling) == 1 and is_in(telling[0], "living"):
        return f"{who} {asked}"
    if not who or not telling or not is_verb(telling[0]) or asked[end : telling[0].start].strip():
        return ""
    places = [word for name in names(asked) if name.role == "place" for word in words_of(name.text)]
    nouns = [word for word in telling[1:] if not is_verb(word)]
    if asks(asked) == "who" or not places or len(nouns) > len(places):
        return ""
    return f"{asked[:end]} {who} {asked[telling[0].start :]}"
