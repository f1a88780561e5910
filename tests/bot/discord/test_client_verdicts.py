"""What users think of answers: of each user and answer the last verdict counts, and only that."""

from __future__ import annotations

import itertools

import pytest
import simcord

from bot.discord.client import KutipClient
from bot.discord.work.service import Service
from tests.bot.discord.conftest import Town, said

pytestmark = pytest.mark.asyncio
TOBA = "Di mana letak Danau Toba?"
HELPFUL, WRONG = "Membantu", "Tidak membantu"


async def ask(town: Town, question: str = TOBA) -> simcord.ResponseMessage:
    return said(await town.ayu.slash(town.channel, "ask", question=question))


def verdicts(town: Town) -> list[tuple[str, str | None]]:
    return [(one.verdict, one.correction) for one in town.service.app.feedback.all()]


@pytest.mark.parametrize("clicks", list(itertools.product((HELPFUL, WRONG), repeat=3)), ids="-".join)
async def test_the_last_verdict_wins(town: Town, clicks: tuple[str, ...]) -> None:
    answer = await ask(town)
    for label in clicks:
        result = await town.ayu.click(answer, label=label)
        if label == HELPFUL:
            assert said(result).content == "Thank you. Noted: the answer was helpful."
        assert verdicts(town) == [("good" if label == HELPFUL else "bad", None)]


async def test_users_and_answers_are_told_apart(town: Town) -> None:
    first, second = await ask(town), await ask(town)
    await town.ayu.click(first, label=HELPFUL)
    await town.boss.click(first, label=WRONG)
    await town.ayu.click(second, label=WRONG)
    assert verdicts(town) == [("good", None), ("bad", None), ("bad", None)]
    await town.ayu.click(first, label=WRONG)
    await town.boss.click(first, label=HELPFUL)
    assert verdicts(town) == [("bad", None), ("bad", None), ("good", None)]


async def test_it_is_so_after_a_restart(town: Town) -> None:
    answer = await ask(town)
    await town.ayu.click(answer, label=HELPFUL)
    await town.ayu.click(answer, label=WRONG)
    await town.service.close(10)
    town.service = Service(town.service.app)
    await town.env.restart_bot(KutipClient(town.service, shard_count=1))
    await town.ayu.click(answer, label=WRONG)
    assert verdicts(town) == [("bad", None)]
    await town.ayu.click(answer, label=HELPFUL)
    await town.ayu.click(answer, label=HELPFUL)
    assert verdicts(town) == [("good", None)]


async def test_a_form_sent_after_another_click_counts_though_it_is_empty(town: Town) -> None:
    answer = await ask(town)
    opened = await town.ayu.click(answer, label=WRONG)
    await town.ayu.click(answer, label=HELPFUL)
    sent = said(await town.ayu.submit_modal(opened, {"answer": ""}))
    assert sent.content == "Thank you. Noted: the answer was not helpful."
    assert verdicts(town) == [("bad", None)]


async def test_another_click_takes_no_right_answer_back(town: Town) -> None:
    answer = await ask(town)
    opened = await town.ayu.click(answer, label=WRONG)
    await town.ayu.submit_modal(opened, {"answer": "Sumatera"})
    await town.ayu.click(answer, label=WRONG)
    assert verdicts(town) == [("bad", "Sumatera")]


async def test_the_export_has_the_last_alone_and_names_nobody(town: Town) -> None:
    answer = await ask(town)
    for label in (HELPFUL, WRONG, HELPFUL):
        await town.ayu.click(answer, label=label)
    exported = said(await town.boss.slash(town.channel, "feedback export"))
    (file,) = exported.attachments
    (row,) = (await file.read()).decode().splitlines()
    assert '"verdict": "good"' in row
    assert str(town.ayu.id) not in row
