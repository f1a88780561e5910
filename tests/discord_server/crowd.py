"""Many people in many guilds who ask about the sample articles: what the load scripts share."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from config.messages import LANGUAGES, texts
from tests.discord_server.models import Channel, Message
from tests.discord_server.people import Person
from tests.discord_server.process import KUTIP
from tests.discord_server.server import DiscordServer

SAMPLES = Path(__file__).parents[2] / "store/samples"
CORES = 2
QUESTIONS = (
    "Kapan Mishustin mengunjungi Beijing?",
    "Siapa yang memimpin KTT ASEAN di Labuan Bajo?",
    "Di mana KTT G7 tahun 2023 berlangsung?",
    "Kapan Gunung Marapi meletus?",
    "Berapa korban jiwa akibat letusan Marapi?",
    "Berapa lama perjalanan kereta cepat Whoosh?",
    "Kapan Whoosh diresmikan?",
    "Siapa pelatih timnas U-23?",
    "Kapan forum Sabuk dan Jalan diadakan?",
    "Di mana World Water Forum 2024 diadakan?",
    "Apa status Danau Toba menurut UNESCO?",
    "Negara mana yang akan menjadi anggota ke-11 ASEAN?",
    "Who is the president of Brazil?",
    "When did Japan begin to release treated water?",
    "Who won Indonesia's 2024 presidential election?",
    "How many votes did Anies Baswedan receive?",
    "When did Mishustin visit Beijing?",
    "Which companies signed agreements during the visit?",
    "What was the theme of Indonesia's ASEAN chairmanship?",
    "Where did the semifinal take place?",
)
# Each question is asked of articles since each of these days, which no cache takes for the same question.
SINCE = [f"2023-{month:02d}-{day:02d}" for month in (1, 2, 3, 4) for day in range(1, 26)]
_BUSY = ("busy_user", "busy_server", "busy_queue")


def different(rng: random.Random) -> list[tuple[str, str]]:
    """Questions and days, 2,000 different pairs in an order of chance."""
    pairs = [(question, since) for question in QUESTIONS for since in SINCE]
    rng.shuffle(pairs)
    return pairs


def ingest_samples(data: Path) -> None:
    """Puts the sample articles into a new data folder."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("KUTIP_")}
    environ["PYTHONPATH"] = str(SAMPLES.parents[1])
    command = [*KUTIP, "--data-dir", str(data), "ingest", str(SAMPLES)]
    data.mkdir(parents=True, exist_ok=True)
    subprocess.run(command, check=True, cwd=data, env=environ, stdout=subprocess.DEVNULL)


def gather(server: DiscordServer, guilds: int, people: int) -> list[tuple[Person, Channel]]:
    """People with a channel each, spread evenly over new guilds; half of them speak Indonesian."""
    places = []
    for number in range(guilds):
        guild = server.world.add_guild(f"guild-{number}")
        places.append(server.world.channels_of(guild)[0])
    found = []
    for number in range(people):
        user = server.world.add_user(f"reader-{number}", locale="id" if number % 2 else "en-US")
        channel = places[number % guilds]
        assert channel.guild is not None
        channel.guild.members[user.id] = channel.guild.members[server.world.bot.id]
        found.append((Person(server, user), channel))
    return found


def says(one: Message, *keys: str) -> bool:
    """Whether a message is one of the bot's sentences, in either language, whatever it is filled in with."""
    raw = [texts(language)[f"discord.{key}"] for language in LANGUAGES for key in keys]
    return any(re.search(re.sub(r"\\{.*?\\}", ".*", re.escape(sentence)), one.text) for sentence in raw)


def is_busy(one: Message) -> bool:
    return says(one, *(f"error.{key}" for key in _BUSY))


def two_cores() -> int:
    """Leaves this process, and what it starts, no more than two processors; returns how many it has."""
    cores = sorted(os.sched_getaffinity(0))[:CORES]
    os.sched_setaffinity(0, cores)
    return len(cores)


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least that share of all are not above; 0 for none."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * round(share * 1000) // 1000) - 1)] if ordered else 0.0


def table(title: str, rows: Iterable[tuple[str, str, bool | None]]) -> bool:
    """Prints what was measured and whether it is as it has to be (None: it need not be anything); returns
    whether all of it is."""
    listed = list(rows)
    width = max(len(name) for name, _, _ in listed)
    marks: Callable[[bool | None], str] = lambda good: "" if good is None else "ok" if good else "NOT OK"  # noqa: E731
    lines = [f"{name:{width}}  {value:>14}  {marks(good)}".rstrip() for name, value, good in listed]
    sys.stdout.write("\n".join([title, *lines, ""]))
    return all(good is not False for _, _, good in listed)
