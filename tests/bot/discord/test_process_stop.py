"""How the process ends, asked or not: nobody is left waiting, nothing that was said is lost."""

from __future__ import annotations

import signal

import pytest

from store.chat.servers import ServerSettings
from tests.bot.discord.stage import ANSWER, QUESTION, Stage
from tests.discord_server.interactions import Interaction
from tests.discord_server.process import BotProcess, unfinished
from tests.discord_server.rest import Fault

pytest_plugins = ["tests.bot.cli_fixtures", "tests.bot.discord.process_fixtures"]
pytestmark = pytest.mark.asyncio
INTERRUPTED = "dimulai ulang"


async def told(stage: Stage, asked: list[Interaction]) -> list[str]:
    """What those who were acknowledged read in the end."""
    person = stage.person()
    acknowledged = [one for one in asked if one.acknowledged is not None]
    return [(await person.answered(one)).text for one in acknowledged]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_asked_to_end_with_nothing_to_do(stage: Stage, number: int) -> None:
    async with BotProcess(stage.server, stage.data) as bot:
        await bot.ready()
        assert await bot.stop(number) == 0
    # It has said good-bye: there is nothing left that could be resumed.
    assert stage.server.gateway.sessions == {}
    assert bot.logged("stop", "done")


async def test_asked_to_end_while_it_answers(stage: Stage) -> None:
    async with BotProcess(stage.server, stage.data, KUTIP_WORKERS="1", KUTIP_WAITING="500") as bot:
        await bot.ready()
        asked = await stage.ask(100)
        await stage.person().answered(asked[0])
        assert await bot.stop() == 0
    texts = await told(stage, asked)
    assert unfinished(stage.server) == []
    assert any(ANSWER in text for text in texts)
    assert all(ANSWER in text or INTERRUPTED in text for text in texts), texts


async def test_a_crash_leaves_nobody_with_thinking(stage: Stage) -> None:
    async with BotProcess(stage.server, stage.data, KUTIP_WORKERS="1") as bot:
        await bot.ready()
        asked = await stage.ask(20)
        # What was not even acknowledged is Discord's to tell.
        for one in asked:
            await stage.person().acknowledged(one)
        await bot.kill()
        waiting = [one for one in asked if one.thinking]
        assert waiting
    async with BotProcess(stage.server, stage.data) as bot:
        await bot.ready()
        for text in await told(stage, waiting):
            assert INTERRUPTED in text
        await stage.check()
    assert unfinished(stage.server) == []


async def test_what_cannot_be_said_any_more_is_said_by_the_next_process(stage: Stage) -> None:
    async with BotProcess(stage.server, stage.data) as bot:
        await bot.ready()
        fault = Fault("PATCH", "/webhooks/*", 0, times=1000)
        stage.server.rest.faults.append(fault)
        [one] = await stage.ask()
        await stage.server.world.changes.until(lambda: bot.logged("ask", "untold"), 120, "given up")
        assert one.thinking
        stage.server.rest.faults.remove(fault)
        assert await bot.stop() == 0
    # Nor can the next one, at first.
    stage.server.rest.faults.append(Fault("GET", "/webhooks/*", 0, times=2))
    async with BotProcess(stage.server, stage.data) as bot:
        await bot.ready()
        assert INTERRUPTED in (await stage.person().answered(one)).text


async def test_buttons_and_open_forms_outlive_a_crash(stage: Stage) -> None:
    person = stage.person()
    async with BotProcess(stage.server, stage.data) as bot:
        await bot.ready()
        message = await person.answered(await person.slash(stage.channel, "ask", question=QUESTION))
        form = person.click(message, ":bad:")
        await person.opened(form)
        await stage.server.world.changes.until(stage.verdicts, 60, "the verdict stored")
        await bot.kill()
    async with BotProcess(stage.server, stage.data) as bot:
        await bot.ready()
        thanks = await person.answered(person.fill_in(form, "Hari Rabu"))
        assert "Rabu" in thanks.text
        other = stage.person()
        assert ANSWER in (await other.answered(other.click(message, ":sources:"))).text
        await other.answered(other.click(message, ":good:"))
        followed = await other.replied(other.say(stage.channel, "dan di mana?", reply_to=message))
        assert "Beijing" in followed.text
        assert await bot.stop() == 0
    assert [(one.verdict, one.correction) for one in stage.verdicts()] == [
        ("bad", "Hari Rabu"),
        ("good", None),
    ]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
async def test_thanked_feedback_is_stored(stage: Stage, number: int) -> None:
    async with BotProcess(stage.server, stage.data) as bot:
        await bot.ready()
        person = stage.person()
        message = await person.answered(await person.slash(stage.channel, "ask", question=QUESTION))
        clicks = []
        for _ in range(20):
            other = stage.person()
            clicks.append(other.click(message, ":good:"))
        await stage.server.world.changes.until(
            lambda: sum(one.answered is not None for one in clicks) > 3, 60, "x"
        )
        bot.process.send_signal(number)
        await bot.ended()
    thanked = [one for one in clicks if one.original and "Terima kasih" in one.original.text]
    assert len(thanked) > 3
    assert len(stage.verdicts()) >= len(thanked)


async def test_an_ingestion_that_was_cut_off_is_told_of(stage: Stage) -> None:
    guild = stage.channel.guild
    assert guild is not None
    owner = stage.person()
    guild.members[owner.user.id] |= 1 << 5
    text = "\n\n".join(
        f"Pada hari ke-{number} kapal itu berlabuh di pulau nomor {number}." for number in range(4000)
    )
    async with BotProcess(stage.server, stage.data) as bot:
        await bot.ready()
        stage.put(ServerSettings(guild.id, own_articles=True))
        begun = await owner.slash(stage.channel, "ingest", file=("kapal.txt", text.encode()))
        await stage.server.world.changes.until(
            lambda: begun.original and begun.original.edits >= 2, 60, "the ingestion's progress"
        )
        await bot.kill()
    async with BotProcess(stage.server, stage.data) as bot:
        await bot.ready()
        await stage.server.world.changes.until(
            lambda: begun.original and INTERRUPTED in begun.original.text, 60, "told of the end"
        )
        again = await owner.slash(stage.channel, "ingest", file=("kapal.txt", text[:400].encode()))
        await stage.server.world.changes.until(
            lambda: again.original and "kapal" in again.original.text and "⏳" not in again.original.text,
            60,
            "added",
        )
