"""/status and /help."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING

from bot import version
from bot.discord.delivery.interaction import Place
from bot.discord.rendering.answer import EmbedData, FieldData, Page
from bot.discord.rendering.marks import without_marks
from bot.discord.texts import text
from config.messages import LANGUAGES
from store.catalog import Counts

if TYPE_CHECKING:
    from bot.discord.client import KutipClient

_COLOUR = 0x5865F2


async def status(client: KutipClient, place: Place) -> Page:
    """How many articles are asked there, and how the bot is doing."""
    service, language = client.service, place.language
    collection = await service.collection(place.where.server)

    def found() -> Counts:
        return service.collections.of(collection).catalog.counts()

    counts = await service.desk.do(found)

    def said(key: str, **values: object) -> str:
        return text(language, f"status.{key}", **values)

    rows = [
        (said("collection"), text(language, f"articles.{'common' if collection is None else 'own'}")),
        (said("articles"), str(counts.articles)),
        (said("chunks"), str(counts.chunks)),
        (said("running"), _duration(dt.datetime.now(dt.UTC) - service.started, language)),
        (said("waiting"), str(service.desk.load)),
        (said("servers"), str(len(client.guilds))),
        (said("latency"), _latency(client.latency, language)),
        (said("version"), version()),
    ]
    if place.where.server is not None and client.shard_count:
        number = (place.where.server >> 22) % client.shard_count
        rows.append((said("shard"), said("of", n=number + 1, count=client.shard_count)))
    fields = tuple(FieldData(name, value, inline=at > 0) for at, (name, value) in enumerate(rows))
    return Page(embeds=(EmbedData(title=said("title"), colour=_COLOUR, fields=fields),))


def help_wanted(typed: str) -> str | None:
    """The language of a text that is but a word such as "help" or "bantuan"; "" for a mere question mark,
    which has none; None for what does not ask for help."""
    said = re.sub(r"[\s!.,/]+", " ", without_marks(typed)).strip().casefold()
    if said and not said.strip("? "):
        return ""
    known = (
        language for language in LANGUAGES if said.rstrip("? ") in text(language, "help.words").split(", ")
    )
    return next(known, None)


def help_page(client: KutipClient, language: str) -> Page:
    """What the bot can do and how to ask."""

    def said(key: str, **values: object) -> str:
        return text(language, f"help.{key}", **values).strip()

    names = ("ask", "articles", "status", "ingest", "remove", "settings")
    commands = {name: client.mention(name) for name in names}
    commands |= {"menu": text(language, "command.menu.name"), "feedback": client.mention("feedback export")}
    fields = (
        FieldData(said("ask_title"), _listed(said("ask", **commands))),
        FieldData(said("look_title"), _listed(said("look", **commands))),
        FieldData(said("manage_title"), said("manage", **commands)),
    )
    embed = EmbedData(
        title=said("title"), description=said("intro"), colour=_COLOUR, fields=fields, footer=said("footer")
    )
    return Page(embeds=(embed,))


def _listed(lines: str) -> str:
    return "\n".join(f"- {line}" for line in lines.splitlines())


def _duration(time: dt.timedelta, language: str) -> str:
    """Days, hours and minutes, without those in front of which there is nothing."""
    hours, seconds = divmod(time.seconds, 3600)
    parts = [("days", time.days), ("hours", hours), ("minutes", seconds // 60)]
    while len(parts) > 1 and not parts[0][1]:
        del parts[0]
    return " ".join(text(language, f"status.{name}", count=count) for name, count in parts)


def _latency(seconds: float, language: str) -> str:
    """Before the first heartbeat there is none."""
    if not math.isfinite(seconds):
        return "-"
    return text(language, "status.milliseconds", count=round(seconds * 1000))
