"""What a conversation has been about: the person, the matter, the place, the moment. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from retrieval.conversation.lexicon import lexicon
from retrieval.conversation.parsing import (
    Name,
    asks,
    asks_count,
    bare,
    clause,
    content,
    is_in,
    is_verb,
    names,
    phrase,
    with_capitals,
    words_of,
)
from store.language.detect import detect

# How far back a subject may be.
TURNS = 4
_LONGEST = 120
_LONGEST_NAME = 8
_PREPOSITION = re.compile(r"(?:di|ke|dari|in|at|to|from|on|pada)\s+", re.IGNORECASE)
_ASKED_AGENT = re.compile(r"(?:did|does|do|has|had|have|will|would|was|is|were)\b|di[a-z]{3,}", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?:dan|and|serta|beserta)\b|[,&]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, in full, as it was answered, and the answer, "" for a refusal."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What pronouns stand for; "" where nothing is known.

    who: the person. what: the matter, a person if nothing else was spoken of. thing: a matter that is no
    person. place: without preposition. moment: a date. everyone: all whom the last answer named. person: whom
    an answer named, so certainly no thing.
    """

    who: str = ""
    what: str = ""
    thing: str = ""
    place: str = ""
    moment: str = ""
    everyone: str = ""
    person: str = ""

    @property
    def it(self) -> str:
        """What "it" stands for: never somebody whom an answer named while anything else was spoken of."""
        return self.thing if self.thing and self.person and self.person in self.what else self.what


def subject_of(turns: Sequence[Turn]) -> Subject:
    """What the last turns were about; of each kind, what was named last."""
    found = [_of(turn) for turn in reversed(turns[-TURNS:])]
    latest = {
        field.name: next((value for one in found if (value := getattr(one, field.name))), "")
        for field in fields(Subject)
    }
    people = [one.who for one in found if one.who and one.who != one.thing]
    if people:
        latest["who"] = people[0]
    if people and len(found) > 1 and (stayed := _stays(turns[-1], people[1:])):
        latest["who"] = stayed
    return Subject(**latest)


def _stays(last: Turn, earlier: Sequence[str]) -> str:
    """The person that the conversation is still about: in "who was arrested with him?" he is."""
    with_somebody = [name.text for name in names(last.question) if name.role == "other"]
    return next((who for who in earlier if who in with_somebody), "")


def matter(question: str) -> str:
    """All that a question is about, without the words that ask."""
    return _short(content(clause(question)))


def told(turn: Turn) -> str:
    """The clause that a question and its answer make together, for another question to ask about.

    "Siapa yang meresmikan Whoosh?" and "Joko Widodo": "Joko Widodo meresmikan Whoosh".
    """
    text = clause(turn.question)
    return _short(f"{_said(turn)} {text}" if asks(turn.question) == "who" and is_answer_agent(turn) else text)


def occasion(turns: Sequence[Turn]) -> Turn:
    """The turn that tells what happened: the last, or the one before to whose names it belongs if the last
    only asks for a detail, as "how much is he worth?" does."""
    last = turns[-1]
    spoken = {name.text for name in names(f"x {last.question}") if name.role != "time"}
    for turn in reversed(turns[-TURNS:]):
        known = {name.text for name in names(f"x {turn.question} {_said(turn)}")}
        belongs = turn is last or any(one in other or other in one for one in spoken for other in known)
        if belongs and happens(turn.question):
            return turn
    return last


def happens(question: str) -> bool:
    """Whether the question tells of something that happened."""
    return any(is_verb(word) for word in words_of(content(clause(question))))


def same_language(one: str, other: str) -> bool:
    """Whether two questions are, or may be, in one language."""
    languages = {detect(one), detect(other)} - {None}
    return len(languages) < 2


def is_thing(text: str) -> bool:
    """Whether a phrase around a name names no person: by its article, a figure, or a kind of thing in it."""
    words = words_of(text)
    return any(
        word.folded in {"the", "a", "an"} or word.text.isupper() or is_in(word, "kinds", "organisations")
        for word in words
    ) or any(letter.isdigit() for letter in text)


