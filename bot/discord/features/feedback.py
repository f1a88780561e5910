"""Feedback: what users say about answers, by the buttons and the form, and /feedback export."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import asdict
from typing import Literal

import discord
from discord import app_commands

from bot.discord.context import BotClient, Interaction
from bot.discord.delivery.errors import serving
from bot.discord.delivery.interaction import private_target
from bot.discord.delivery.target import ReplyTarget
from bot.discord.features.permissions import MANAGERS, check_manager
from bot.discord.log import LOG
from bot.discord.rendering.markup import escaped
from bot.discord.rendering.page import Page
from bot.discord.texts import RefusedError, text
from bot.discord.translation import named
from bot.feedback import correction_in, feedback_on
from config.json_output import to_json
from retrieval.models import Answer
from store.chat.replies import Reply
from store.feedback import Feedback

feedback_group = app_commands.Group(
    name=named("feedback.name"),
    description=named("feedback.description"),
    guild_only=True,
    allowed_contexts=MANAGERS,
    default_permissions=discord.Permissions(manage_guild=True),
)


@feedback_group.command(name=named("feedback.export.name"), description=named("feedback.export.description"))
async def export_command(interaction: Interaction) -> None:
    client = interaction.client
    target = await private_target(interaction)
    async with serving(client, target, "export"):
        server = check_manager(interaction, target.language)
        await target.open()
        verdicts = await client.service.verdicts(server, _place_of(server))
        file = discord.File(io.BytesIO(_exported(verdicts)), filename=f"kutip-feedback-{server}.jsonl")
        await target.attach(text(target.language, "feedback.exported", count=len(verdicts)), file)


async def liked(client: BotClient, target: ReplyTarget, reply: Reply) -> None:
    """Stores that an answer was right, then confirms it."""
    await _judge(client, target, reply, "good")
    await target.say([Page(text(target.language, "feedback.good"))])


async def disliked(client: BotClient, target: ReplyTarget, reply: Reply) -> None:
    """Stores that an answer was wrong, whether or not the form for the right one is ever sent."""
    await _judge(client, target, reply, "bad")


async def correct(client: BotClient, target: ReplyTarget, reply: Reply, written: str) -> None:
    """Stores what the user wrote into the form, then confirms it; an empty form only means "wrong"."""
    await target.open()
    # The form takes several lines.
    correction = correction_in(" ".join(written.split()))
    key = {None: "feedback.bad", "": "feedback.no_answer"}.get(correction, "feedback.corrected")
    await _judge(client, target, reply, "bad", correction)
    await target.say([Page(text(target.language, key, answer=escaped(correction or "")))])


def _exported(verdicts: Sequence[Feedback]) -> bytes:
    """The verdicts as JSON lines, UTF-8. Raises RefusedError when there are none."""
    if not verdicts:
        raise RefusedError("feedback.none")
    rows = ({**asdict(one), "at": one.at.isoformat()} for one in verdicts)
    return "".join(f"{to_json(row)}\n" for row in rows).encode()


async def _judge(
    client: BotClient,
    target: ReplyTarget,
    reply: Reply,
    verdict: Literal["good", "bad"],
    correction: str | None = None,
) -> None:
    # A reply's key is random and is deleted after a while; then the user cannot be identified any more.
    giver = hashlib.sha256(f"{reply.key} {target.where.user}".encode()).hexdigest()
    answer = Answer.from_json(reply.document)
    given = feedback_on(answer, verdict, _place_of(reply.server), correction, target.at)
    await client.service.judge(reply.collection, given, giver)
    outcome = verdict if correction is None else "corrected"
    LOG.event("feedback", outcome, server=target.where.server)


def _place_of(server: int | None) -> str:
    """The place of feedback from a server, or from direct messages."""
    return f"discord:{server or 'dm'}"
