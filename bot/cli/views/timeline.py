"""The events about a topic: when, the quote, and where it comes from."""

from __future__ import annotations

from rich.text import Text

from bot.cli.views.answer import citation_view
from bot.cli.views.view import DIM, View, lines, stacked
from bot.text import one_line
from config.messages import message
from retrieval.models import Citation
from retrieval.news.date_words import date_words
from retrieval.news.events import Event, Timeline


def timeline_view(found: Timeline, language: str) -> View:
    """The events in order; those whose year is not known come last, under a line that says so."""
    topic = one_line(found.topic)
    if not found.events:
        key = "timeline.nothing" if found.articles else "listing.none"
        return stacked([lines(Text(message(language, key, topic=topic), "bold")), *_notes(found, language)])
    known = [_event(one, language) for one in found.events if one.date.year_known]
    open_ones = [_event(one, language) for one in found.events if not one.date.year_known]
    if open_ones:
        open_ones.insert(0, lines(Text(message(language, "timeline.no_year"), DIM)))
    head = lines(Text(message(language, "timeline.title", topic=topic), "bold"))
    return stacked([head, *known, *open_ones, *_notes(found, language)], gap=True)


def _event(event: Event, language: str) -> View:
    when = lines(Text(date_words(event.date, language) or event.when.value, "bold"))
    also = (
        [lines(Text(f"    {message(language, 'timeline.also', outlets=outlets(event))}", DIM))]
        if event.also
        else []
    )
    return stacked([when, citation_view(event.citation, language), *also])


def outlets(event: Event) -> str:
    """Who tells the event again: their outlets, each once, or the titles of their articles."""
    return ", ".join(dict.fromkeys(_named(one) for one in event.also))


def _named(citation: Citation) -> str:
    return one_line(citation.publisher or citation.title or citation.source)


def _notes(found: Timeline, language: str) -> list[View]:
    """What is not shown."""
    return [
        lines(Text(message(language, f"timeline.{key}", count=count), DIM))
        for key, count in (("left_out", found.left_out), ("undated", found.undated))
        if count
    ]
