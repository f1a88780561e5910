"""Files that were made to stop the bot: while one server ingests them, all others are served as ever."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from store.chat.servers import ServerSettings
from tests.bot.cli_fixtures import copied
from tests.bot.discord.stage import stage_at
from tests.discord_server.interactions import Interaction
from tests.discord_server.process import BotProcess
from tests.discord_server.server import DiscordServer

pytest_plugins = ["tests.bot.cli_fixtures"]
pytestmark = [pytest.mark.asyncio, pytest.mark.long]

# More than Discord's own three seconds, for a machine that is busy: a bot that stands still while it reads
# one of these does so for twenty.
PATIENCE = 8.0
INTERVAL, GRACE = 1.0, 8.0
MANAGE = 1 << 5
_MERGED = [f"a{n}: &a{n} {{<<: [{','.join([f'*a{n - 1}'] * 12)}]}}" for n in range(1, 9)]
# Each file, and what is said of it in the end.
FILES = {
    "nomor.txt": ("page " + "1" * 60 + "x\n" + "Menteri membuka stasiun. " * 9, "Ditambahkan"),
    "remah.txt": ("home" + (">" + " " * 38 + "a") * 7 + "\nMenteri membuka stasiun.", "Ditambahkan"),
    "komentar.md": (("komentar" + " " * 380 + "x\n") * 2000 + "Menteri membuka stasiun.", "Ditambahkan"),
    "bagikan.txt": ("share" + " " * 200 + "facebook " * 20 + "!\nMenteri membuka stasiun.", "Ditambahkan"),
    "gabung.md": ("---\na0: &a0 {k: v}\n" + "\n".join(_MERGED) + "\n---\nMenteri membuka.", "front matter"),
    "angka.md": ("---\ntitle: 0x" + "f" * 5000 + "\n---\nMenteri membuka stasiun.", "front matter"),
    "sarang.html": ("<p><b>" * 600_000, "too long"),
    # Refused for its time on a slow machine, and as no article on a fast one.
    "tautan.html": ("<a href='/x'>y</a>" * 200_000, "Tidak ditambahkan"),
}


async def test_hostile_files_of_one_server_are_nothing_to_the_others(ingested: Path, tmp_path: Path) -> None:
    data = copied(ingested, tmp_path / "bot")
    async with DiscordServer(patience=PATIENCE, interval=INTERVAL, grace=GRACE, apart=0) as server:
        stage, other = stage_at(server, data), server.world.add_guild("Lain")
        channel, attacked = stage.channel, server.world.channels_of(other)[0]
        stage.put(ServerSettings(other.id, own_articles=True))
        owner = stage.person()
        other.members[owner.user.id] = other.members[server.world.bot.id] | MANAGE
        async with BotProcess(server, data) as bot:
            await bot.ready()
            await stage.check()
            asked: list[Interaction] = []
            for name, (text, said) in FILES.items():
                sent = await owner.slash(attacked, "ingest", file=(name, text.encode()))
                while not is_done(sent):
                    person = stage.person()
                    asked.append(await person.slash(channel, "ask", question=stage.question()))
                    await person.acknowledged(asked[-1])
                    await asyncio.sleep(0.5)
                assert sent.original is not None
                assert said in sent.original.text, sent.original.text
            for one in asked:
                assert (await stage.person().answered(one)).text
            await stage.check()
            assert len(asked) > 5
            assert max(one.acknowledged or 0 for one in asked) < PATIENCE
            assert max(server.record.lateness) < GRACE
            assert await bot.stop() == 0
        assert server.record.broken == []
        assert not [line for line in bot.lines if "Traceback" in line]


def is_done(one: Interaction) -> bool:
    return one.original is not None and not one.thinking and "⏳" not in one.original.text
