"""Dated events about a topic. Immutable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from retrieval.models import Citation, ResolvedDate
from store.language.event_dates.models import EventDate

# How many events are shown if nothing else is wanted, and at most.
USUAL, MOST = 20, 100


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, or is to happen, at a time. citation: the sentence, with the words of the time
    highlighted; also: sentences of other articles that tell it again."""

    date: EventDate
    citation: Citation
    also: tuple[Citation, ...] = ()

    @property
    def when(self) -> ResolvedDate:
        return ResolvedDate(self.date.iso or "", self.date.precision, self.date.time)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The events about a topic, in the order of time; those whose year is not known come last. language: of
    the topic. articles: how many are about it. left_out: how many events there are besides. undated: how many
    sentences have a day that only the date of their article would tell, which is not known."""

    topic: str
    language: str
    events: tuple[Event, ...] = ()
    articles: int = 0
    left_out: int = 0
    undated: int = 0

    def to_json(self) -> dict[str, Any]:
        """The form of `kutip timeline --json`: dates in ISO 8601-2."""
        events = [
            {
                "when": {"value": one.when.value, "precision": one.when.precision, "time": one.when.time},
                **_plain(one.citation),
                "also": [_plain(other) for other in one.also],
            }
            for one in self.events
        ]
        return {
            "topic": self.topic,
            "language": self.language,
            "articles": self.articles,
            "events": events,
            "left_out": self.left_out,
            "undated": self.undated,
        }


def _plain(citation: Citation) -> dict[str, Any]:
    return {
        "article_id": citation.article_id,
        "source": citation.source,
        "title": citation.title,
        "publisher": citation.publisher,
        "date": citation.date.isoformat() if citation.date else None,
        "url": citation.url,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
    }
