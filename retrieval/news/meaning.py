"""What a short answer means, so that two ways to say the same are told to be so. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from retrieval.news.quantities import Quantity, quantity
from retrieval.reading.candidates import Candidate
from retrieval.reading.long_answers import is_statement
from store.language.detect import detect
from store.language.event_dates.find import find_dates
from store.language.event_dates.models import EventDate
from store.language.event_dates.tokens import tokens
from store.language.languages import all_function_words, languages
from store.language.sentences import sentence_spans
from store.language.stems import words


@dataclass(frozen=True, slots=True)
class Meaning:
    """Of an answer: its words; the time expression that it is, and the amount, where it is one."""

    text: str
    date: EventDate | None = None
    amount: Quantity | None = None


def meaning(candidate: Candidate) -> Meaning:
    """What the candidate means in its article."""
    if is_statement(candidate):
        return Meaning(candidate.text)
    date = _date(candidate)
    amount = None if date else quantity(candidate.text, spoken(candidate) or "")
    return Meaning(candidate.text, date, amount)


def spoken(candidate: Candidate) -> str | None:
    """The language of the candidate's article, None if it is not known."""
    article = candidate.passage.article
    return article.metadata.language or detect(article.text)


def days_agree(one: EventDate, other: EventDate) -> bool:
    """Whether the days of one are among those of the other, as far as the years of both are known."""
    first, second = _days(one, other), _days(other, one)
    if not first or not second or _clocks_differ(one, other):
        return False
    return _within(first, second) or _within(second, first)


def same_days(one: EventDate, other: EventDate) -> bool:
    """Whether both mean the same days."""
    return (one.first, one.last, one.year_known) == (
        other.first,
        other.last,
        other.year_known,
    ) and one.first is not None


def _date(candidate: Candidate) -> EventDate | None:
    """The time expression that the candidate is, or is part of: "24 Mei" of "Rabu 24 Mei 2023"."""
    language = spoken(candidate)
    code = language if language and language in languages() else "en"
    if not tokens(candidate.text, code):
        return None
    passage = candidate.passage
    start, end = candidate.start - passage.chunk.start, candidate.end - passage.chunk.start
    for first, last in sentence_spans(passage.text):
        if first <= start < last:
            published = passage.article.metadata.date
            for found in find_dates(passage.text[first:last], language, published):
                if _is_all(passage.text, (start, end), (first + found.start, first + found.end)):
                    return found
    return None


def _is_all(text: str, answer: tuple[int, int], found: tuple[int, int]) -> bool:
    """Whether the answer overlaps what was found, and says nothing else but small words."""
    if answer[1] <= found[0] or found[1] <= answer[0]:
        return False
    rest = text[answer[0] : max(found[0], answer[0])] + " " + text[min(found[1], answer[1]) : answer[1]]
    return all(word.casefold() in all_function_words() for word in words(rest))


def _days(of: EventDate, beside: EventDate) -> tuple[dt.date, dt.date] | None:
    """In the year of the other, if its own is not known."""
    if of.first is None or of.last is None or beside.first is None:
        return None
    if of.year_known or not beside.year_known:
        return of.first, of.last
    try:
        return of.first.replace(year=beside.first.year), of.last.replace(year=beside.first.year)
    except ValueError:
        # 29 February.
        return None


def _within(one: tuple[dt.date, dt.date], other: tuple[dt.date, dt.date]) -> bool:
    return other[0] <= one[0] and one[1] <= other[1]


def _clocks_differ(one: EventDate, other: EventDate) -> bool:
    times = [of.time for of in (one, other) if of.time and of.time[0].isdigit()]
    return len(set(times)) > 1
