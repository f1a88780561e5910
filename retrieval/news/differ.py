"""Whether two short answers of different articles say the same, or what cannot both be so. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from retrieval.news.amounts import Amount, amount_in
from retrieval.news.clocks import clock, clocks_differ
from retrieval.news.meaning import Meaning, days_agree, meaning, spoken
from retrieval.news.people import asks_who, is_title
from retrieval.reading.candidates import Candidate
from retrieval.reading.long_answers import is_statement
from retrieval.spelling import Spellings
from retrieval.synonyms import load as load_synonyms
from retrieval.translations import load as load_translations
from store.language.cldr import place
from store.language.event_dates.find import find_dates
from store.language.languages import all_function_words, languages
from store.language.stems import words

Relation = Literal["same", "other"]
# A name has no more words than this, its titles counted.
_LONGEST_NAME = 12


@dataclass(frozen=True)
class Value:
    """What a short answer says, by its kind."""

    candidate: Candidate

    @cached_property
    def meaning(self) -> Meaning:
        return meaning(self.candidate)

    @cached_property
    def amount(self) -> Amount | None:
        if self.meaning.date or is_statement(self.candidate):
            return None
        text, language = self.candidate.text, spoken(self.candidate) or ""
        # "11 orang hingga Minggu (3/3)": what follows is when it was counted.
        days = find_dates(text, language, None) if language in languages() else []
        counted = next((text[: one.start] for one in days if one.start), text)
        return amount_in(counted, language)

    @cached_property
    def name(self) -> frozenset[str]:
        """The words of the names that it is, in small letters; none of what is no name."""
        said = words(self.candidate.text)
        if self.meaning.date or self.amount or is_statement(self.candidate) or len(said) > _LONGEST_NAME:
            return frozenset()
        return frozenset(
            word.casefold()
            for word in said
            if word[0].isupper() and not is_title(word) and word.casefold() not in all_function_words()
        )

    @cached_property
    def spellings(self) -> Spellings:
        """Of the whole article."""
        article = self.candidate.passage.article
        return Spellings(f"{article.metadata.title or ''}\n{article.text}")


def relation(question: str, one: Value, other: Value, *, latest: bool = False) -> Relation | None:
    """How two answers to a question relate; None where that cannot be told. latest: whether the question asks
    for what is so by now, which a later article may name beside what was before."""
    if one.meaning.date and other.meaning.date:
        planned_again = _is_past_when_planned(one, other) or _is_past_when_planned(other, one)
        return None if planned_again else _of_days(one, other)
    if one.amount and other.amount:
        if not one.amount.is_comparable(other.amount, question):
            return None
        return "same" if one.amount.agrees(other.amount) else "other"
    if one.name and other.name:
        return _of_names(one, other, several=asks_who(question) or latest)
    return None


def own_words(one: Value, other: Value) -> tuple[frozenset[str], frozenset[str]]:
    """The words of each of two names that the other lacks in any spelling."""
    return (
        frozenset(word for word in one.name if not _is_among(word, other)),
        frozenset(word for word in other.name if not _is_among(word, one)),
    )


def _of_days(one: Value, other: Value) -> Relation | None:
    mine, theirs = one.meaning.date, other.meaning.date
    if mine is None or theirs is None:
        return None
    times = clock(mine.time), clock(theirs.time)
    if mine.first and theirs.first:
        if days_agree(mine, theirs):
            return "same"
        # A day that is told in the same words as its weekday alone may be of another week.
        known = mine.year_known and theirs.year_known
        same_day = (mine.first, mine.last) == (theirs.first, theirs.last)
        if same_day:
            return "other" if clocks_differ(*times) else "same"
        return "other" if known else None
    if None in times:
        return None
    return "other" if clocks_differ(*times) else "same"


def _is_past_when_planned(early: Value, late: Value) -> bool:
    """Whether the day of one is past in its article, and that of the other still to come in a later one."""
    days = [(of.meaning.date, of.candidate.passage.article.metadata.date) for of in (early, late)]
    (past, first), (planned, second) = days
    if not past or not planned or not first or not second or not past.last or not planned.first:
        return False
    return first <= second and past.last <= first and planned.first > second


def _of_names(one: Value, other: Value, *, several: bool) -> Relation | None:
    mine, theirs = own_words(one, other)
    if not mine or not theirs:
        return "same"
    spoken_in = spoken(one.candidate), spoken(other.candidate)
    if spoken_in[0] != spoken_in[1] and (len(mine) < len(one.name) or len(theirs) < len(other.name)):
        # "Selat Kumbang", "Kumbang Strait": what is left may be a word that each language has for it.
        return None
    if _same_place(one, other):
        return "same"
    if several:
        return "other"
    # What both articles name may be a part of the same place, or one more of several.
    if _any_held(mine, other) or _any_held(theirs, one):
        return None
    return "other"


def _any_held(names: Iterable[str], value: Value) -> bool:
    return any(value.spellings.holds(name) for name in names)


def _is_among(word: str, other: Value) -> bool:
    spellings = Spellings(other.candidate.text)
    if spellings.holds(word):
        return True
    translations = load_translations()
    others = [one for code in languages() for one in translations.of([word], code, ())]
    return any(spellings.holds_stems(one) for one in (*others, *load_synonyms().variants([word])))


def _same_place(one: Value, other: Value) -> bool:
    """Whether both are names of one country or city in two languages."""
    mine, theirs = spoken(one.candidate), spoken(other.candidate)
    if mine is None or theirs is None or mine == theirs:
        return False
    found = place(one.candidate.text, mine, theirs)
    return found is not None and found.casefold() == other.candidate.text.casefold()
