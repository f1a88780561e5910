from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.discord.work.question_queue import Asked, QuestionQueue
from config.errors import BusyError, InterruptedWorkError, StoreError
from retrieval.models import Answer

pytestmark = pytest.mark.asyncio
MakeQueue = Callable[..., QuestionQueue]
ASKED = Asked(server=1, user=2, collection=None, question="Kapan?")


class Core:
    """What answers: notes what it is asked, in which thread, and waits while its gate is shut."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.threads: set[str] = set()
        self.gate = threading.Event()
        self.gate.set()
        self.begun = threading.Semaphore(0)

    def __call__(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        self.threads.add(threading.current_thread().name)
        self.begun.release()
        self.gate.wait(30)
        if "rusak" in asked.question:
            raise StoreError("The catalog cannot be read.")
        return Answer(asked.question, "id", True, f"Jawaban {len(self.asked)}", 0.9)


@pytest.fixture
def core() -> Core:
    return Core()


@pytest_asyncio.fixture
async def make_queue(core: Core) -> AsyncIterator[MakeQueue]:
    opened: list[QuestionQueue] = []

    def make(workers: int = 1, waiting: int = 1, **others: Callable[..., int]) -> QuestionQueue:
        opened.append(QuestionQueue(core, workers, waiting, **others))
        return opened[-1]

    yield make
    core.gate.set()
    for queue in opened:
        await queue.close(10)


def other(number: int, user: int = 2) -> Asked:
    return replace(ASKED, question=f"Apa {number}?", user=user)


async def started(core: Core, count: int = 1) -> None:
    for _ in range(count):
        assert await asyncio.to_thread(core.begun.acquire, timeout=30)


async def test_a_question_is_answered_in_a_workers_thread(core: Core, make_queue: MakeQueue) -> None:
    answer = await make_queue().ask(ASKED, 0, 0)
    assert answer.answer == "Jawaban 1"
    assert core.threads == {"question-0"}


async def test_the_loop_goes_on_while_a_question_is_answered(core: Core, make_queue: MakeQueue) -> None:
    core.gate.clear()
    asking = asyncio.ensure_future(make_queue().ask(ASKED, 0, 0))
    await started(core)
    assert not asking.done()
    core.gate.set()
    assert (await asking).answered


async def test_the_same_question_is_answered_from_the_cache(core: Core, make_queue: MakeQueue) -> None:
    now = [0.0]
    queue = make_queue(clock=lambda: now[0])
    first = await queue.ask(ASKED, 0, 0)
    again = await queue.ask(replace(ASKED, question=" Kapan? ", user=3), 0, 0)
    assert again == replace(first, question=" Kapan? ")
    now[0] = 61.0
    assert (await queue.ask(ASKED, 0, 0)).answer == "Jawaban 2"


async def test_changed_articles_are_asked_anew(core: Core, make_queue: MakeQueue) -> None:
    revisions = {None: 1, 7: 1}
    queue = make_queue(revision=revisions.__getitem__)
    await queue.ask(ASKED, 0, 0)
    await queue.ask(replace(ASKED, collection=7), 0, 0)
    assert [asked.collection for asked in core.asked] == [None, 7]
    revisions[None] = 2
    await queue.ask(ASKED, 0, 0)
    await queue.ask(replace(ASKED, collection=7), 0, 0)
    assert [asked.collection for asked in core.asked] == [None, 7, None]


async def test_equal_questions_under_way_are_asked_once(core: Core, make_queue: MakeQueue) -> None:
    core.gate.clear()
    queue = make_queue(workers=1, waiting=0)
    asking = [asyncio.ensure_future(queue.ask(replace(ASKED, user=user), 0, 0)) for user in range(20)]
    await started(core)
    # One of them leaves; the others get their answer all the same.
    asking[0].cancel()
    core.gate.set()
    answers = await asyncio.gather(*asking[1:])
    assert {answer.answer for answer in answers} == {"Jawaban 1"}
    assert asking[0].cancelled()
    assert len(core.asked) == 1


async def test_who_asks_too_often_is_told_when_to_try_again(core: Core, make_queue: MakeQueue) -> None:
    now = [0.0]
    queue = make_queue(clock=lambda: now[0])
    await queue.ask(other(1), 2, 0)
    await queue.ask(other(2), 2, 0)
    with pytest.raises(BusyError) as caught:
        await queue.ask(other(3), 2, 0)
    assert (caught.value.seconds, caught.value.reason) == (30, "user")
    # Another user is not concerned.
    await queue.ask(other(4, user=5), 2, 0)
    now[0] = 30.0
    await queue.ask(other(3), 2, 0)
    assert [asked.question for asked in core.asked] == ["Apa 1?", "Apa 2?", "Apa 4?", "Apa 3?"]


async def test_a_server_that_asks_too_often_costs_its_users_nothing(
    make_queue: MakeQueue,
) -> None:
    queue = make_queue(clock=lambda: 0.0)
    await queue.ask(other(1, user=1), 1, 1)
    for _ in range(3):
        with pytest.raises(BusyError) as caught:
            await queue.ask(other(2, user=2), 1, 1)
        assert caught.value.reason == "server"
    # The same user in another server, and in a direct message, where there is no server.
    await queue.ask(replace(other(2, user=2), server=9), 1, 1)
    await queue.ask(replace(other(2, user=3), server=None), 1, 1)
    await queue.ask(replace(other(2, user=4), server=None), 1, 1)


async def test_a_full_queue_refuses_and_costs_nothing(core: Core, make_queue: MakeQueue) -> None:
    core.gate.clear()
    queue = make_queue(workers=2, waiting=2)
    asking = [asyncio.ensure_future(queue.ask(other(number, user=number), 1, 100)) for number in range(4)]
    await started(core, 2)
    for _ in range(3):
        with pytest.raises(BusyError) as caught:
            await queue.ask(other(9, user=9), 1, 100)
        assert caught.value.reason == "queue"
        # Four questions of about a second each before two workers.
        assert caught.value.seconds == 2
    core.gate.set()
    assert len(await asyncio.gather(*asking)) == 4
    assert (await queue.ask(other(9, user=9), 1, 100)).answered


async def test_an_error_reaches_all_who_wait_and_is_not_kept(core: Core, make_queue: MakeQueue) -> None:
    queue = make_queue()
    broken = replace(ASKED, question="rusak?")
    results = await asyncio.gather(*(queue.ask(broken, 0, 0) for _ in range(3)), return_exceptions=True)
    assert [type(result) for result in results] == [StoreError] * 3
    with pytest.raises(StoreError):
        await queue.ask(broken, 0, 0)
    assert len(core.asked) == 2


async def test_a_catalog_that_cannot_be_read_is_said(core: Core, make_queue: MakeQueue) -> None:
    def revision(_: int | None) -> int:
        raise StoreError("The catalog cannot be read.")

    with pytest.raises(StoreError):
        await make_queue(revision=revision).ask(ASKED, 0, 0)
    assert core.asked == []


async def test_other_work_does_not_wait_for_questions_nor_long_for_short(
    core: Core, make_queue: MakeQueue
) -> None:
    core.gate.clear()
    queue = make_queue()
    asking = asyncio.ensure_future(queue.ask(ASKED, 0, 0))
    ingesting = [asyncio.ensure_future(queue.do(lambda: core.gate.wait(30), long=True)) for _ in range(10)]
    await asyncio.sleep(0)
    with pytest.raises(BusyError):
        await queue.do(lambda: None, long=True)
    assert await queue.do(lambda: threading.current_thread().name) == "short-0"
    core.gate.set()
    assert all(await asyncio.gather(*ingesting))
    await asking


async def test_closing_finishes_what_was_asked(core: Core, make_queue: MakeQueue) -> None:
    core.gate.clear()
    queue = make_queue()
    asking = [asyncio.ensure_future(queue.ask(other(number), 0, 0)) for number in range(2)]
    await started(core)
    while queue._questions.load < len(asking):
        await asyncio.sleep(0.01)
    closing = asyncio.ensure_future(queue.close(30))
    await asyncio.sleep(0)
    with pytest.raises(InterruptedWorkError):
        await queue.ask(ASKED, 0, 0)
    with pytest.raises(InterruptedWorkError):
        await queue.do(lambda: None)
    core.gate.set()
    await closing
    assert [answer.answered for answer in await asyncio.gather(*asking)] == [True, True]


async def test_closing_tells_the_others_that_they_were_interrupted(core: Core, make_queue: MakeQueue) -> None:
    core.gate.clear()
    queue = make_queue()
    asking = [asyncio.ensure_future(queue.ask(other(number), 0, 0)) for number in range(2)]
    ingesting = asyncio.ensure_future(queue.do(lambda: core.gate.wait(30), long=True))
    await started(core)
    workers = [thread for thread in threading.enumerate() if thread.name.startswith("question-")]
    await queue.close(0.05)
    results = await asyncio.gather(*asking, ingesting, return_exceptions=True)
    assert [type(result) for result in results] == [InterruptedWorkError] * 3
    core.gate.set()
    for worker in workers:
        await asyncio.to_thread(worker.join, 30)
    # The one that had not begun is never asked.
    assert len(core.asked) == 1
