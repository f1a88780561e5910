"""What there is to see of the bot: every kind of message, asked for as people do."""

from __future__ import annotations

import contextlib
import datetime as dt
import tomllib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import discord
import simcord
from filelock import FileLock

from bot.discord.client import KutipClient
from bot.discord.texts import text
from bot.discord.work.service import Service
from store.chat.pending import Pending
from store.chat.servers import ServerSettings
from tests.bot.discord.conftest import Town, said

# How long the bot is waited for, in seconds, where it is known to wait itself.
_IMPATIENCE = 1.5
# More than is asked here in a minute.
_QUESTIONS = 100


@dataclass(frozen=True)
class Shot:
    """A picture to take: the last messages of a channel as somebody sees them.

    last: how many messages, None for all. click: the label of a button that is clicked first, for its form.
    """

    name: str
    channel: simcord.ChannelHandle
    viewer: simcord.MemberActor | simcord.UserHandle
    last: int | None = None
    click: str | None = None


class Scenes:
    """The scenes in one language, each in a channel of its own."""

    def __init__(self, town: Town, language: str) -> None:
        self.town, self.language = town, language
        words = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
        self.words: dict[str, str] = words[language]

    async def all(self) -> AsyncIterator[Shot]:
        """Every picture; what a scene has changed stays so until the next is asked for."""
        await self._set()
        parts = (self._answers, self._buttons, self._talks, self._lists, self._managing, self._refusals)
        for part in parts:
            async for shot in part():
                yield shot

    async def _answers(self) -> AsyncIterator[Shot]:
        for name, question in (("answer", "asked"), ("quotes", "several"), ("unknown", "unknown")):
            room = self._room()
            await self._ask(room, self.words[question])
            yield Shot(name, room, self.town.ayu)

    async def _buttons(self) -> AsyncIterator[Shot]:
        room = self._room()
        answer = await self._ask(room, self.words["several"])
        for name, label in (("sources", "sources"), ("article", "open")):
            await self.town.ayu.click(answer, label=self._label(label))
            yield Shot(name, room, self.town.ayu, last=1)
        room = self._room()
        unknown = await self._ask(room, self.words["unknown"])
        await self.town.ayu.click(unknown, label=self._label("sources"))
        yield Shot("sources-near", room, self.town.ayu, last=1)
        room = self._room()
        answer = await self._ask(room, self.words["wrong"])
        wrong = self._label("not_helpful")
        yield Shot("feedback-form", room, self.town.ayu, click=wrong)
        opened = await self.town.ayu.click(answer, label=wrong)
        await self.town.ayu.submit_modal(opened, {"answer": self.words["right"]})
        yield Shot("feedback-thanks", room, self.town.ayu, last=1)

    async def _talks(self) -> AsyncIterator[Shot]:
        town, room = self.town, self._room()
        await town.ayu.send(room, f"<@{town.bot}> {self.words['first']}")
        answer = room.last_message
        assert answer is not None
        await town.ayu.send(room, f"<@{town.bot}> {self.words['further']}", reply_to=answer)
        yield Shot("follow-up", room, town.ayu)
        await self._set(threads=True)
        room = self._room()
        await town.ayu.send(room, f"<@{town.bot}> {self.words['first']}")
        await town.ayu.send(room.threads[0], f"<@{town.bot}> {self.words['further']}")
        yield Shot("thread", room.threads[0], town.ayu)
        await self._set()
        room = self._room()
        typed = await town.boss.send(room, self.words["typed"])
        await town.ayu.context_menu(room, text("en", "command.menu.name"), typed)
        yield Shot("menu", room, town.ayu)
        await town.ayu.user.send_dm(self.words["direct"])
        yield Shot("direct", town.ayu.user.dm_channel, town.ayu.user)

    async def _lists(self) -> AsyncIterator[Shot]:
        for name in ("help", "status", "articles"):
            room = self._room()
            await self.town.ayu.slash(room, name)
            yield Shot(name, room, self.town.ayu)

    async def _managing(self) -> AsyncIterator[Shot]:
        boss = self.town.boss
        room = self._room()
        usual = ServerSettings(self.town.guild.id)
        await self._set(user_questions=usual.user_questions, server_questions=usual.server_questions)
        await boss.slash(room, "settings")
        yield Shot("settings", room, boss)
        yield Shot("limits-form", room, boss, click=self._label("limits"))
        await self._set()
        async for shot in self._ingesting():
            yield shot
        room = self._room()
        asked = said(await boss.slash(room, "remove", article=self.words["remove"]))
        yield Shot("remove", room, boss)
        await boss.click(asked, label=self._label("cancel"))
        yield Shot("kept", room, boss)
        room = self._room()
        await boss.slash(room, "feedback export")
        yield Shot("export", room, boss)
        await self._set(own_articles=True)
        room = self._room()
        await boss.slash(room, "ask", question=self.words["asked"])
        yield Shot("no-articles", room, boss)
        await self._set()

    async def _ingesting(self) -> AsyncIterator[Shot]:
        boss, env, room = self.town.boss, self.town.env, self._room()
        file = (self.words["file"], self.words["article"].lstrip().encode())
        patient, env.settle_timeout = env.settle_timeout, _IMPATIENCE
        # Somebody else writes into the store, so the bot waits, and the room is left as it is meanwhile.
        with FileLock(self.town.service.app.settings.data_dir / "write.lock"):
            with contextlib.suppress(TimeoutError):
                await boss.slash(room, "ingest", file=file)
            yield Shot("ingest-progress", room, boss)
        env.settle_timeout = patient
        await env.settle()
        yield Shot("ingest", room, boss)
        room = self._room()
        await boss.slash(room, "ingest", file=("harbour.pdf", b"%PDF-1.7"))
        yield Shot("ingest-refused", room, boss)

    async def _refusals(self) -> AsyncIterator[Shot]:
        town = self.town
        room = self._room()
        await town.ayu.slash(room, "ask", question=self.words["asked"], since=self.words["date"])
        yield Shot("no-date", room, town.ayu)
        await self._set(user_questions=1)
        room = self._room()
        for question in ("first", "direct"):
            busy = await town.boss.slash(room, "ask", question=self.words[question])
        assert busy.response is not None
        yield Shot("busy", room, town.boss, last=1)
        await self._set()
        bot = town.client.user
        assert bot is not None
        denied = discord.PermissionOverwrite(read_message_history=False)
        room = town.guild.create_text_channel(self.words["channel"], overwrites={bot: denied})
        await town.ayu.send(room, f"<@{town.bot}> {self.words['asked']}")
        yield Shot("permission", room, town.ayu)
        yield await self._interrupted()
        with town.service.app.catalog.database.transaction() as connection:
            connection.execute("DROP TABLE chunks")
        room = self._room()
        await self._ask(room, self.words["several"] + "?")
        yield Shot("error", room, town.ayu)

    async def _interrupted(self) -> Shot:
        """An answer that never came, because the bot ended, and its next start."""
        town, room = self.town, self._room()
        town.env.inject_error("PATCH", "/webhooks/*", status=404, code=10008)
        result = await town.ayu.slash(room, "ask", question=self.words["asked"])
        token, application = result._interaction.token, town.env.backend.application_id
        pending = Pending(town.service.app.catalog.database)
        pending.add(token, application, dt.datetime.now(dt.UTC), self.language)
        await town.service.close(10)
        town.service = Service(town.service.app)
        await town.env.restart_bot(KutipClient(town.service, shard_count=1))
        return Shot("interrupted", room, town.ayu)

    def _room(self) -> simcord.ChannelHandle:
        return self.town.guild.create_text_channel(self.words["channel"])

    def _label(self, key: str) -> str:
        return text(self.language, f"button.{key}")

    async def _ask(self, room: simcord.ChannelHandle, question: str) -> simcord.ResponseMessage:
        return said(await self.town.ayu.slash(room, "ask", question=question))

    async def _set(self, **changed: object) -> None:
        """Sets what the server has set: its language, no limits to speak of, and what is given."""
        settings = ServerSettings(self.town.guild.id, language="id" if self.language == "id" else "auto")
        open_ = replace(settings, user_questions=_QUESTIONS, server_questions=_QUESTIONS)
        await self.town.service.change(replace(open_, **changed))  # type: ignore[arg-type]
