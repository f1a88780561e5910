"""REST: channels, messages, threads and direct messages."""

from __future__ import annotations

from aiohttp import web

from tests.discord_server import payloads
from tests.discord_server.check_message import check_message
from tests.discord_server.errors import ApiError, Form, Json, unknown
from tests.discord_server.messages import change, make
from tests.discord_server.models import DM, EPHEMERAL, PUBLIC_THREAD, TEXT, Channel, Message
from tests.discord_server.rest import BODY
from tests.discord_server.world import World, snowflake

_ARCHIVE_MINUTES = {None, 60, 1440, 4320, 10080}


class ChannelRoutes:
    """What the bot does in channels with its token. Each endpoint wants what Discord wants."""

    def __init__(self, world: World) -> None:
        self._world = world

    def table(self) -> list[web.RouteDef]:
        message = "/channels/{channel}/messages/{message}"
        return [
            web.get("/channels/{channel}", self.channel),
            web.patch("/channels/{channel}", self.change_channel),
            web.post("/channels/{channel}/typing", self.typing),
            web.get("/channels/{channel}/messages", self.history),
            web.post("/channels/{channel}/messages", self.send),
            web.get(message, self.message),
            web.patch(message, self.edit),
            web.delete(message, self.delete),
            web.post(f"{message}/threads", self.thread_from_message),
            web.post("/channels/{channel}/threads", self.thread),
            web.put("/channels/{channel}/thread-members/@me", self.join),
            web.post("/users/@me/channels", self.direct),
        ]

    async def channel(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        self._world.require(channel)
        return web.json_response(payloads.channel(channel))

    async def change_channel(self, request: web.Request) -> web.Response:
        channel, body = self._channel(request), _body(request)
        mine = channel.kind == PUBLIC_THREAD and channel.owner == self._world.bot.id
        self._world.require(channel, *(() if mine else ("manage_threads",)))
        form = Form()
        form.text(("name",), body.get("name", channel.name), 1, 100)
        form.done()
        channel.name = body.get("name", channel.name)
        channel.archived = body.get("archived", channel.archived)
        return web.json_response(payloads.channel(channel))

    async def typing(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        self._world.require(channel, *_to_send(channel))
        return web.Response(status=204)

    async def history(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        self._world.require(channel)
        if not self._world.may(self._world.bot, channel, "read_message_history"):
            return web.json_response([])
        limit = int(request.query.get("limit", "50"))
        if not 1 <= limit <= 100:
            raise ApiError(400, 50035, "Invalid Form Body")
        before = int(request.query.get("before", str(1 << 63)))
        after = int(request.query.get("after", "0"))
        found = [one for number, one in channel.messages.items() if after < number < before]
        found = [one for one in found if not one.flags & EPHEMERAL]
        kept = found[:limit] if after else found[-limit:]
        return web.json_response([self._world.message_payload(one) for one in reversed(kept)])

    async def send(self, request: web.Request) -> web.Response:
        world, channel = self._world, self._channel(request)
        body, files = request[BODY]
        needed = [*_to_send(channel)]
        needed += ["embed_links"] if body.get("embeds") else []
        needed += ["attach_files"] if files else []
        world.require(channel, *needed)
        if channel.recipient is not None and not channel.recipient.open_dms:
            raise ApiError(403, 50007, "Cannot send messages to this user")
        if body.get("message_reference") and not world.may(world.bot, channel, "read_message_history"):
            raise ApiError(400, 160002, "You cannot reply without permission to read message history")
        check_message(body, files)
        message = _known(channel, body) or world.add_message(make(world, channel, world.bot, body, files))
        return web.json_response(world.message_payload(message))

    async def message(self, request: web.Request) -> web.Response:
        message = self._message(request, "read_message_history")
        return web.json_response(self._world.message_payload(message))

    async def edit(self, request: web.Request) -> web.Response:
        message = self._message(request)
        if message.author is not self._world.bot:
            raise ApiError(403, 50005, "Cannot edit a message authored by another user")
        body, files = request[BODY]
        check_message(body, files, editing=True)
        change(self._world, message, body, files)
        return web.json_response(self._world.message_payload(message))

    async def delete(self, request: web.Request) -> web.Response:
        message = self._message(request)
        if message.author is not self._world.bot:
            self._world.require(message.channel, "manage_messages")
        self._world.delete_message(message)
        return web.Response(status=204)

    async def thread_from_message(self, request: web.Request) -> web.Response:
        message = self._message(request, "create_public_threads")
        if message.thread is not None:
            raise ApiError(400, 160004, "A thread has already been created for this message")
        return self._thread(message.channel, _body(request), message)

    async def thread(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        self._world.require(channel, "create_public_threads")
        return self._thread(channel, _body(request), None)

    def _thread(self, channel: Channel, body: Json, message: Message | None) -> web.Response:
        if channel.kind != TEXT:
            raise ApiError(400, 50024, "Cannot execute action on this channel type")
        form = Form()
        form.text(("name",), body.get("name"), 1, 100)
        if body.get("auto_archive_duration") not in _ARCHIVE_MINUTES:
            form.wrong(("auto_archive_duration",), "BASE_TYPE_CHOICES", "Not a duration.")
        form.done()
        thread = self._world.add_thread(channel, body["name"], self._world.bot, message)
        return web.json_response(payloads.channel(thread), status=201)

    async def join(self, request: web.Request) -> web.Response:
        self._world.require(self._channel(request))
        return web.Response(status=204)

    async def direct(self, request: web.Request) -> web.Response:
        number = snowflake(str(_body(request).get("recipient_id")), "recipient_id")
        user = self._world.users.get(number)
        if user is None:
            raise unknown("User")
        if user.bot:
            raise ApiError(400, 50007, "Cannot send messages to this user")
        return web.json_response(payloads.channel(self._world.direct(user)))

    def _channel(self, request: web.Request) -> Channel:
        return self._world.channel(snowflake(request.match_info["channel"], "channel_id"))

    def _message(self, request: web.Request, *permissions: str) -> Message:
        channel = self._channel(request)
        self._world.require(channel, *permissions)
        return self._world.message(channel.id, snowflake(request.match_info["message"], "message_id"))


def _known(channel: Channel, body: Json) -> Message | None:
    """The message that was sent with the same nonce, if that is not to be sent twice."""
    if not body.get("enforce_nonce"):
        return None
    return next((one for one in channel.messages.values() if one.nonce == body.get("nonce")), None)


def _to_send(channel: Channel) -> tuple[str, ...]:
    if channel.kind == DM:
        return ()
    return ("send_messages_in_threads",) if channel.kind == PUBLIC_THREAD else ("send_messages",)


def _body(request: web.Request) -> Json:
    body = request[BODY]
    assert isinstance(body, tuple)
    if not isinstance(body[0], dict):
        raise ApiError(400, 50035, "Invalid Form Body")
    return body[0]
