"""Turns the text of a filter, such as a date or an outlet, into Filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from config.errors import UsageError
from config.messages import day, message
from store.language.dates import parse_day
from store.models import Filters
from store.outlets import known_outlet


def with_since(filters: Filters, text: str, language: str = "en") -> Filters:
    """Only articles from this day on; of a month or a year, its first day. Raises UsageError."""
    return _checked(replace(filters, since=parse_day(text, last=False)), language)


def with_until(filters: Filters, text: str, language: str = "en") -> Filters:
    """Only articles up to this day; of a month or a year, its last day. Raises UsageError."""
    return _checked(replace(filters, until=parse_day(text, last=True)), language)


def with_outlet(filters: Filters, name: str, known: Iterable[str], language: str = "en") -> Filters:
    """Only articles from this outlet, ignoring case. Raises UsageError if there are none."""
    return replace(filters, publisher=known_outlet(name, known, language))


def _checked(filters: Filters, language: str) -> Filters:
    if filters.since and filters.until and filters.since > filters.until:
        since, until = day(language, filters.since), day(language, filters.until)
        raise UsageError(message(language, "filters.span_empty", since=since, until=until))
    return filters
