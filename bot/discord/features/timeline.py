"""/timeline: the dated events about a topic in order."""

from __future__ import annotations

from discord import app_commands

from bot.discord import language
from bot.discord.context import Interaction
from bot.discord.delivery.errors import serving
from bot.discord.delivery.interaction import target_of
from bot.discord.features.ask import period_of
from bot.discord.features.permissions import for_everybody
from bot.discord.question_checks import check_channel, opened, question_in
from bot.discord.rendering.page import with_small_print
from bot.discord.rendering.timeline import timeline_pages
from bot.discord.texts import RefusedError, text
from bot.discord.translation import named
from bot.discord.work.question_queue import Asked
from store.models import ALL


@app_commands.command(name=named("timeline.name"), description=named("timeline.description"))
@app_commands.rename(
    topic=named("timeline.option.topic.name"),
    since=named("ask.option.since.name"),
    until=named("ask.option.until.name"),
    private=named("ask.option.private.name"),
)
@app_commands.describe(
    topic=named("timeline.option.topic.description"),
    since=named("ask.option.since.description"),
    until=named("ask.option.until.description"),
    private=named("ask.option.private.description"),
)
@for_everybody
async def timeline_command(
    interaction: Interaction,
    topic: str,
    since: str | None = None,
    until: str | None = None,
    private: bool = False,
) -> None:
    client = interaction.client
    target = await target_of(interaction, private=private)
    async with serving(client, target, "timeline"):
        service, where = client.service, target.where
        filters = period_of(since, until, target.language)
        settings = await service.settings_soon(where.server)
        if settings is not None:
            check_channel(target, settings)
        wanted = question_in(client, topic, attached=False)
        settings = await opened(client, target, wanted, settings)
        collection = where.server if settings.own_articles else None
        asked = Asked(where.server, where.user, collection, wanted, filters)
        found = await service.timeline(asked, settings.user_questions, settings.server_questions)
        if not await service.articles(collection):
            raise RefusedError("answer.no_articles", command=client.command_mention("ingest"))
        target.language = language.of_question(
            wanted, target.language, settings.language, service.app.settings.language
        )
        pages = timeline_pages(found, target.language)
        if filters != ALL and (passed_over := await service.undated(asked)):
            pages = with_small_print(pages, text(target.language, "answer.undated", count=passed_over))
        await target.say(pages)
