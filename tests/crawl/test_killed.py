"""Processes that crawl are killed in the middle and run again: nothing is lost, nothing is doubled."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.settings import Settings
from store.encoder.encoder import Encoder
from store.store import Store
from tests.crawl.kills import killed_at_points
from tests.crawl.measure import measure
from tests.crawl.newsroom import newsroom

if TYPE_CHECKING:
    from tests.store.crash_world import Workers

pytest_plugins = ["tests.store.crash_world"]

KILLS, ARTICLES = 4, 10


def test_killed_while_it_crawls(
    workers: Workers,
    tmp_path: Path,
    encoder: Encoder,
    check_in_step: Callable[[Store], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [name for name in os.environ if name.startswith("KUTIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    with newsroom(ARTICLES) as site:
        killed = killed_at_points(site, workers, tmp_path / "data", KILLS, random.Random(7))  # noqa: S311
    store = Store.open(Settings.load(data_dir=tmp_path / "data"), encoder)
    found = measure(site, store.catalog)
    assert killed >= KILLS // 2
    assert (found.stored, found.texts, found.doubled) == (1.0, 1.0, 0)
    assert store.catalog.counts().articles == ARTICLES
    check_in_step(store)
