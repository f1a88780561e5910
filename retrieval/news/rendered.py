"""Short answers in the language of the question: dates, amounts and places. Names and all else stay as they
are. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from retrieval.models import ResolvedDate
from retrieval.news.date_words import date_words
from retrieval.news.meaning import Meaning, meaning, spoken
from retrieval.news.quantities import quantity_words
from retrieval.reading.candidates import Candidate
from store.language.cldr import place
from store.language.event_dates.models import EventDate
from store.language.stems import words

_PLACES = Path(__file__).with_name("places.toml")


def rendered(candidate: Candidate, language: str) -> str | None:
    """What the answer says in a language, or the days that it means; None where its own words say that."""
    said, own = meaning(candidate), spoken(candidate)
    text = _rendered(said, own, language)
    return None if text is None or _says(said.text, text, foreign=own != language) else text


def dates(candidate: Candidate) -> tuple[ResolvedDate, ...] | None:
    """The days that the answer means; None if it is no time expression or they are not known."""
    of = meaning(candidate).date
    return (ResolvedDate(of.iso, of.precision, of.time),) if of and of.iso else None


def _rendered(said: Meaning, own: str | None, language: str) -> str | None:
    if said.date:
        if own == language and _is_told(said.date, said.text):
            return None
        return date_words(said.date, language, said_already=own == language)
    if own is None or own == language:
        return None
    if said.amount:
        return quantity_words(said.amount, language)
    named = " ".join(said.text.split())
    other = place(_places(own).get(named.casefold(), named), own, language)
    return other if other and other.casefold() != named.casefold() else None


def _is_told(date: EventDate, text: str) -> bool:
    """Whether the words say all that is known of the days: there is a year among them."""
    return date.first is not None and date.year_known and str(date.first.year) in text


def _says(text: str, other: str, *, foreign: bool) -> bool:
    """Whether the text has all words of the other; if it is in a foreign language, no more than these."""
    said, needed = ([word.casefold() for word in words(one)] for one in (text, other))
    return said == needed if foreign else set(needed) <= set(said)


@cache
def _places(language: str) -> Mapping[str, str]:
    return dict(tomllib.loads(_PLACES.read_text("utf-8")).get(language, {}))
