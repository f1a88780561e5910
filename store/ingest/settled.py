"""Which article a source turned out to be; and which that of a page is, or of a document that was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from store.models import Place
from store.places import Row


@dataclass(frozen=True, slots=True)
class Settled:
    """Which article a source is.

    copy: whether it is one of several places that hold the same, and not the first, so that there is nothing
    to be stored. moved_from: the source that it had before; None if it was not moved. known: whether the
    catalog knows all of this already.
    """

    article_id: str
    place: Place
    copy: bool = False
    moved_from: str | None = None
    known: bool = False


def settled_without_file(
    article_id: str, place: Place, own: Row | None, others: Sequence[Row], before: str | None
) -> tuple[Settled, Row | None]:
    """What was settled of a source that is no file, and the place from which it has moved, if it has.

    A page is known by its address, and what was sent by its content. own: the place as the catalog knows it.
    others: the article's other places. before: the address at which the page was found the last time.
    """
    mine = own is not None and own.article_id == article_id
    moved = next((row for row in others if row.place.key == before != place.key), None)
    if others and not mine and moved is None:
        # A page has one address, which another one that leads to it does not replace.
        return Settled(article_id, others[0].place, known=True), None
    moved_from = moved.place.source if moved and moved.place.source != place.source else None
    # Called otherwise, it is the same.
    known = own is not None and mine and own.place == replace(place, source=own.place.source)
    return Settled(article_id, place, moved_from=moved_from, known=known), moved
