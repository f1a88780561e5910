"""`make load`: 50 people ask 300 questions within a minute, and how the bot bears it.

Everything runs on two processors: the bot as a process of its own, and this Discord with all its people. The
rules are Discord's, three seconds for the first response included. The exit status is 0 if all is as it has
to be.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.discord_server.crowd import (
    different,
    gather,
    ingest_samples,
    is_busy,
    percentile,
    table,
    two_cores,
)
from tests.discord_server.interactions import Interaction
from tests.discord_server.process import BotProcess, memory
from tests.discord_server.server import DiscordServer

INTERVAL = 5.0
GRACE = 2.0
GUILDS = 10
# How long an answer may take before this calls it none.
LONGEST = 120.0
# The allocator's arenas and the cache of a minute fill up at first; after that nothing may grow.
GROWTH = 1.10


async def crowd(
    server: DiscordServer, people: int, asks: int, seconds: float, seed: int
) -> list[Interaction]:
    """Asks at times of chance, evenly spread; returns when all are asked."""
    rng = random.Random(seed)  # noqa: S311 - a load, no secret
    readers = gather(server, GUILDS, people)
    questions = different(rng)
    moments = sorted(rng.uniform(0, seconds) for _ in range(asks))
    began, asked = time.monotonic(), []
    for number, moment in enumerate(moments):
        await asyncio.sleep(max(0.0, began + moment - time.monotonic()))
        person, channel = readers[number % len(readers)]
        question, since = questions[number % len(questions)]
        asked.append(await person.slash(channel, "ask", question=question, since=since))
    return asked


async def sample(bot: BotProcess, into: list[float]) -> None:
    """The bot's memory, once a second."""
    while True:
        into.append(memory(bot))
        await asyncio.sleep(1)


async def answered_all(server: DiscordServer, asked: list[Interaction]) -> None:
    def look() -> bool:
        return all(one.answered is not None or server.interactions.failed(one) for one in asked)

    await server.world.changes.until(look, LONGEST, "an answer for everybody")


async def measure(people: int, asks: int, seconds: float, seed: int, data: Path) -> bool:
    used: list[float] = []
    async with (
        DiscordServer(interval=INTERVAL, grace=GRACE) as server,
        BotProcess(server, data, cold=True) as bot,
    ):
        await bot.ready()
        sampling = asyncio.create_task(sample(bot, used))
        asked = await crowd(server, people, asks, seconds, seed)
        try:
            await answered_all(server, asked)
        except TimeoutError:
            sys.stderr.write("Not everybody was answered.\n")
        sampling.cancel()
        began = time.monotonic()
        status = await bot.stop()
        return report(server, asked, used, status, time.monotonic() - began)


def report(
    server: DiscordServer, asked: list[Interaction], used: list[float], status: int, stopped: float
) -> bool:
    acknowledged = [one.acknowledged for one in asked if one.acknowledged is not None]
    answered = [one for one in asked if one.answered is not None and one.original is not None]
    busy = [one for one in answered if one.original is not None and is_busy(one.original)]
    waits = [one.answered for one in answered if one.answered is not None]
    late = [one for one in server.record.lateness if one > -INTERVAL / 2]
    third = max(1, len(used) // 3)
    before, after = max(used[third : 2 * third], default=0.0), max(used[-third:], default=0.0)
    return table(
        f"{len(asked)} questions",
        [
            ("acknowledged within 3 s", str(len(acknowledged)), len(acknowledged) == len(asked)),
            ("acknowledged, 50th percentile", f"{percentile(acknowledged, 0.5) * 1000:.0f} ms", None),
            ("acknowledged, 99th percentile", f"{percentile(acknowledged, 0.99) * 1000:.0f} ms", None),
            ("acknowledged, longest", f"{max(acknowledged, default=0) * 1000:.0f} ms", None),
            ("answered", str(len(answered) - len(busy)), None),
            ("told to try again", str(len(busy)), None),
            ("neither", str(len(asked) - len(answered)), len(answered) == len(asked)),
            ("answered, 50th percentile", f"{percentile(waits, 0.5):.2f} s", None),
            ("answered, 99th percentile", f"{percentile(waits, 0.99):.2f} s", None),
            ("heartbeats", str(len(server.record.lateness)), bool(late)),
            ("heartbeats, latest", f"{max(late, default=0) * 1000:+.0f} ms", max(late, default=0) < GRACE),
            ("rules broken", str(len(server.record.broken)), not server.record.broken),
            ("requests refused", str(len(server.record.unwanted)), not server.record.unwanted),
            ("memory, second third", f"{before:.0f} MB", None),
            ("memory, last third", f"{after:.0f} MB", after <= before * GROWTH),
            ("stopped in", f"{stopped:.1f} s", status == 0 and stopped < 10),
        ],
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="How `kutip bot` bears many people who ask at once.")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--asks", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sys.stdout.write(f"{two_cores()} processors, {given.people} people, {given.seconds:g} s\n")
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        ingest_samples(data)
        good = asyncio.run(measure(given.people, given.asks, given.seconds, given.seed, data))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
