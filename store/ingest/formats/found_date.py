"""htmldate's finding, held to what the page states; the only file that imports it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from htmldate import find_date as find_html_date

from store.ingest.formats.published import address_day
from store.language.dates import date_spans

_HEAD = 200_000
_BODY = re.compile(r"<body[\s>]", re.IGNORECASE)


def found_date(markup: str, lines: Iterable[str], url: str, modified: dt.date | None) -> dt.date | None:
    """The day that htmldate finds, if the page states it: in its head, in its address, or in one of its
    lines.

    lines: those that the page shows beside its article, not its prose. modified: a day that is known to be
    that of the last change, which is no other day's evidence.
    """
    try:
        found = find_html_date(markup, original_date=True, extensive_search=True, url=url or None)
    except (ValueError, TypeError, OverflowError, AttributeError):
        # It fails on some damaged pages.
        return None
    day = dt.date.fromisoformat(found) if found else None
    if day is None or day > dt.datetime.now(dt.UTC).date():
        return None
    shown = any(one == day for line in lines for _, _, one in date_spans(line))
    body = _BODY.search(markup)
    head = markup[: min(body.start(), _HEAD)] if body else ""
    written = (f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day:%Y%m%d}")
    in_head = day != modified and any(form in head for form in written)
    return day if shown or in_head or address_day(url) == day else None
