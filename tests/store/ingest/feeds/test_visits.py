"""What is known of an address that was fetched, and when it is worth asking again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from store.catalog import Catalog
from store.ingest.feeds.listing import Entry, Listing
from store.ingest.feeds.visits import Visit, Visits
from store.ingest.web import Validators

NOON = dt.datetime(2024, 6, 5, 12, tzinfo=dt.UTC)
URL = "https://kabar.example/berita/1"


def visit(changed: str = "", read: dt.datetime = NOON, asked: dt.datetime = NOON, etag: str = '"1"') -> Visit:
    return Visit(URL, Validators(URL, etag), asked, read, changed=changed)


@pytest.mark.parametrize(
    ("before", "now", "read", "same"),
    [
        ("", "", NOON, False),
        ("2024-06-05T09:00:00Z", "2024-06-05T09:00:00Z", NOON, True),
        ("2024-06-05T09:00:00Z", "2024-06-05T10:00:00Z", NOON, False),
        ("2024-06-05T09:00:00Z", "", NOON, False),
        # The page may have changed again on the day on which it was read.
        ("2024-06-05", "2024-06-05", NOON, False),
        ("2024-06-05", "2024-06-05", NOON + dt.timedelta(days=2), True),
    ],
)
def test_what_its_list_says_of_changes(before: str, now: str, read: dt.datetime, same: bool) -> None:
    assert visit(before, read).has_not_changed(now) is same


@pytest.mark.parametrize(
    ("unchanged_for", "asked_before", "etag", "fresh"),
    [
        (dt.timedelta(hours=1), dt.timedelta(minutes=10), '"1"', True),
        (dt.timedelta(hours=1), dt.timedelta(minutes=20), '"1"', False),
        (dt.timedelta(days=40), dt.timedelta(days=9), '"1"', True),
        (dt.timedelta(0), dt.timedelta(minutes=1), '"1"', False),
        (dt.timedelta(0), dt.timedelta(hours=23), "", True),
        (dt.timedelta(0), dt.timedelta(hours=25), "", False),
    ],
)
def test_what_has_not_changed_for_long_is_asked_for_seldom(
    unchanged_for: dt.timedelta, asked_before: dt.timedelta, etag: str, fresh: bool
) -> None:
    one = visit(read=NOON - unchanged_for, asked=NOON, etag=etag)
    assert one.is_fresh(NOON + asked_before) is fresh


def test_visits_are_kept_and_a_damaged_one_is_as_good_as_none(tmp_path: Path) -> None:
    database = Catalog.open(tmp_path).database
    visits = Visits(database)
    listing = Listing("feed", (Entry(URL, "k-1", title="Satu"),), 1)
    feed = Visit(
        "https://kabar.example/rss", Validators("https://kabar.example/rss2"), NOON, NOON, listing=listing
    )
    page = Visit(
        URL, Validators(URL, '"1"', "x"), NOON, NOON, "kabar.example k-1", "2024", "0123456789abcdef"
    )
    for one in (feed, page):
        visits.put(one)
    assert (visits.get(feed.url), visits.get(URL), visits.get("https://other.example/")) == (feed, page, None)
    assert visits.of_identity("kabar.example k-1") == page
    visits.asked(page, NOON + dt.timedelta(hours=1), "2025")
    later = visits.get(URL)
    assert later is not None
    assert (later.read, later.changed) == (NOON, "2025")
    with database.transaction() as connection:
        connection.execute("UPDATE visits SET asked = 'soon', listing = '[]'")
    assert (visits.get(URL), visits.get(feed.url)) == (None, None)
