"""A process that ingests is killed, at exact points and at random moments; the store must stay whole.

After each kill every article is its whole old version, its whole new one or, if it is new, absent; its
chunks, stems and vectors are those of that version; and ingesting again completes the rest.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.store import Store

if TYPE_CHECKING:
    from tests.store.crash_world import Workers, World

pytest_plugins = ["tests.store.crash_world"]

Check = Callable[[Store], None]

POINTS = [
    ("progress", 20), ("half of the vectors", 1), ("half of the vectors", 4),
    ("vectors", 1), ("vectors", 3), ("before commit", 1), ("before commit", 5),
    ("committed", 1), ("committed", 4), ("old vectors dropped", 1), ("old vectors dropped", 3),
]  # fmt: skip
RANDOM_KILLS = 30


@pytest.mark.parametrize("fatal", POINTS)
def test_killed_at_an_exact_point(
    world: World, workers: Workers, tmp_path: Path, check_in_step: Check, fatal: tuple[str, int]
) -> None:
    data = shutil.copytree(world.base, tmp_path / "data")
    workers.begin(world.order(data, *fatal))
    assert workers.ended() == -signal.SIGKILL
    renewed = world.check_then_complete(data, check_in_step, emptied=False)
    assert renewed < len(world.versions)


@pytest.mark.parametrize("number", range(RANDOM_KILLS))
def test_killed_at_a_random_moment(
    world: World, workers: Workers, tmp_path: Path, check_in_step: Check, number: int
) -> None:
    data = tmp_path / "data"
    # Every third begins with no data folder at all.
    emptied = number % 3 == 0
    if not emptied:
        shutil.copytree(world.base, data)
    # One moment in each thirtieth of the whole duration.
    moment = (number + random.Random(number).random()) / RANDOM_KILLS * world.duration  # noqa: S311
    process = workers.begin(world.order(data))
    time.sleep(moment)
    os.kill(process, signal.SIGKILL)
    assert workers.ended() in (-signal.SIGKILL, 0)
    world.check_then_complete(data, check_in_step, emptied)