def with_owner(turn: Turn) -> bool:
    """Whether the turn asks who something is, so that what is said of "his" is the answer's: "Siapa presiden
    Rusia?", not "Siapa yang meresmikan Whoosh?", which is about Whoosh."""
    return asks(turn.question) == "who" and not _object(turn.question)


def is_answer_agent(turn: Turn) -> bool:
    """Whether who was asked for is who acts: in "Who did Mishustin meet?" Mishustin acts."""
    text = clause(turn.question)
    if lexicon().patterns["who_is"].match(text):
        return bool(_said(turn))
    first = next(iter(names(f"x {text}")), None)
    begins = first is not None and first.start == 2 and first.text != text
    acts_already = _ASKED_AGENT.match(text) and _subjects(turn.question)
    return bool(_said(turn)) and not (begins or acts_already)


def _of(turn: Turn) -> Subject:
    question, kind, said = with_capitals(turn.question), asks(turn.question), _said(turn)
    known = names(question)
    subjects = [_short(phrase(question, name)) for name in known if name.role == "subject"]
    others = [name.text for name in known if name.role == "other"]
    places = [name for name in known if name.role == "place"]
    moments = [name.text for name in known if name.role == "time"]
    first = next(iter(subjects), "")
    who = first
    if kind == "who" and said:
        who = _name_in(said) if is_answer_agent(turn) else first
    object_ = _object(question)
    phrases = [*subjects, *(_short(phrase(question, name)) for name in known if name.role == "other")]
    thing = object_ or next(filter(is_thing, phrases), "")
    place_named = next((one for name in places if is_thing(one := _short(phrase(question, name)))), "")
    # Capitals that were only supposed tell a name less surely.
    what = matter(turn.question) if question != turn.question else _about(question) or object_ or first
    what = (
        what
        or next(iter(others), "")
        or (place_named if happens(turn.question) else "")
        or matter(turn.question)
    )
    if kind == "other" and _is_a_name(said) and not asks_count(question):
        named = lexicon().patterns["naming"].search(question)
        what, who = (said, who or said) if named or not known else (what, who)
    everyone = said if kind == "who" else ""
    if everyone and not _SEVERAL.search(everyone):
        # "Who is Prabowo's running mate?": they are both. "Who coaches Persada FC?": they are the team.
        owner = next((name.text for name in known if name.role != "time"), "").removesuffix("'s")
        joined = f"{owner} {'and' if detect(question) == 'en' else 'dan'} {everyone}"
        everyone = "" if thing else joined if owner and with_owner(turn) else everyone
    return Subject(
        who=who,
        what=what,
        thing=thing or (place_named if happens(turn.question) else "") or (what if is_thing(what) else ""),
        place=_PREPOSITION.sub("", said, count=1)
        if kind == "where" and said
        else next((name.text for name in places[::-1]), ""),
        moment=said if kind == "when" else next(iter(moments), ""),
        everyone=everyone,
        person=_name_in(said) if kind == "who" and said else "",
    )


def _object(question: str) -> str:
    """The name after a transitive verb, with its nouns: "Kapan Jokowi meresmikan kereta cepat Whoosh?" """
    for name in names(question):
        whole, at = phrase(question, name), question.rfind(phrase(question, name), 0, name.end)
        before = words_of(question[: max(at, 0)])
        article = bool(before) and before[-1].folded in {"the", "a", "an"}
        if article:
            before.pop()
        verb = before and (
            lexicon().patterns["transitive"].fullmatch(before[-1].text)
            or (is_verb(before[-1]) and len(before) > 1 and (article or before[-1].text.endswith("ed")))
        )
        if verb and name.role == "subject" and not is_in(before[-1], "visits", "kinds"):
            return _short(whole)
    return ""


def _about(question: str) -> str:
    """What something was said about: "What did Mishustin say about trade?" """
    match = lexicon().patterns["about"].search(bare(question))
    return _short(match["what"]) if match else ""


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
    return _is_name(said) and any(letter.isupper() for letter in said)


def _is_name(said: str) -> bool:
    found = names(f"x {said}")
    return len(found) == 1 and found[0].text == said


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else ""
