"""Messages made and changed from the bodies of requests that have been checked."""

from __future__ import annotations

from typing import Any

from tests.discord_server.check_message import pinged
from tests.discord_server.errors import ApiError, Json
from tests.discord_server.models import Channel, Message, User
from tests.discord_server.world import World, snowflake

_KEPT_FLAGS = (1 << 2) | (1 << 12)


def make(world: World, channel: Channel, author: User, body: Json, files: list[Json]) -> Message:
    """A new message, not yet told of. Raises ApiError if it replies to what is not there."""
    replied = _replied(channel, body.get("message_reference"))
    everyone = world.may(author, channel, "mention_everyone")
    ping = pinged(body, replied_to=replied.author.id if replied else None, may_ping_all=everyone)
    return Message(
        id=world.new_id(),
        channel=channel,
        author=author,
        content=body.get("content") or "",
        embeds=list(body.get("embeds") or []),
        components=numbered(body.get("components")),
        attachments=[stored(world, channel, one) for one in files],
        flags=(body.get("flags") or 0) & _KEPT_FLAGS,
        reference=replied,
        pinged=ping,
        nonce=body.get("nonce"),
    )


def change(world: World, message: Message, body: Json, files: list[Json]) -> None:
    """Changes what the body names, and tells of it."""
    if "content" in body:
        message.content = body["content"] or ""
    if "embeds" in body:
        message.embeds = list(body["embeds"] or [])
    if "components" in body:
        message.components = numbered(body["components"])
    if "attachments" in body or files:
        kept = {str(one.get("id")) for one in body.get("attachments") or []}
        message.attachments = [one for one in message.attachments if one["id"] in kept]
        message.attachments += [stored(world, message.channel, one) for one in files]
    world.change_message(message)


def numbered(rows: Any) -> list[Json]:
    """Components with the numbers that Discord gives them."""
    number = 0
    result = []
    for row in rows or []:
        number += 1
        inner = []
        for item in row["components"]:
            inner.append({"id": number + 1} | item)
            number += 1
        result.append({"id": number, **row, "components": inner})
    return result


def stored(world: World, channel: Channel, file: Json) -> Json:
    """An attachment as messages show it. `file`: "filename", "size", "url" to be completed, "content"."""
    number = str(world.new_id())
    url = f"{file['host']}/attachments/{channel.id}/{number}/{file['filename']}"
    world.files[f"{channel.id}/{number}/{file['filename']}"] = file["content"]
    return {
        "id": number, "filename": file["filename"], "size": file["size"], "url": url, "proxy_url": url,
        "content_type": file.get("content_type", "application/octet-stream"),
    }  # fmt: skip


def _replied(channel: Channel, reference: Any) -> Message | None:
    if reference is None:
        return None
    number = snowflake(str(reference.get("message_id")), "message_id")
    found = channel.messages.get(number)
    if found is None and reference.get("fail_if_not_exists", True):
        wrong = {
            "message_reference": {
                "_errors": [{"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}]
            }
        }
        raise ApiError(400, 50035, "Invalid Form Body", wrong)
    return found
