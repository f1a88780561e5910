"""Fixtures for tests of the whole process: a Discord on loopback, and `kutip bot` connected to it.

A test module asks for them with `pytest_plugins`, beside those of tests.bot.cli_fixtures.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot.cli_fixtures import copied
from tests.bot.discord.stage import PATIENCE, Stage, stage_at
from tests.discord_server.process import BotProcess
from tests.discord_server.server import DiscordServer


@pytest_asyncio.fixture
async def stage(ingested: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage of the test's own; no bot runs yet."""
    data = copied(ingested, tmp_path / "bot")
    async with DiscordServer(patience=PATIENCE, interval=10, grace=20, apart=0) as server:
        yield stage_at(server, data)
        assert server.record.broken == []


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def connected(
    ingested: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Stage, BotProcess]]:
    """A stage and a bot that all tests of a module share; one question is answered at a time."""
    data = copied(ingested, tmp_path_factory.mktemp("bot") / "data")
    async with DiscordServer(patience=PATIENCE, interval=10, grace=20, apart=0) as server:
        stage = stage_at(server, data)
        async with BotProcess(server, data, KUTIP_WORKERS="1") as bot:
            await bot.ready()
            yield stage, bot
        assert server.record.broken == []
