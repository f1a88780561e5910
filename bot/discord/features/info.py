"""/status and /help."""

from __future__ import annotations

import datetime as dt
import math
import re

from discord import app_commands

from bot import version
from bot.discord.context import BotClient, Interaction
from bot.discord.delivery.errors import serving
from bot.discord.delivery.interaction import private_target
from bot.discord.delivery.target import ReplyTarget
from bot.discord.features.permissions import for_everybody
from bot.discord.rendering.marks import without_marks
from bot.discord.rendering.page import BLURPLE, EmbedData, FieldData, Page
from bot.discord.texts import text
from bot.discord.translation import named
from config.messages import LANGUAGES
from store.catalog import Counts


@app_commands.command(name=named("status.name"), description=named("status.description"))
@for_everybody
async def status_command(interaction: Interaction) -> None:
    client = interaction.client
    target = await private_target(interaction)
    async with serving(client, target, "status"):
        await target.open()
        await target.say([await _status(client, target)])


@app_commands.command(name=named("help.name"), description=named("help.description"))
@for_everybody
async def help_command(interaction: Interaction) -> None:
    client = interaction.client
    target = await private_target(interaction)
    async with serving(client, target, "help"):
        await target.say([help_page(client, target.language)])


async def _status(client: BotClient, target: ReplyTarget) -> Page:
    """The number of articles that are asked there, and the state of the bot."""
    service, language = client.service, target.language
    collection = await service.collection(target.where.server)

    def found() -> Counts:
        return service.collections.of(collection).catalog.counts()

    counts = await service.queue.do(found)

    def said(key: str, **values: object) -> str:
        return text(language, f"status.{key}", **values)

    rows = [
        (said("collection"), text(language, f"articles.{'common' if collection is None else 'own'}")),
        (said("articles"), str(counts.articles)),
        (said("chunks"), str(counts.chunks)),
        (said("running"), _duration(dt.datetime.now(dt.UTC) - service.started, language)),
        (said("waiting"), str(service.queue.load)),
        (said("servers"), str(len(client.guilds))),
        (said("latency"), _latency(client.latency, language)),
        (said("version"), version()),
    ]
    if target.where.server is not None and client.shard_count:
        number = (target.where.server >> 22) % client.shard_count
        rows.append((said("shard"), said("of", n=number + 1, count=client.shard_count)))
    fields = tuple(FieldData(name, value, inline=at > 0) for at, (name, value) in enumerate(rows))
    return Page(embeds=(EmbedData(title=said("title"), colour=BLURPLE, fields=fields),))


def help_wanted(typed: str) -> str | None:
    """The language of a text that is only a word such as "help" or "bantuan"; "" for a question mark alone,
    which has none; None for anything else."""
    said = re.sub(r"[\s!.,/]+", " ", without_marks(typed)).strip().casefold()
    if said and not said.strip("? "):
        return ""
    known = (
        language for language in LANGUAGES if said.rstrip("? ") in text(language, "help.words").split(", ")
    )
    return next(known, None)


def help_page(client: BotClient, language: str) -> Page:
    """What the bot can do and how to ask."""

    def said(key: str, **values: object) -> str:
        return text(language, f"help.{key}", **values).strip()

    names = ("ask", "articles", "status", "timeline", "forget", "ingest", "remove", "settings")
    commands = {name: client.command_mention(name) for name in names}
    commands |= {
        "menu": text(language, "command.menu.name"),
        "feedback": client.command_mention("feedback export"),
        "sources": client.command_mention("sources list"),
    }
    fields = (
        FieldData(said("ask_title"), _listed(said("ask", **commands))),
        FieldData(said("look_title"), _listed(said("look", **commands))),
        FieldData(said("manage_title"), said("manage", **commands)),
    )
    embed = EmbedData(
        title=said("title"), description=said("intro"), colour=BLURPLE, fields=fields, footer=said("footer")
    )
    return Page(embeds=(embed,))


def _listed(lines: str) -> str:
    return "\n".join(f"- {line}" for line in lines.splitlines())


def _duration(time: dt.timedelta, language: str) -> str:
    """Days, hours and minutes, without leading zeros."""
    hours, seconds = divmod(time.seconds, 3600)
    parts = [("days", time.days), ("hours", hours), ("minutes", seconds // 60)]
    while len(parts) > 1 and not parts[0][1]:
        del parts[0]
    return " ".join(text(language, f"status.{name}", count=count) for name, count in parts)


def _latency(seconds: float, language: str) -> str:
    """The delay in milliseconds; there is none before the first heartbeat."""
    if not math.isfinite(seconds):
        return "-"
    return text(language, "status.milliseconds", count=round(seconds * 1000))
