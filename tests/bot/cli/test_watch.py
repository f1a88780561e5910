"""kutip watch: what is listed, what a round does, and what stops it."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from store import private_files
from store.catalog import Catalog
from store.ingest.watch.watched import WatchList
from store.lock import Lock
from tests.bot.cli_fixtures import Run
from tests.forked.command import Piped
from tests.forked.process import KUTIP
from tests.store.ingest.site import ARTICLE, Site, sends, serving

pytest_plugins = ["tests.bot.cli_fixtures"]
pytestmark = pytest.mark.usefixtures("place")


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("KUTIP_PRIVATE_ADDRESSES", "true")
    monkeypatch.setenv("KUTIP_CRAWL_DELAY", "0")
    with serving() as one:
        one.pages |= {
            "/rss": sends("<rss><channel><item><link>/a</link></item></channel></rss>"),
            "/a": sends(ARTICLE),
        }
        yield one


def listed(run: Run) -> dict[str, dict[str, Any]]:
    outcome = run("watch", "list", "--json")
    assert outcome.status == 0
    return {one["source"]: one for one in json.loads(outcome.out)["sources"]}


def test_a_feed_and_a_folder_are_kept_current(run: Run, place: Path, site: Site) -> None:
    folder = str(place / "news")
    added = run("watch", "add", "news", site.url("/rss?utm_source=x"), "--every", "30m")
    assert (added.status, added.err) == (0, "")
    assert added.out.splitlines()[0] == "Kept current from now on: news"
    before = listed(run)
    assert set(before) == {folder, site.url("/rss")}
    one = before[folder]
    assert (one["every_seconds"], one["last"], one["result"]) == (1800, None, None)
    began = dt.datetime.now(dt.UTC)
    first = run("watch", "run", "--once")
    assert (first.status, first.err) == (0, "")
    assert f" {folder}: 3 added\n" in first.out
    assert f" {site.url('/rss')}: 1 added\n" in first.out
    after = listed(run)
    assert after[folder]["result"] == {"added": 3, "updated": 0, "unchanged": 0, "failed": 0, "error": ""}
    wait = dt.datetime.fromisoformat(after[folder]["next"]) - began
    # Half an hour, a tenth of it earlier or later, and what the looks themselves took.
    assert dt.timedelta(minutes=26) < wait < dt.timedelta(minutes=43)
    # Nothing is due any more, until it is added again.
    assert run("watch", "run", "--once").out == ""
    (place / "news" / "baru.txt").write_text("Pasar Baru di Sukamaju dibuka oleh Bupati Rahmat pada Senin.\n")
    assert run("watch", "add", folder).out == f"Kept current at this interval from now on: {folder}\n"
    assert "1 added · 3 unchanged" in run("watch", "run", "--once").out


def test_one_failure_never_stops_the_others(run: Run, place: Path, site: Site) -> None:
    (place / "aaa").mkdir()
    broken = place / "aaa" / "gone"
    broken.mkdir()
    assert run("watch", "add", str(broken), site.url("/hilang"), site.url("/rss")).status == 0
    broken.rmdir()
    once = run("watch", "run", "--once")
    assert once.status == 1
    found = listed(run)
    assert found[str(broken)]["result"]["error"] == "This path does not exist; check its spelling."
    assert "(status 404)" in found[site.url("/hilang")]["result"]["error"]
    assert found[site.url("/rss")]["result"]["added"] == 1
    shown = run("watch", "list").out.splitlines()
    assert [line.split("\t")[1] for line in shown] == ["1h", "1h", "1h"]
    assert "1 failed · This path does not exist" in shown[0]


def test_sources_are_removed_and_their_articles_stay(run: Run) -> None:
    run("watch", "add", "news")
    run("watch", "run", "--once")
    removed = run("watch", "remove", "news", "olds")
    assert (removed.status, removed.out) == (1, "No longer kept current: news\n")
    assert removed.err == "kutip: 'olds' is not watched; `kutip watch list` shows what is.\n"
    assert listed(run) == {}
    assert run("watch", "list").out.startswith("No source is kept current yet.")
    assert len(json.loads(run("articles", "--json").out)["articles"]) == 3


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["nowhere"], "'nowhere' does not exist; give a file, a folder or a web address."),
        (["http://"], "This is not a valid web address; copy it from a browser."),
        (["news", "--every", "soon"], "'soon' is not a time to wait; write one such as 30m, 2h or 1d."),
        (["news", "--every", "0m"], "A source can be looked at every minute at most"),
        (["news", "--every", "31d"], "A source can be looked at every minute at most"),
    ],
)
def test_what_cannot_be_watched(run: Run, argv: list[str], sentence: str) -> None:
    outcome = run("watch", "add", *argv)
    assert outcome.status == 2
    assert outcome.err.startswith(f"kutip: {sentence}")
    assert listed(run) == {}


def test_one_process_watches_a_folder(run: Run, place: Path) -> None:
    run("watch", "add", "news")
    with Lock(place / "data" / private_files.WATCH_LOCK).held(0):
        outcome = run("watch", "run", "--once")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.startswith("kutip: Another process keeps the sources of this data folder current;")


def test_it_runs_until_it_is_stopped(run: Run, place: Path) -> None:
    run("watch", "add", "news")
    with Piped(KUTIP, "watch", "run", environ=dict(os.environ)) as running:
        assert b"3 added" in running.stdout.readline()
        running.process.send_signal(signal.SIGTERM)
        assert running.communicate() == ("", "", 0)
    [one] = WatchList(Catalog.open(place / "data").database).all()
    assert one.result is not None
    assert one.result.added == 3
