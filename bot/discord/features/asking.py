"""From a question, wherever it was asked, to the message that answers it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.discord import language
from bot.discord.delivery.interaction import Place
from bot.discord.features import info
from bot.discord.features.answer_buttons import answer_view
from bot.discord.log import JOURNAL
from bot.discord.rendering.answer import Page, answer_pages
from bot.discord.rendering.marks import without_marks
from bot.discord.rendering.markup import clean
from bot.discord.rendering.split import CONTENT, length
from bot.discord.texts import RefusedError, text
from bot.discord.work.question_queue import Asked
from config.errors import KutipError
from retrieval.answer import LONGEST_QUESTION
from retrieval.conversation.rewrite import Turn, completed
from retrieval.models import Answer
from store.chat.replies import Reply, new_key
from store.chat.servers import ServerSettings
from store.language.stems import words
from store.models import ALL, Filters

if TYPE_CHECKING:
    from bot.discord.client import KutipClient

# How many turns of a conversation may lend a follow-up its subject.
TURNS = 3
# An answer that cannot be stored is given all the same.
_STORING_SECONDS = 5.0
_CHANNELS_SHOWN = 10


async def ask(
    client: KutipClient,
    place: Place,
    typed: str,
    filters: Filters = ALL,
    chain: Sequence[Reply] = (),
    *,
    attached: bool = False,
) -> None:
    """Answers a question. Raises what says why not.

    chain: the replies that the question may follow up, newest last. attached: whether a file came with it.
    """
    began = time.monotonic()
    settings = await client.service.settings_soon(place.where.server)
    if settings is not None:
        check_channel(place, settings)
    if (spoken := info.help_wanted(typed)) is not None:
        await _help(client, place, spoken, settings)
        return
    question = _question(client, typed, attached=attached)
    if settings is not None:
        # Before anything is shown, for afterwards everybody would see it.
        _check_limits(client, place, question, settings)
    await place.open()
    if settings is None:
        settings = await client.service.settings(place.where.server)
        check_channel(place, settings)
    collection = place.where.server if settings.own_articles else None
    # What another collection answered is not carried over: nobody could tell from where a name came.
    chain = [reply for reply in chain if reply.collection == collection]
    where, complete = place.where, _completed(question, chain)
    asked = Asked(where.server, where.user, collection, complete, filters)
    answer = await _answer(client, place, settings, asked)
    missing = await place.prepare(question, threads=settings.threads and not answer.intent)
    reply = Reply(
        key=new_key(),
        channel=place.where.channel,
        user=place.where.user,
        question=question,
        document=answer.to_json(),
        server=place.where.server,
        collection=collection,
        follows=chain[-1].key if chain else None,
        private=place.private,
    )
    # Stored before it is seen: whoever follows it up or clicks at once finds it.
    stored = await _stored(client, reply)
    pages = answer_pages(answer, place.language, question if place.echoes else None)
    pages = _with_note(pages, missing, place.language)
    if attached:
        note = text(place.language, "answer.attached", command=client.mention("ingest"))
        pages = _with_small_print(pages, note)
    message = await place.say(
        pages, answer_view(reply, place.language) if stored and not answer.intent else None
    )
    if message is not None and stored:
        await _placed(client, reply, message)
    JOURNAL.answered(place, reply, time.monotonic() - began)


def checked(typed: str) -> str:
    """The words of the question, on one line. Raises RefusedError for one that cannot be asked."""
    if not clean(typed).strip():
        raise RefusedError("error.question_empty")
    question = without_marks(typed)
    if len(question) > LONGEST_QUESTION:
        raise RefusedError("error.question_long", count=len(question), most=LONGEST_QUESTION)
    if not words(question):
        raise RefusedError("error.question_wordless")
    return question


def _question(client: KutipClient, typed: str, *, attached: bool) -> str:
    """As `checked`; of a file without a question it is said where files are taken."""
    try:
        return checked(typed)
    except RefusedError as error:
        if attached and not words(without_marks(typed)):
            raise RefusedError("answer.attached", command=client.mention("ingest")) from error
        raise


def _check_limits(client: KutipClient, place: Place, question: str, settings: ServerSettings) -> None:
    """Raises BusyError for somebody who has asked too often, on a server that has."""
    asked = Asked(place.where.server, place.where.user, None, question)
    client.service.desk.check(asked, settings.user_questions, settings.server_questions)


async def _help(client: KutipClient, place: Place, spoken: str, settings: ServerSettings | None) -> None:
    """Says how to ask, in the language of the word that asked for it if that tells."""
    chosen = settings.language if settings else "auto"
    place.language = language.of_answer(
        spoken or place.language, chosen, client.service.app.settings.language
    )
    place.private = True
    await place.say([info.help_page(client, place.language)])


def _completed(question: str, chain: Sequence[Reply]) -> str:
    """The question with the subject of what came before, where it has none of its own."""
    return completed(question, [Turn(one.document["question"], one.document["answer"]) for one in chain])


async def _answer(client: KutipClient, place: Place, settings: ServerSettings, asked: Asked) -> Answer:
    """The answer; from now on the place's language is the answer's. Raises RefusedError without articles."""
    service = client.service
    answer = await service.desk.ask(asked, settings.user_questions, settings.server_questions)
    place.language = language.of_question(
        asked.question, place.language, settings.language, service.app.settings.language
    )
    if answer.intent:
        # A greeting is too short for its words to tell; the classifier knows better.
        place.language = language.of_answer(answer.language, settings.language, service.app.settings.language)
    if not (answer.answered or answer.related) and not await service.articles(asked.collection):
        raise RefusedError("answer.no_articles", command=client.mention("ingest"))
    return answer


def _with_note(pages: list[Page], missing: Sequence[str], spoken: str) -> list[Page]:
    """The pages, and in small print beneath them which permissions the bot lacks to do more."""
    if not missing:
        return pages
    names = ", ".join(text(spoken, f"permission.{name}") for name in missing)
    return _with_small_print(pages, text(spoken, "error.missing", permissions=names))


def _with_small_print(pages: list[Page], note: str) -> list[Page]:
    """The pages, the note beneath them if there is room."""
    small = f"-# {note}"
    content = f"{pages[-1].content}\n{small}".strip()
    return [*pages[:-1], replace(pages[-1], content=content)] if length(content) <= CONTENT else pages


def check_channel(place: Place, settings: ServerSettings) -> None:
    """Raises RefusedError where the server does not want answers; a thread belongs to its channel."""
    if not settings.channels or place.channels & settings.channels:
        return
    shown = [f"<#{channel}>" for channel in sorted(settings.channels)[:_CHANNELS_SHOWN]]
    more = [" …"] if len(settings.channels) > _CHANNELS_SHOWN else []
    raise RefusedError("error.channel", channels=", ".join(shown + more))


async def _placed(client: KutipClient, reply: Reply, message: int) -> None:
    """Notes where the answer stands; if that fails, it must not be replaced by an error."""
    try:
        await client.service.placed(reply.key, message)
    except KutipError as error:
        JOURNAL.event("store", "reply not placed", level=logging.ERROR, error=str(error))


async def _stored(client: KutipClient, reply: Reply) -> bool:
    """Whether the reply is stored, without which its buttons would lead nowhere."""
    try:
        await asyncio.wait_for(client.service.remember(reply), _STORING_SECONDS)
    except (TimeoutError, KutipError) as error:
        JOURNAL.event("store", "reply not stored", level=logging.ERROR, error=str(error))
        return False
    return True
