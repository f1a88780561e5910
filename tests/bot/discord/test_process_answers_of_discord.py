"""The whole process when answers of Discord's cannot be read, or come late: whoever asks is answered."""

from __future__ import annotations

import pytest

from tests.bot.discord.stage import ANSWER, QUESTION, Stage
from tests.discord_server.process import BotProcess, unfinished
from tests.discord_server.rest import Fault

pytest_plugins = ["tests.bot.cli_fixtures", "tests.bot.discord.process_fixtures"]
pytestmark = pytest.mark.asyncio(loop_scope="module")
Connected = tuple[Stage, BotProcess]
GARBLED = ["{", "{}", "[]", '"x"', "null", '{"id": "x"}']
TYPING = "/channels/*/typing"


@pytest.mark.parametrize("garbled", GARBLED)
async def test_a_message_whose_answer_cannot_be_read(connected: Connected, garbled: str) -> None:
    stage, _ = connected
    person = stage.person()
    stage.server.rest.faults.append(Fault("POST", "/channels/*/messages", 200, garbled=garbled))
    asked = person.mention(stage.channel, QUESTION)
    assert ANSWER in (await person.replied(asked)).text
    assert stage.server.rest.faults == []
    await stage.check()
    assert [one.reference for one in stage.channel.messages.values()].count(asked) == 1


@pytest.mark.parametrize("garbled", GARBLED)
@pytest.mark.parametrize(("method", "path"), [("POST", "/interactions/*"), ("PATCH", "/webhooks/*")])
async def test_an_interaction_whose_answer_cannot_be_read(
    connected: Connected, method: str, path: str, garbled: str
) -> None:
    stage, _ = connected
    person = stage.person()
    stage.server.rest.faults.append(Fault(method, path, 200, garbled=garbled))
    message = await person.answered(await person.slash(stage.channel, "ask", question=QUESTION))
    # Another has been answered by the time that a second answer would have come.
    await stage.check()
    assert ANSWER in message.text
    assert message.edits <= 1
    assert stage.server.rest.faults == []
    assert unfinished(stage.server) == []


@pytest.mark.parametrize(
    "fault",
    [
        Fault("POST", TYPING, 200, delay=3600),
        Fault("POST", TYPING, 429, retry_after=3600),
        Fault("POST", TYPING, 500, times=5),
        Fault("POST", TYPING, 0, times=5),
        Fault("POST", TYPING, 403, code=50001),
        *(Fault("POST", TYPING, 200, garbled=garbled) for garbled in ("{", "[]")),
    ],
    ids=lambda fault: f"{fault.status}-{fault.delay:.0f}-{fault.garbled}",
)
async def test_the_answer_does_not_wait_for_typing(connected: Connected, fault: Fault) -> None:
    stage, bot = connected
    # In a channel of its own: what Discord limits is limited there alone.
    assert stage.channel.guild is not None
    channel = stage.server.world.add_channel(stage.channel.guild, f"ketik-{fault.status}-{fault.times}")
    person = stage.person()
    stage.server.rest.faults.append(fault)
    assert ANSWER in (await person.replied(person.mention(channel, QUESTION))).text
    # It came before discord.py had tried as often as it does, a quarter of a minute in all.
    assert fault.status != 500 or fault.times > 0
    stage.server.rest.faults.clear()
    assert not [one for one in bot.log if "traceback" in one]
