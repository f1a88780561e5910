"""What every parser returns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from store.models import Metadata


@dataclass(frozen=True, slots=True)
class Parsed:
    """An article's text before cleaning, and what its container (front matter, page, record) states.

    around: lines that a page shows beside its article, such as its byline, in order. modified: the day of the
    last change that the source states. characters: of the whole source as it is shown, None for those of
    `text`. dropped: the characters that are not in `text`, by what they are. replaced: lines that were
    damaged, and were taken from the source's own paragraph. of_page: the lines are the article's alone, as of
    a page, so that one with a day is about something else. pages: `text` again, a page of print each.
    unread: the numbers of pages without text, and the names of attachments.
    """

    text: str
    stated: Metadata
    around: tuple[str, ...] = ()
    modified: dt.date | None = None
    characters: int | None = None
    dropped: Mapping[str, int] = field(default_factory=dict)
    replaced: int = 0
    of_page: bool = False
    pages: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
