"""Processes that crawl and are killed, at exact points or at any moment; the last one may finish."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.crawl.newsroom import Newsroom

if TYPE_CHECKING:
    from tests.store.crash_world import Workers

_TOKENS = 180
# Where tests/store/crash_worker.py can kill itself. Each note of a visit is a transaction, too.
_POINTS = ("progress", "vectors", "before commit", "before commit", "committed", "old vectors dropped")


def killed_at_points(site: Newsroom, workers: Workers, data: Path, kills: int, rng: random.Random) -> int:
    """Crawls the sitemap in processes that kill themselves at points of their work, then in one that does
    not. Returns how many were killed before they had finished."""
    killed = 0
    for _ in range(kills):
        workers.begin(_order(site, data, rng.choice(_POINTS), rng.randint(1, 12)))
        killed += workers.ended() == -signal.SIGKILL
    workers.begin(_order(site, data))
    assert workers.ended() == 0
    return killed


def killed_at_moments(site: Newsroom, workers: Workers, data: Path, kills: int, rng: random.Random) -> int:
    """The same with processes that are killed after some time, at most as long as the whole takes."""
    longest, killed = 0.35 * len(site.stories) / max(1, kills) * 2, 0
    for _ in range(kills):
        process = workers.begin(_order(site, data))
        time.sleep(rng.uniform(0, longest))
        os.kill(process, signal.SIGKILL)
        killed += workers.ended() == -signal.SIGKILL
    workers.begin(_order(site, data))
    assert workers.ended() == 0
    return killed


def _order(site: Newsroom, data: Path, point: str = "none", count: int = 1) -> str:
    return f"{data}\t{site.sitemap}\t{_TOKENS}\t{point}\t{count}\n"
