"""Work that several threads share: its order, its bounds, and that no thread outlives its call."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from store.encoder.encoder import Encoder
from store.encoder.session import Session
from store.encoder.workers import Workers

SECONDS = 60
WORDS = ["a", "bbb", "", "cc", "dddd", "bbb"]


def helpers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "encoder"]


@pytest.mark.parametrize("threads", [0, 1, 2, 3, 20])
def test_results_come_in_the_order_of_the_items(threads: int) -> None:
    assert Workers(threads).map(str.upper, WORDS) == ["A", "BBB", "", "CC", "DDDD", "BBB"]
    assert Workers(threads).map(str.upper, []) == []
    assert not helpers()


def test_the_longest_items_are_begun_first() -> None:
    begun: list[str] = []
    Workers(1).map(begun.append, WORDS)
    assert begun == ["dddd", "bbb", "bbb", "cc", "a", ""]


@pytest.mark.parametrize("threads", [2, 3])
def test_each_thread_has_an_item_of_its_own(threads: int) -> None:
    # Nobody gets past it before all are there.
    meeting = threading.Barrier(threads, timeout=SECONDS)
    Workers(threads).map(lambda _: meeting.wait(), ["a"] * threads)
    assert meeting.n_waiting == 0
    assert not meeting.broken


@pytest.mark.parametrize(("threads", "items"), [(1, 5), (4, 1)])
def test_what_needs_no_help_stays_in_its_thread(threads: int, items: int) -> None:
    found = Workers(threads).map(lambda _: threading.current_thread(), ["a"] * items)
    assert found == [threading.current_thread()] * items


def test_callers_share_the_helpers_and_wait_for_none() -> None:
    workers, busy, go = Workers(2), threading.Barrier(3, timeout=SECONDS), threading.Event()

    def wait(_: str) -> bool:
        busy.wait()
        return go.wait(SECONDS)

    first = threading.Thread(target=lambda: workers.map(wait, ["a", "b"]))
    first.start()
    busy.wait()
    assert workers.map(lambda _: threading.current_thread(), WORDS) == [threading.current_thread()] * 6
    go.set()
    first.join()


@pytest.mark.parametrize("kind", [ValueError, KeyboardInterrupt])
@pytest.mark.parametrize("in_helper", [False, True])
def test_an_error_is_the_callers_and_ends_all_threads(kind: type[BaseException], in_helper: bool) -> None:
    workers, caller = Workers(2), threading.current_thread()
    meeting = threading.Barrier(2, timeout=SECONDS)

    def fail(_: str) -> None:
        meeting.wait()
        if (threading.current_thread() is not caller) == in_helper:
            raise kind("here")

    with pytest.raises(kind, match="here"):
        workers.map(fail, ["a", "b"])
    assert not helpers()
    # The helper is free again.
    assert sorted(workers.map(lambda _: meeting.wait(), ["a", "b"])) == [0, 1]


def test_where_no_thread_can_be_started_the_caller_does_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    workers = Workers(3)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        assert workers.map(len, WORDS) == [1, 3, 0, 2, 4, 3]
    meeting = threading.Barrier(3, timeout=SECONDS)
    assert sorted(workers.map(lambda _: meeting.wait(), ["a", "b", "c"])) == [0, 1, 2]


@contextmanager
def readings() -> Iterator[list[int]]:
    """The threads in which a model is run, one entry a text."""
    found: list[int] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is Session.run.__code__:
            found.append(threading.get_ident())

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_the_encoder_gives_each_processor_a_text(threads: int, encoder: Encoder) -> None:
    texts = [f"Berita {number} {'tentang desa ' * (number % 50)}" for number in range(60)]
    texts.append("beras " * 1200)
    alone = b"".join(encoder.encode([text], "passage: ").tobytes() for text in texts)
    some = Encoder(threads)
    with readings() as threads_used:
        assert some.encode(texts, "passage: ").tobytes() == alone
    # The last text has three windows.
    assert len(threads_used) == 63
    assert len(set(threads_used)) == threads


def test_a_question_is_read_in_the_thread_that_asks(encoder: Encoder) -> None:
    with readings() as threads_used:
        encoder.encode(["kapan gempa itu terjadi?"], "query: ")
    assert threads_used == [threading.get_ident()]
