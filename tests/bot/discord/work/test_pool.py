from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.discord.work.pool import Pool, PoolFullError
from config.errors import InterruptedWorkError, StoreError


@pytest_asyncio.fixture
async def pool() -> AsyncIterator[Pool]:
    made = Pool("trial", 1, 2)
    yield made
    await made.close(10)


@pytest.mark.asyncio
@pytest.mark.parametrize("error", [StoreError("!"), StopIteration(), KeyboardInterrupt(), SystemExit(3)])
async def test_whatever_work_raises_is_raised_where_it_is_waited_for(
    pool: Pool, error: BaseException
) -> None:
    def work() -> None:
        raise error

    # What would end the loop must not.
    expected = StoreError if isinstance(error, StoreError) else RuntimeError
    with pytest.raises(expected):
        await pool.begin(work)
    assert await pool.begin(lambda: 3) == 3


@pytest.mark.asyncio
async def test_no_more_may_wait_than_was_said(pool: Pool) -> None:
    gate = threading.Event()
    begun = [pool.begin(lambda: gate.wait(30)) for _ in range(3)]
    assert pool.load == 3
    with pytest.raises(PoolFullError):
        pool.begin(lambda: None)
    gate.set()
    assert await asyncio.gather(*begun) == [True] * 3
    assert pool.load == 0
    assert await pool.begin(lambda: 3) == 3


@pytest.mark.asyncio
async def test_work_that_nobody_waits_for_any_more_is_not_begun(pool: Pool) -> None:
    gate, done = threading.Event(), list[str]()
    running = pool.begin(lambda: gate.wait(30))
    unwanted = pool.begin(lambda: done.append("unwanted"))
    wanted = pool.begin(lambda: done.append("wanted"))
    unwanted.cancel()
    gate.set()
    await asyncio.gather(running, wanted)
    assert done == ["wanted"]


@pytest.mark.asyncio
async def test_an_error_that_nobody_waits_for_is_no_error_of_the_loop(pool: Pool) -> None:
    complaints = list[object]()
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))

    def work() -> None:
        raise StoreError("!")

    lost = pool.begin(work)
    await pool.begin(lambda: None)
    assert lost.done()
    # asyncio complains when the last reference goes.
    del lost
    gc.collect()
    assert complaints == []


@pytest.mark.asyncio
async def test_a_closed_pool_has_no_threads_and_leaves_nobody_waiting() -> None:
    pool, gate = Pool("closing", 2, 5), threading.Event()
    threads = [thread for thread in threading.enumerate() if thread.name.startswith("closing-")]
    assert len(threads) == 2
    assert all(thread.daemon for thread in threads)
    begun = [pool.begin(lambda: gate.wait(30)) for _ in range(5)]
    await pool.close(0.05)
    results = await asyncio.gather(*begun, return_exceptions=True)
    assert [type(result) for result in results] == [InterruptedWorkError] * 5
    gate.set()
    for thread in threads:
        await asyncio.to_thread(thread.join, 30)
        assert not thread.is_alive()


@pytest.mark.asyncio
async def test_work_may_end_at_the_moment_the_pool_closes() -> None:
    pool, gate = Pool("trial", 1, 2), threading.Event()
    ending = pool.begin(lambda: gate.wait(30))
    waiting = pool.begin(lambda: None)
    closing = asyncio.ensure_future(pool.close(0))
    await asyncio.sleep(0)
    # In the same turn of the loop as the end of the pool's patience.
    asyncio.get_running_loop().call_later(0, ending.cancel)
    await closing
    assert ending.cancelled()
    with pytest.raises(InterruptedWorkError):
        await waiting
    gate.set()


def test_work_may_outlive_the_loop() -> None:
    gate, done = threading.Event(), threading.Event()

    def work() -> None:
        gate.wait(30)
        done.set()

    async def begin() -> None:
        pool = Pool("outliving", 1, 1)
        pool.begin(work)
        await pool.close(0.01)

    asyncio.run(begin())
    threads = [thread for thread in threading.enumerate() if thread.name.startswith("outliving-")]
    gate.set()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    assert done.is_set()
