"""Discord's gateway, version 10: https://docs.discord.com/developers/events/gateway."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.discord_server import payloads
from tests.discord_server.errors import Json
from tests.discord_server.handshake import Refused, check_identify, check_presence
from tests.discord_server.record import Record
from tests.discord_server.session import Connection, Session
from tests.discord_server.world import Event, World

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, RECONNECT = 0, 1, 2, 3, 4, 6, 7
REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 8, 9, 10, 11
MOST_SENT = 120
MOST_BYTES = 4096


@dataclass
class Options:
    """interval: of heartbeats; grace: how late one may be; apart: between two IDENTIFYs of one key (all in
    seconds). shards: as recommended to the bot. concurrency: `max_concurrency`. privileged: intents that the
    application has been granted. closed: connections are refused. lacking: what the next READYs leave out."""

    token: str
    interval: float = 41.25
    grace: float = 5.0
    apart: float = 5.0
    shards: int = 1
    concurrency: int = 1
    privileged: int = 0
    closed: bool = False
    lacking: list[set[str]] = field(default_factory=list)


class Gateway:
    """Sessions and their connections. Tests also use it to let the network fail."""

    def __init__(self, world: World, record: Record, options: Options) -> None:
        self._world, self._record, self.options = world, record, options
        self.sessions: dict[str, Session] = {}
        self._identified: dict[int, float] = {}
        self.history: list[str] = []
        self.refused = 0
        world.listener = self.tell

    def tell(self, event: Event) -> None:
        for session in self.sessions.values():
            if session.wants(event):
                session.tell(event)

    def dispatch(self, name: str, data: Any) -> None:
        """Every connection gets this event, whatever is in it."""
        for session in self.connected:
            session.dispatch(name, data)

    def say(self, text: str) -> None:
        """Every connection gets this message, whatever it is."""
        for session in self.connected:
            assert session.connection is not None
            session.connection.say(text)

    @property
    def connected(self) -> list[Session]:
        """The sessions that have a connection, by shard."""
        live = [session for session in self.sessions.values() if session.connection is not None]
        return sorted(live, key=lambda session: session.shard)

    def drop(self) -> None:
        """Every connection breaks without a word; sessions can be resumed."""
        for session in self.connected:
            connection, session.connection = session.connection, None
            assert connection is not None
            connection.drop()

    def reconnect(self) -> None:
        """Asks every client to connect anew and to resume."""
        for session in self.connected:
            assert session.connection is not None
            session.connection.send(RECONNECT, None)

    def invalidate(self, *, resumable: bool) -> None:
        """Tells every client that its session is invalid."""
        for session in self.connected:
            assert session.connection is not None
            session.connection.send(INVALID_SESSION, resumable)
            if not resumable:
                del self.sessions[session.id]

    def forget(self) -> None:
        """Every session is lost, without a word to the clients."""
        self.drop()
        self.sessions.clear()

    async def close(self, code: int) -> None:
        """Closes every connection with a code."""
        for session in self.connected:
            assert session.connection is not None
            await session.connection.close(code)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection, from HELLO to its end."""
        if self.options.closed:
            self.refused += 1
            self._world.changes.tell()
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(autoping=True, max_msg_size=1 << 20)
        await socket.prepare(request)
        query = request.query
        if query.get("v") != "10" or query.get("encoding") != "json":
            await socket.close(code=4012 if query.get("v") != "10" else 4002)
            return socket
        connection = Connection(request, socket, compressed=query.get("compress") == "zlib-stream")
        connection.send(HELLO, {"heartbeat_interval": int(self.options.interval * 1000), "_trace": []})
        try:
            await self._serve(connection)
        except Refused as refused:
            self._record.broken.append(f"gateway {refused.code}: {refused}")
            await connection.close(refused.code, str(refused))
        finally:
            await connection.closed()
            connection.drop()
            self._left(connection)
        return socket

    async def _serve(self, connection: Connection) -> None:
        session: Session | None = None
        beat = time.monotonic()
        sent: list[float] = []
        while True:
            wait = beat + self.options.interval + self.options.grace - time.monotonic()
            try:
                message = await connection.socket.receive(timeout=max(wait, 0.001))
            except TimeoutError:
                raise Refused(4009, "no heartbeat in time") from None
            if message.type is WSMsgType.CLOSE:
                connection.goodbye = message.data
            if message.type is not WSMsgType.TEXT:
                return
            now = time.monotonic()
            sent = [one for one in sent if one > now - 60] + [now]
            op, data = _decoded(message.data)
            if len(sent) > MOST_SENT:
                raise Refused(4008, f"more than {MOST_SENT} messages in a minute")
            if op == HEARTBEAT:
                self._record.lateness.append(now - beat - self.options.interval)
                beat = now
                # Not before the client has noted when it sent its own, which takes it a moment.
                asyncio.get_running_loop().call_later(0.01, connection.send, HEARTBEAT_ACK, None)
            elif op in {IDENTIFY, RESUME}:
                if session is not None:
                    raise Refused(4005, "identified twice")
                session = (
                    self._identify(connection, data) if op == IDENTIFY else self._resume(connection, data)
                )
            elif session is None:
                raise Refused(4003, "not identified")
            else:
                self._other(session, op, data)

    def _identify(self, connection: Connection, data: Json) -> Session | None:
        options = self.options
        shard, shards, intents = check_identify(data, options.token, options.privileged)
        key, now = shard % options.concurrency, time.monotonic()
        if now - self._identified.get(key, -options.apart) < options.apart:
            self.history.append("identify too soon")
            connection.send(INVALID_SESSION, False)
            return None
        self._identified[key] = now
        self.history.append("identify")
        for old in [one for one in self.sessions.values() if one.connection is None and one.shard == shard]:
            del self.sessions[old.id]
        session = Session(connection, shard, shards, intents, self._world.bot)
        guilds = [one for one in self._world.guilds.values() if session.wants(Event("", {}, one))]
        self.sessions[session.id] = session
        host = f"ws://{connection.request.host}/gateway"
        lacking = options.lacking.pop(0) if options.lacking else set()
        ready = {
            "v": 10, "user": payloads.user(self._world.bot) | {"verified": True, "mfa_enabled": False},
            "guilds": [{"id": str(one.id), "unavailable": True} for one in guilds],
            "session_id": session.id, "resume_gateway_url": host, "shard": [shard, shards],
            "application": {"id": str(self._world.bot.id), "flags": 0},
        }  # fmt: skip
        session.dispatch("READY", {key: value for key, value in ready.items() if key not in lacking})
        for guild in guilds:
            session.dispatch("GUILD_CREATE", self._world.guild_payload(guild))
        self._world.changes.tell()
        return session

    def _resume(self, connection: Connection, data: Json) -> Session | None:
        if data.get("token") != self.options.token:
            raise Refused(4004, "wrong token")
        session = self.sessions.get(str(data.get("session_id")))
        number = data.get("seq")
        if not isinstance(number, int) or (session is not None and number > session.number):
            raise Refused(4007, "no such sequence number")
        missed = None if session is None else session.missed(number)
        if session is None or missed is None:
            self.history.append("resume refused")
            connection.send(INVALID_SESSION, False)
            return None
        self.history.append("resume")
        if session.connection is not None:
            session.connection.drop()
        session.connection = connection
        for seq, name, event in missed:
            connection.send(DISPATCH, event, name, seq)
        session.dispatch("RESUMED", {"_trace": []})
        self._world.changes.tell()
        return session

    def _other(self, session: Session, op: int, data: Json) -> None:
        if op == PRESENCE:
            check_presence(data)
        elif op == REQUEST_MEMBERS:
            guild = self._world.guilds[int(data["guild_id"])]
            asked = {int(one) for one in data.get("user_ids") or []}
            found = [self._world.users[one] for one in guild.members if one in asked]
            members = [payloads.member(one, guild) for one in found]
            chunk = {"guild_id": str(guild.id), "members": members, "chunk_index": 0, "chunk_count": 1}
            session.dispatch("GUILD_MEMBERS_CHUNK", chunk | {"nonce": data.get("nonce"), "not_found": []})
        elif op != VOICE:
            raise Refused(4001, f"unknown opcode {op}")

    def _left(self, connection: Connection) -> None:
        for session in [one for one in self.sessions.values() if one.connection is connection]:
            session.connection = None
            # Whoever says goodbye with these ends the session; all other codes leave it to be resumed.
            if connection.goodbye in {1000, 1001}:
                del self.sessions[session.id]
        self._world.changes.tell()


def _decoded(text: str) -> tuple[int, Any]:
    if len(text.encode()) > MOST_BYTES:
        raise Refused(4002, f"more than {MOST_BYTES} bytes")
    try:
        message = json.loads(text)
        return int(message["op"]), message["d"]
    except (ValueError, KeyError, TypeError):
        raise Refused(4002, "not a gateway message") from None
