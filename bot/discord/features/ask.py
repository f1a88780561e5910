"""Asking: /ask, the menu of a message, and the way from a question to the message that answers it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence

import discord
from discord import app_commands

from bot.cli import filters as periods
from bot.discord import language
from bot.discord.context import BotClient, Interaction
from bot.discord.delivery.errors import serving
from bot.discord.delivery.interaction import target_of
from bot.discord.delivery.target import ReplyTarget
from bot.discord.features import info
from bot.discord.features.answer_buttons import answer_view
from bot.discord.features.permissions import for_everybody
from bot.discord.log import LOG
from bot.discord.question_checks import check_channel, opened, question_in
from bot.discord.rendering.answer import answer_pages
from bot.discord.rendering.markup import shown
from bot.discord.rendering.page import Page, with_small_print
from bot.discord.texts import RefusedError, text
from bot.discord.translation import named
from bot.discord.work.question_queue import Asked
from config.errors import KutipError, UsageError
from retrieval.conversation.memory import Completed, Memory
from retrieval.conversation.subject import TURNS
from retrieval.models import Answer
from store.chat.replies import Reply, new_key
from store.chat.servers import ServerSettings
from store.language.dates import parse_day
from store.models import ALL, Filters

# After that many seconds an answer is sent although it is not stored.
_STORING_SECONDS = 5.0


@app_commands.command(name=named("ask.name"), description=named("ask.description"))
@app_commands.rename(
    question=named("ask.option.question.name"),
    since=named("ask.option.since.name"),
    until=named("ask.option.until.name"),
    private=named("ask.option.private.name"),
)
@app_commands.describe(
    question=named("ask.option.question.description"),
    since=named("ask.option.since.description"),
    until=named("ask.option.until.description"),
    private=named("ask.option.private.description"),
)
@for_everybody
async def ask_command(
    interaction: Interaction,
    question: str,
    since: str | None = None,
    until: str | None = None,
    private: bool = False,
) -> None:
    client = interaction.client
    target = await target_of(interaction, private=private)
    async with serving(client, target, "ask"):
        period = period_of(since, until, target.language)
        conversational = isinstance(interaction.channel, discord.Thread | discord.DMChannel)
        chain = await client.service.recent(target.where, TURNS) if conversational else []
        await ask(client, target, question, period, chain)


@app_commands.context_menu(name=named("menu.name"))
@for_everybody
async def ask_menu(interaction: Interaction, message: discord.Message) -> None:
    client = interaction.client
    target = await target_of(interaction, private=False)
    async with serving(client, target, "ask"):
        typed = without_mention(message.content, client)
        await ask(client, target, typed, attached=bool(message.attachments))


async def ask(
    client: BotClient,
    target: ReplyTarget,
    typed: str,
    filters: Filters = ALL,
    chain: Sequence[Reply] = (),
    *,
    attached: bool = False,
) -> None:
    """Answers a question. Raises the reason why it cannot.

    chain: the replies that the question may follow up, newest last. attached: whether a file came with it.
    """
    began = time.monotonic()
    settings = await client.service.settings_soon(target.where.server)
    if settings is not None:
        check_channel(target, settings)
    if (spoken := info.help_wanted(typed)) is not None:
        await _help(client, target, spoken, settings)
        return
    question = question_in(client, typed, attached=attached)
    settings = await opened(client, target, question, settings)
    collection = target.where.server if settings.own_articles else None
    # Follow-ups stay within one collection: names must not leak from another.
    chain = [reply for reply in chain if reply.collection == collection]
    where, whole = target.where, _completed(question, chain)
    asked = Asked(where.server, where.user, collection, whole.question, filters)
    answer = whole.explained(await _answer(client, target, settings, asked))
    missing = await target.prepare(question, threads=settings.threads and not answer.intent)
    reply = Reply(
        key=new_key(),
        channel=target.where.channel,
        user=target.where.user,
        question=question,
        document=answer.to_json(),
        server=target.where.server,
        collection=collection,
        follows=chain[-1].key if chain else None,
        private=target.private,
    )
    # Stored before it is sent, so that a follow-up or a click works at once.
    stored = await _stored(client, reply)
    pages = answer_pages(answer, target.language, question if target.echoes else None)
    pages = _with_note(pages, missing, target.language)
    if filters != ALL and not answer.intent and (passed_over := await client.service.undated(asked)):
        note = text(target.language, "answer.undated", count=passed_over)
        pages = with_small_print(pages, note)
    if attached:
        note = text(target.language, "answer.attached", command=client.command_mention("ingest"))
        pages = with_small_print(pages, note)
    quoted = not answer.intent and not (answer.listing and not answer.citations)
    shown = answer_view(reply, target.language) if stored and quoted else None
    message = await target.say(pages, shown)
    if message is not None and stored:
        await _placed(client, reply, message)
    LOG.answered(target.where.server, reply, time.monotonic() - began)


async def _help(client: BotClient, target: ReplyTarget, spoken: str, settings: ServerSettings | None) -> None:
    """Explains how to ask, in the language of the word that asked for help if it has one."""
    chosen = settings.language if settings else "auto"
    target.language = language.of_answer(
        spoken or target.language, chosen, client.service.app.settings.language
    )
    target.private = True
    await target.say([info.help_page(client, target.language)])


def _completed(question: str, chain: Sequence[Reply]) -> Completed:
    """The question with the subject of the previous ones, where it has none of its own."""
    return Memory(Answer.from_json(reply.document) for reply in chain).complete(question)


async def _answer(client: BotClient, target: ReplyTarget, settings: ServerSettings, asked: Asked) -> Answer:
    """The answer; from now on the target's language is the answer's. Raises RefusedError without articles."""
    service = client.service
    answer = await service.queue.ask(asked, settings.user_questions, settings.server_questions)
    target.language = language.of_question(
        asked.question, target.language, settings.language, service.app.settings.language
    )
    if answer.intent or answer.listing:
        # A greeting is too short for its words to tell its language; the classifier knows it.
        target.language = language.of_answer(
            answer.language, settings.language, service.app.settings.language
        )
    told = answer.related or (answer.answered and not answer.listing)
    if not told and not await service.articles(asked.collection):
        raise RefusedError("answer.no_articles", command=client.command_mention("ingest"))
    return answer


def _with_note(pages: list[Page], missing: Sequence[str], spoken: str) -> list[Page]:
    """The pages, with the permissions that the bot lacks in small print beneath them."""
    if not missing:
        return pages
    names = ", ".join(text(spoken, f"permission.{name}") for name in missing)
    return with_small_print(pages, text(spoken, "error.missing", permissions=names))


async def _placed(client: BotClient, reply: Reply, message: int) -> None:
    """Notes which message contains the answer; if that fails, no error may replace the answer."""
    try:
        await client.service.placed(reply.key, message)
    except KutipError as error:
        LOG.event("store", "reply not placed", level=logging.ERROR, error=str(error))


async def _stored(client: BotClient, reply: Reply) -> bool:
    """Stores the reply. Returns whether that worked; otherwise its buttons would not work."""
    try:
        await asyncio.wait_for(client.service.remember(reply), _STORING_SECONDS)
    except (TimeoutError, KutipError) as error:
        LOG.event("store", "reply not stored", level=logging.ERROR, error=str(error))
        return False
    return True


def without_mention(content: str, client: discord.Client) -> str:
    """A message without mentions of the bot."""
    user = client.user
    if user is None:
        return content
    return content.replace(f"<@{user.id}>", " ").replace(f"<@!{user.id}>", " ").strip()


def period_of(since: str | None, until: str | None, language: str) -> Filters:
    """Raises RefusedError for an invalid date, UsageError for a period without a day."""
    period = ALL
    for given, last in ((since, False), (until, True)):
        if given is None:
            continue
        try:
            parse_day(given, last=last)
        except UsageError as error:
            raise RefusedError("error.date_wrong", text=shown(given)) from error
        narrow = periods.with_until if last else periods.with_since
        period = narrow(period, given, language)
    return period
