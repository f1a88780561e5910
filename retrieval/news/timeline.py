"""Dated events about a topic, in order, each with its verbatim sentence. Pure."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from retrieval.models import Citation
from retrieval.news.events import USUAL, Event, Timeline
from retrieval.news.meaning import days_agree
from retrieval.spelling import Spellings
from store.language.detect import detect
from store.language.event_dates.find import find_dates
from store.language.event_dates.models import EventDate
from store.language.languages import all_function_words
from store.language.sentences import sentence_spans
from store.language.stems import stem, words
from store.models import Article

# Sentences of which one has so large a share of the other's telling words tell the same event, if they are of
# the same time: of both together, or of the shorter one if that has a few.
_ALIKE, _WITHIN, _FEW = 0.5, 0.8, 5
# Between a verb of saying, or the name after it, and a day.
_BEFORE_DAY = r"[ ,(]{0,3}(?:pada[ ]|hari[ ]|the[ ]){0,2}"


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence of an article that tells an event. place: of the sentence in the article; rank: of the
    article among those about the topic; telling: the stems of its words that tell something."""

    date: EventDate
    citation: Citation
    place: int
    rank: int
    telling: frozenset[str]


def timeline(
    topic: str,
    language: str,
    about: Sequence[Article],
    *,
    others: Sequence[Article] = (),
    names: Collection[str] = (),
    limit: int = USUAL,
) -> Timeline:
    """The events that articles tell of a topic.

    about: the articles about it, the likeliest first; others: of these only sentences count that have all of
    `names`, words of the topic. limit: of events; those stay that more articles and earlier sentences tell.
    """
    told: list[_Told] = []
    undated = 0
    for rank, article in enumerate([*about, *(others if names else ())]):
        needed = () if rank < len(about) else names
        found = list(_sentences(article, needed))
        undated += sum(date is None for _, _, date in found)
        told += [_told(article, rank, place, span, date) for place, span, date in found if date]
    groups = sorted(_folded(told), key=lambda group: (-len(group), group[0].place, group[0].rank))
    kept = sorted((_first(group) for group in groups[:limit]), key=_order)
    numbered = []
    for n, event in enumerate(kept, 1):
        numbered.append(replace(event, citation=replace(event.citation, n=n)))
    return Timeline(topic, language, tuple(numbered), len(about), max(0, len(groups) - limit), undated)


def _sentences(
    article: Article, needed: Collection[str]
) -> Iterator[tuple[int, tuple[int, int], EventDate | None]]:
    """The place and span of each sentence that has a time, and the time; None for one of which only the
    article's date would tell the day."""
    language = article.metadata.language or detect(article.text)
    for place, (start, end) in enumerate(sentence_spans(article.text)):
        sentence = article.text[start:end]
        found = [
            one
            for one in find_dates(sentence, language, article.metadata.date)
            if not _of_saying(sentence[: one.start], language)
        ]
        dates = [one for one in found if one.first]
        if not dates and not any(one.undated for one in found):
            continue
        if needed and not all(map(Spellings(sentence).holds, needed)):
            continue
        yield place, (start, end), dates[0] if dates else None


def _of_saying(before: str, language: str | None) -> bool:
    """Whether what stands before a time shows that something was said then."""
    return any(
        pattern.search(before) for name, pattern in _said().items() if language is None or name == language
    )


def _told(article: Article, rank: int, place: int, span: tuple[int, int], date: EventDate) -> _Told:
    of, (start, end) = article.metadata, span
    quote = article.text[start:end]
    without = f"{quote[: date.start]} {quote[date.end :]}"
    telling = frozenset(
        stem([word for word in words(without) if word.casefold() not in all_function_words()])
    )
    citation = Citation(
        0, article.id, article.source, of.title, of.publisher, of.date, of.url,
        quote, start, end, (start + date.start, start + date.end),
    )  # fmt: skip
    return _Told(date, citation, place, rank, telling)


def _folded(told: Iterable[_Told]) -> list[list[_Told]]:
    """The sentences that tell the same event together, the one that is shown first."""
    groups: list[list[_Told]] = []
    for one in sorted(told, key=_preference):
        group = next((known for known in groups if _same(known[0], one)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return groups


def _preference(one: _Told) -> tuple[bool, int, dt.date, int, int]:
    """The most exact first, then the earliest report."""
    return (
        not one.date.year_known, _days(one.date), one.citation.date or dt.date.max, one.rank, one.place
    )  # fmt: skip


def _same(one: _Told, other: _Told) -> bool:
    if not days_agree(one.date, other.date):
        return False
    shared, fewer = len(one.telling & other.telling), min(len(one.telling), len(other.telling))
    if shared >= _ALIKE * max(len(one.telling | other.telling), 1):
        return True
    return fewer >= _FEW and shared >= _WITHIN * fewer


def _first(group: Sequence[_Told]) -> Event:
    """The event of a group, with one sentence of each other article."""
    first, *others = group
    also: dict[str, Citation] = {}
    for one in others:
        if one.citation.article_id != first.citation.article_id:
            also.setdefault(one.citation.article_id, one.citation)
    numbered = tuple(replace(one, n=n) for n, one in enumerate(also.values(), 1))
    return Event(first.date, first.citation, numbered)


def _order(event: Event) -> tuple[bool, dt.date, int, str, int]:
    first = event.date.first or dt.date.max
    known = event.date.year_known
    return not known, first, _days(event.date), event.citation.article_id, event.citation.start


def _days(date: EventDate) -> int:
    return (date.last - date.first).days if date.first and date.last else 0


@cache
def _said() -> dict[str, re.Pattern[str]]:
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {
        language: re.compile(rf"\b(?:{pattern.strip()}){_BEFORE_DAY}\Z", re.IGNORECASE | re.VERBOSE)
        for language, pattern in data["said"].items()
    }
