"""What users think of answers: the two buttons, the form, and the export."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Literal

from bot.discord.delivery.interaction import Place
from bot.discord.log import JOURNAL
from bot.discord.rendering.answer import Page
from bot.discord.rendering.forms import LONGEST_CORRECTION
from bot.discord.rendering.markup import escaped
from bot.discord.texts import RefusedError, text
from bot.text import printable
from config.json_output import to_json
from store.chat.replies import Reply
from store.feedback import Feedback

if TYPE_CHECKING:
    from bot.discord.client import KutipClient

_NO_ANSWER = "-"


def place_of(server: int | None) -> str:
    """How feedback names the server, or that it came by direct message."""
    return f"discord:{server or 'dm'}"


async def liked(client: KutipClient, place: Place, reply: Reply) -> None:
    """Stores that an answer was right, then says so."""
    await _judge(client, place, reply, "good")
    await place.say([Page(text(place.language, "feedback.good"))])


async def disliked(client: KutipClient, place: Place, reply: Reply) -> None:
    """Stores that an answer was wrong, whether or not the form that asks for the right one is ever sent."""
    await _judge(client, place, reply, "bad")


async def correct(client: KutipClient, place: Place, reply: Reply, written: str) -> None:
    """Stores what somebody wrote into the form, then says so; an empty form only says that it was wrong."""
    await place.open()
    answer = " ".join(printable(written).split())[:LONGEST_CORRECTION]
    correction = {"": None, _NO_ANSWER: ""}.get(answer, answer)
    key = {"": "feedback.bad", _NO_ANSWER: "feedback.no_answer"}.get(answer, "feedback.corrected")
    await _judge(client, place, reply, "bad", correction)
    await place.say([Page(text(place.language, key, answer=escaped(answer)))])


def exported(verdicts: Sequence[Feedback]) -> bytes:
    """The verdicts as JSON lines, UTF-8. Raises RefusedError when there are none."""
    if not verdicts:
        raise RefusedError("feedback.none")
    rows = ({**asdict(one), "at": one.at.isoformat()} for one in verdicts)
    return "".join(f"{to_json(row)}\n" for row in rows).encode()


async def _judge(
    client: KutipClient,
    place: Place,
    reply: Reply,
    verdict: Literal["good", "bad"],
    correction: str | None = None,
) -> None:
    # A reply's key is random and forgotten after a while; then nobody can tell any more who this was.
    giver = hashlib.sha256(f"{reply.key} {place.where.user}".encode()).hexdigest()
    await client.service.judge(reply.collection, _feedback(place, reply, verdict, correction), giver)
    outcome = verdict if correction is None else "corrected"
    JOURNAL.event("feedback", outcome, server=place.where.server)


def _feedback(
    place: Place, reply: Reply, verdict: Literal["good", "bad"], correction: str | None
) -> Feedback:
    document = reply.document
    return Feedback(
        question=document["question"],
        answer=document["answer"],
        answered=document["answered"],
        verdict=verdict,
        correction=correction,
        language=document["language"],
        sources=tuple(dict.fromkeys(citation["source"] for citation in document["citations"])),
        place=place_of(reply.server),
        at=place.at,
    )
