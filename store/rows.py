"""Values on their way into the catalog, and rows that make no sense because its file was damaged."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from config.errors import StoreError

_LOG = logging.getLogger("kutip.store")
# What reading a row raises whose values are not of the form in which they were stored.
NONSENSE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)

Row = tuple[Any, ...]
T = TypeVar("T")


def moment(at: dt.datetime) -> str:
    """A moment in one form, so that the order of texts is the order of time."""
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def sound(rows: Iterable[Row], read: Callable[..., T], what: str) -> Iterator[T]:
    """What `read` makes of each row; one of which it makes nothing is left out, with a warning.

    For rows none of which the others need. what: they are, such as "verdict".
    """
    for row in rows:
        try:
            yield read(*row)
        except NONSENSE:
            _LOG.warning("A %s in the catalog is damaged and left out.", what)


def needed(row: Row, read: Callable[..., T], what: str) -> T:
    """What `read` makes of a row without which nothing right can be done. Raises StoreError."""
    try:
        return read(*row)
    except NONSENSE as error:
        raise StoreError(
            f"{what} in the catalog makes no sense: it is damaged. Restore the catalog from a backup, or "
            "move it away and ingest the articles again."
        ) from error
