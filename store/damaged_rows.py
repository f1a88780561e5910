"""Rows that make no sense: somebody wrote into the catalog's file, or a disk did."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from config.errors import StoreError

_LOG = logging.getLogger("kutip.store")
# What reading a row raises whose values are not of the form in which they were stored.
NONSENSE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)

Row = tuple[Any, ...]
T = TypeVar("T")


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
