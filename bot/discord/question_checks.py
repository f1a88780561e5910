"""What is checked before a question is asked: its words, its channel and the limits."""

from __future__ import annotations

from bot.discord.context import BotClient
from bot.discord.delivery.target import ReplyTarget
from bot.discord.rendering.marks import without_marks
from bot.discord.rendering.markup import clean
from bot.discord.texts import RefusedError
from bot.discord.work.question_queue import Asked
from config.errors import QuestionError
from retrieval.question import LONGEST_QUESTION, valid_question
from store.chat.servers import ServerSettings
from store.language.stems import words

_CHANNELS_SHOWN = 10


def question_in(client: BotClient, typed: str, *, attached: bool) -> str:
    """The words of the question, on one line. attached: whether a file came with it.

    Raises RefusedError for one that cannot be asked; for a file alone it says where files are taken.
    """
    question = without_marks(typed)
    try:
        return valid_question(question)
    except QuestionError as error:
        if attached and not words(question):
            raise RefusedError("answer.attached", command=client.command_mention("ingest")) from error
        # Somebody who wrote nothing but marks did write something.
        wordless = error.reason == "empty" and clean(typed).strip()
        reason = "wordless" if wordless else error.reason
        key = f"error.question_{reason}"
        raise RefusedError(key, count=len(question), most=LONGEST_QUESTION) from error


def check_channel(target: ReplyTarget, settings: ServerSettings) -> None:
    """Raises RefusedError where the server does not want answers; a thread belongs to its channel."""
    if not settings.channels or target.channels & settings.channels:
        return
    raise RefusedError("error.channel", channels=channel_list(settings.channels))


def channel_list(channels: frozenset[int]) -> str:
    """The channels as they can be clicked in a message, and an ellipsis for those beyond ten."""
    shown = [f"<#{channel}>" for channel in sorted(channels)[:_CHANNELS_SHOWN]]
    return ", ".join(shown + [" …"] * (len(channels) > _CHANNELS_SHOWN))


async def opened(
    client: BotClient, target: ReplyTarget, question: str, settings: ServerSettings | None
) -> ServerSettings:
    """Says that the question is being answered, and returns the server's settings. Raises the reason why it
    cannot be asked.

    settings: None where they were not there soon enough to be checked before.
    """
    if settings is not None:
        # Before anything is shown, because everybody would see an error afterwards.
        check_limits(client, target, question, settings)
    await target.open()
    if settings is None:
        settings = await client.service.settings(target.where.server)
        check_channel(target, settings)
    return settings


def check_limits(client: BotClient, target: ReplyTarget, question: str, settings: ServerSettings) -> None:
    """Raises BusyError for a user, or a server, that has asked too often."""
    asked = Asked(target.where.server, target.where.user, None, question)
    client.service.queue.check(asked, settings.user_questions, settings.server_questions)
