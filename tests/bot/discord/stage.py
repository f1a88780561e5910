"""What tests of the whole process play on: a Discord on loopback with one guild, and articles for a bot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from store.catalog import FILE_NAME
from store.chat.servers import Servers, ServerSettings
from store.database import Database
from store.feedback import Feedback, FeedbackLog
from tests.discord_server.interactions import Interaction
from tests.discord_server.models import Channel
from tests.discord_server.people import Person
from tests.discord_server.server import DiscordServer

# The rule of three seconds is relaxed: how fast the bot is, is measured by `make load`, not by tests on a
# machine that is busy with others.
PATIENCE = 30.0
QUESTION = "Kapan Mikhail Mishustin tiba di Beijing?"
ANSWER = "Selasa"


@dataclass
class Stage:
    """A server with one guild and one channel, and the data folder of a bot with three articles."""

    server: DiscordServer
    channel: Channel
    data: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def person(self, locale: str = "id") -> Person:
        """A new member of the guild, who has asked nothing yet."""
        user = self.server.world.add_user(f"pembaca{next(self._numbers)}", locale=locale)
        assert self.channel.guild is not None
        self.channel.guild.members[user.id] = self.channel.guild.members[self.server.world.bot.id]
        return Person(self.server, user)

    def question(self) -> str:
        """A question that nobody has asked, so that no cache knows it."""
        return f"Pada hari ke-{next(self._numbers)}, {QUESTION.lower()}"

    async def ask(self, how_many: int = 1) -> list[Interaction]:
        """As many new people ask a new question each."""
        return [
            await self.person().slash(self.channel, "ask", question=self.question()) for _ in range(how_many)
        ]

    def verdicts(self) -> list[Feedback]:
        """The stored feedback, as another process reads it."""
        return FeedbackLog(Database(self.data / FILE_NAME)).all()

    def put(self, settings: ServerSettings) -> None:
        """Stores what a guild has set."""
        Servers(Database(self.data / FILE_NAME)).put(settings)

    async def check(self) -> None:
        """Somebody asks and is answered."""
        person = self.person()
        message = await person.answered(await person.slash(self.channel, "ask", question=QUESTION))
        assert ANSWER in message.text


def stage_at(server: DiscordServer, data: Path) -> Stage:
    guild = server.world.add_guild("Redaksi")
    return Stage(server, server.world.channels_of(guild)[0], data)
