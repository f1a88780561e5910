"""Interactions under way are known after a restart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from store.catalog import Catalog
from store.chat.pending import Interaction, Pending

NOON = dt.datetime(2024, 5, 24, 12, tzinfo=dt.UTC)


def test_what_is_under_way_is_known_after_a_crash(tmp_path: Path) -> None:
    catalog = Catalog.open(tmp_path / "data")
    pending = Pending(catalog.database)
    pending.add("t2", 2**62, NOON, "id")
    pending.add("t1", 5, NOON - dt.timedelta(seconds=1))
    pending.add("t3", 5, NOON + dt.timedelta(seconds=1))
    pending.done("t3")
    pending.done("unknown")
    again = Pending(Catalog.open(catalog.database.path.parent).database)
    assert again.all() == [
        Interaction("t1", 5, NOON - dt.timedelta(seconds=1), "en"),
        Interaction("t2", 2**62, NOON, "id"),
    ]
    again.add("t1", 6, NOON)
    assert [one.application for one in again.all() if one.token == "t1"] == [6]  # noqa: S105
