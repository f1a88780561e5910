"""/sources: which feeds, sitemaps and pages are kept current for the articles that are asked there."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import discord
from discord import app_commands

from bot.app import App
from bot.discord.context import BotClient, Interaction
from bot.discord.controls import Control, page_turns
from bot.discord.delivery.errors import serving
from bot.discord.delivery.interaction import private_target, user_language
from bot.discord.delivery.target import MissingPermissionsError, ReplyTarget
from bot.discord.features.permissions import MANAGERS, check_manager, editable
from bot.discord.log import LOG
from bot.discord.rendering.markup import one_line, shown
from bot.discord.rendering.page import Page
from bot.discord.rendering.split import shortened_plain
from bot.discord.rendering.watched import PER_PAGE, pages_of, source_name, sources_page
from bot.discord.texts import RefusedError, text
from bot.discord.translation import named
from config.errors import KutipError, UsageError
from store.ingest.fetch import is_address
from store.ingest.watch.watched import Watched, WatchList

# A server may add so many; whoever runs the bot adds more with `kutip watch add`.
MOST_SOURCES = 50
_SHORTEST, _LONGEST, _USUAL = 15, 43_200, 60
_CHOICES = 25
_LONGEST_CHOICE = 100
_NEEDED = ("view_channel", "send_messages")

sources_group = app_commands.Group(
    name=named("sources.name"),
    description=named("sources.description"),
    guild_only=True,
    allowed_contexts=MANAGERS,
    default_permissions=discord.Permissions(manage_guild=True),
)


class SourcesButton(Control, template=r"kutip:sources:(?P<way>[pn]):(?P<page>\d{1,6})"):
    """Turns to a page of the list, from 0. way: "p" or "n", so that no two buttons have the same id."""

    def __init__(self, button: discord.ui.Item[Any], way: str, page: str | int) -> None:
        super().__init__(button)
        self.way, self.page = way, int(page)

    @classmethod
    def new(cls, direction: str, label: str, page: int) -> SourcesButton:
        """A new button. direction: "previous" or "next"."""
        way = direction[0]
        custom_id = f"kutip:sources:{way}:{page}"
        button: discord.ui.Button[Any] = discord.ui.Button(label=label, custom_id=custom_id)
        return cls(button, way, page)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: BotClient = interaction.client
        target = await private_target(interaction)
        async with serving(client, target, "sources"):
            app = client.service.collections.of(await editable(interaction, target.language))
            await target.open(update=True)
            await _show(client, target, app, self.page)


@sources_group.command(name=named("sources.list.name"), description=named("sources.list.description"))
async def list_command(interaction: Interaction) -> None:
    client = interaction.client
    target = await private_target(interaction)
    async with serving(client, target, "sources"):
        app = client.service.collections.of(await editable(interaction, target.language))
        await target.open()
        await _show(client, target, app, 0)


@sources_group.command(name=named("sources.add.name"), description=named("sources.add.description"))
@app_commands.rename(
    url=named("sources.add.option.url.name"), minutes=named("sources.add.option.minutes.name")
)
@app_commands.describe(
    url=named("sources.add.option.url.description"),
    minutes=named("sources.add.option.minutes.description"),
)
async def add_command(
    interaction: Interaction, url: str, minutes: app_commands.Range[int, _SHORTEST, _LONGEST] = _USUAL
) -> None:
    client = interaction.client
    target = await private_target(interaction)
    async with serving(client, target, "sources"):
        app = client.service.collections.of(await editable(interaction, target.language))
        # A path would be one on the machine of the bot.
        if not is_address(url.strip()):
            raise RefusedError("ingest.wrong_url")
        await target.open()
        new = await client.service.queue.do(lambda: _added(app, url.strip(), minutes), long=True)
        LOG.event("sources", "added" if new else "changed", server=target.where.server)
        client.service.look_soon()
        key = "watching.added" if new else "watching.changed"
        said = text(target.language, key, source=shown(url, _LONGEST_CHOICE))
        await target.say([Page(f"{said}{_switched_off(client, target.language)}")])


@sources_group.command(name=named("sources.remove.name"), description=named("sources.remove.description"))
@app_commands.rename(source=named("sources.remove.option.source.name"))
@app_commands.describe(source=named("sources.remove.option.source.description"))
async def remove_command(interaction: Interaction, source: str) -> None:
    client = interaction.client
    target = await private_target(interaction)
    async with serving(client, target, "sources"):
        app = client.service.collections.of(await editable(interaction, target.language))
        await target.open()
        removed = await client.service.queue.do(lambda: _removed(app, source.strip()))
        if removed is None:
            raise RefusedError("watching.unknown", text=shown(source), command=_listing(client))
        LOG.event("sources", "removed", server=target.where.server)
        name = shown(source_name(removed), _LONGEST_CHOICE)
        await target.say([Page(text(target.language, "watching.removed", source=name))])


@remove_command.autocomplete("source")
async def _choices(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    client = interaction.client
    try:
        app = client.service.collections.of(await editable(interaction, await user_language(interaction)))
        found = await client.service.queue.do(lambda: WatchList(app.catalog.database).all())
    except KutipError:
        # No choices for users who may not remove anything, or while the store cannot be read.
        return []
    names = [(one_line(source_name(one)), one) for one in found]
    matching = [(name, one) for name, one in names if current.strip().casefold() in name.casefold()]
    # The end of an address tells more than its beginning.
    return [
        app_commands.Choice(name=shortened_plain(name, _LONGEST_CHOICE), value=_key(one))
        for name, one in matching[:_CHOICES]
    ]


@sources_group.command(name=named("sources.announce.name"), description=named("sources.announce.description"))
@app_commands.rename(channel=named("sources.announce.option.channel.name"))
@app_commands.describe(channel=named("sources.announce.option.channel.description"))
async def announce_command(interaction: Interaction, channel: discord.TextChannel | None = None) -> None:
    client = interaction.client
    target = await private_target(interaction)
    async with serving(client, target, "sources"):
        server = check_manager(interaction, target.language)
        if channel is not None and channel.guild.id == server:
            allowed = channel.permissions_for(channel.guild.me)
            if missing := [name for name in _NEEDED if not getattr(allowed, name)]:
                raise MissingPermissionsError(missing)
        await target.open()
        await client.service.announce_in(server, channel.id if channel else None)
        key = "watching.announced" if channel else "watching.not_announced"
        said = text(target.language, key, channel=f"<#{channel.id}>" if channel else "")
        note = _switched_off(client, target.language) if channel else ""
        await target.say([Page(f"{said}{note}")])


async def _show(client: BotClient, target: ReplyTarget, app: App, number: int) -> None:
    """Shows a page of the sources, or the last page if there are fewer by now."""
    found = await client.service.queue.do(lambda: WatchList(app.catalog.database).all())
    if not found:
        command = client.command_mention("sources add")
        await target.say([Page(text(target.language, "watching.empty", command=command))])
        return
    page = min(number, pages_of(len(found)) - 1)
    those = found[page * PER_PAGE : (page + 1) * PER_PAGE]
    view = page_turns(page, pages_of(len(found)), target.language, SourcesButton.new)
    note = _switched_off(client, target.language).strip()
    await target.say([sources_page(those, page, len(found), target.language, note)], view)


def _added(app: App, url: str, minutes: int) -> bool:
    """Adds a source, or changes its interval; returns whether it is new. Raises RefusedError."""
    known = WatchList(app.catalog.database)
    before = {one.source for one in known.all()}
    try:
        new = known.add(url, dt.timedelta(minutes=minutes), most=MOST_SOURCES)
    except UsageError as error:
        if len(before) >= MOST_SOURCES:
            raise RefusedError("watching.too_many", most=MOST_SOURCES) from error
        raise RefusedError("ingest.wrong_url") from error
    return new


def _removed(app: App, named_so: str) -> Watched | None:
    """Removes the source of that key or name, and returns it."""
    known = WatchList(app.catalog.database)
    for one in known.all():
        if named_so in (_key(one), one.source, source_name(one)):
            known.remove(one.source)
            return one
    return None


def _key(one: Watched) -> str:
    """A choice has no room for a long address."""
    return hashlib.sha256(one.source.encode()).hexdigest()[:16]


def _listing(client: BotClient) -> str:
    return client.command_mention("sources list")


def _switched_off(client: BotClient, language: str) -> str:
    """A note that nothing is kept current, where that is so."""
    return "" if client.service.app.settings.watch else f"\n{text(language, 'watching.off')}"
