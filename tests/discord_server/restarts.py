"""`make restarts N=100`: the bot is killed or asked to end at random moments, under load, and started again.

What has to hold: feedback that was thanked for is stored, nobody is left with "thinking", buttons of answers
from before work, and a bot that is asked to end does so within ten seconds. The exit status says whether.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from store.catalog import FILE_NAME
from store.database import Database
from store.feedback import FeedbackLog
from tests.discord_server.crowd import different, gather, ingest_samples, percentile, says, table, two_cores
from tests.discord_server.interactions import Interaction
from tests.discord_server.models import Channel, Message
from tests.discord_server.people import Person
from tests.discord_server.process import BotProcess
from tests.discord_server.server import DiscordServer

GUILDS, PEOPLE = 20, 400
# Seconds between two things that people do, and the longest that the bot runs before its end.
PAUSE = 0.1
LONGEST_RUN = 4.0
# One in so many ends comes while the bot still starts.
EARLY = 5
THANKS = "feedback.good"


@dataclass
class Course:
    """What happened so far. answers: messages with buttons, by what was asked. thanks: what was clicked as
    helpful, by question."""

    asked: list[Interaction] = field(default_factory=list)
    answers: list[tuple[str, Message]] = field(default_factory=list)
    clicks: list[tuple[str, Interaction]] = field(default_factory=list)
    stops: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def collect(self, questions: dict[int, str]) -> None:
        """Finds the answers among what was asked; `questions` by interaction."""
        for one in [one for one in self.asked if one.answered is not None]:
            if one.original is not None and one.original.buttons:
                self.answers.append((questions[one.id], one.original))
        self.asked = [one for one in self.asked if one.answered is None]


class Restarts:
    """The people, and what they go on doing whatever happens to the bot."""

    def __init__(self, server: DiscordServer, data: Path, seed: int) -> None:
        self.server, self.data = server, data
        self.rng = random.Random(seed)  # noqa: S311 - chance, no secret
        self.people: list[tuple[Person, Channel]] = gather(server, GUILDS, PEOPLE)
        self.pairs = different(self.rng)
        self.questions: dict[int, str] = {}
        self.course = Course()

    async def live(self) -> None:
        """People ask, and click what was answered, until cancelled."""
        while True:
            await asyncio.sleep(self.rng.uniform(0, 2 * PAUSE))
            self.course.collect(self.questions)
            person, channel = self.rng.choice(self.people)
            if self.course.answers and self.rng.random() < 0.4:
                question, message = self.rng.choice(self.course.answers)
                self.course.clicks.append((question, person.click(message, ":good:")))
            else:
                # Each question with a number of its own, so that the feedback on it can be found again.
                number = len(self.questions)
                question, since = self.pairs[number % len(self.pairs)]
                question = f"{question} ({number})"
                one = await person.slash(channel, "ask", question=question, since=since)
                self.questions[one.id] = question
                self.course.asked.append(one)

    async def once(self, number: int) -> None:
        """One life of the bot, from its start to its end under load."""
        async with BotProcess(self.server, self.data, cold=True) as bot:
            early = number % EARLY == EARLY - 1
            if not early:
                await bot.ready()
            living = asyncio.create_task(self.live())
            await asyncio.sleep(self.rng.uniform(0, LONGEST_RUN))
            graceful = self.rng.random() < 0.5
            began = time.monotonic()
            bot.process.send_signal(signal.SIGTERM if graceful else signal.SIGKILL)
            status = await bot.ended()
            living.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await living
            self.course.statuses[status] += 1
            if graceful:
                self.course.stops.append(time.monotonic() - began)
            # One that comes before Python has begun ends it by itself.
            allowed = {0, -signal.SIGTERM} if early else {0}
            if status not in (allowed if graceful else {-signal.SIGKILL}):
                self.course.wrong.append(f"run {number} ended with {status}: {bot.lines[-3:]}")
            self.course.wrong += [line for line in bot.lines if '"crash"' in line]

    async def last(self) -> None:
        """A life without an end of its own, in which all has to be put right, and old buttons work."""
        async with BotProcess(self.server, self.data, cold=True) as bot:
            await bot.ready()
            waiting = [one for one in self.course.asked if one.acknowledged is not None]
            with contextlib.suppress(TimeoutError):
                await self.server.world.changes.until(
                    lambda: not any(one.thinking for one in waiting), 60, "everybody told"
                )
            self.course.collect(self.questions)
            sampled = self.rng.sample(self.course.answers, min(50, len(self.course.answers)))
            for _, message in sampled:
                person, _ = self.rng.choice(self.people)
                shown = await person.answered(person.click(message, ":sources:"))
                if says(shown, "feedback.gone", "error.unexpected"):
                    self.course.wrong.append(f"an old button says: {shown.text}")
            await bot.stop()

    def lost(self) -> int:
        """How many clicks were thanked for and are not stored."""
        thanked = Counter(
            question for question, one in self.course.clicks if one.original and says(one.original, THANKS)
        )
        log = FeedbackLog(Database(self.data / FILE_NAME)).all()
        stored = Counter(one.question for one in log if one.verdict == "good")
        return sum((thanked - stored).values())

    def report(self, runs: int) -> bool:
        everything = list(self.server.interactions.all.values())
        thanked = [one for _, one in self.course.clicks if one.original and says(one.original, THANKS)]
        unanswered = [one for one in everything if one.acknowledged is None]
        thinking = [one for one in everything if one.thinking]
        for sentence in self.course.wrong[:10]:
            sys.stdout.write(f"{sentence}\n")
        return table(
            f"{runs} restarts",
            [
                ("ended by SIGTERM", str(len(self.course.stops)), None),
                ("ended by SIGKILL", str(self.course.statuses[-signal.SIGKILL]), None),
                ("stopped in, 50th percentile", f"{percentile(self.course.stops, 0.5):.1f} s", None),
                ("stopped in, longest", f"{max(self.course.stops, default=0):.1f} s",
                 max(self.course.stops, default=0) <= 10),
                ("interactions", str(len(everything)), None),
                ("answers", str(len(self.course.answers)), bool(self.course.answers)),
                ("sent while no bot ran", str(len(unanswered)), None),
                ("left with thinking", str(len(thinking)), not thinking),
                ("feedback thanked for", str(len(thanked)), bool(thanked)),
                ("of that, lost", str(self.lost()), self.lost() == 0),
                ("wrong ends, buttons, crashes", str(len(self.course.wrong)), not self.course.wrong),
                ("rules broken", str(len(self.server.record.broken)), not self.server.record.broken),
            ],
        )  # fmt: skip


async def run(runs: int, seed: int, data: Path) -> bool:
    # A new process identifies as soon as it starts, for which Discord would make it wait five seconds.
    async with DiscordServer(interval=10, apart=0) as server:
        restarts = Restarts(server, data, seed)
        for number in range(runs):
            await restarts.once(number)
            sys.stderr.write(f"\r{number + 1} of {runs}")
        sys.stderr.write("\n")
        await restarts.last()
        return restarts.report(runs)


def main() -> int:
    parser = argparse.ArgumentParser(description="Restarts `kutip bot` at moments of chance, under load.")
    parser.add_argument("runs", type=int, nargs="?", default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sys.stdout.write(f"{two_cores()} processors\n")
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        ingest_samples(data)
        good = asyncio.run(run(given.runs, given.seed, data))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
