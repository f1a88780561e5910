"""Sources are read in a process of their own: what none of them does, is anything to this one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from config.errors import SourceError
from store.ingest.article import read_article
from store.ingest.fetch import RawSource
from store.ingest.isolation import IsolatedReader
from store.ingest.kinds import Kind

TEXT = """---
title: Stasiun Baru
date: 2023-05-24
---
Menteri membuka stasiun itu pada hari Senin.
Editor: Agus Salim
"""
PAGE = "<html><body><article><p>Menteri membuka stasiun itu pada hari Senin pagi.</p></article></body></html>"
ENDLESS = "<p><b>" * 200_000


def source(data: str, kind: Kind = "text") -> RawSource:
    return RawSource("berita", "/berita", kind, data.encode(), url="https://example.com/berita")


@pytest.fixture
def reader() -> Iterator[IsolatedReader]:
    """One that grants a source two seconds: the first page imports what reads pages, too."""
    one = IsolatedReader(seconds=2)
    yield one
    one.close()


def child_of(reader: IsolatedReader) -> int:
    assert reader._child is not None
    return reader._child.pid


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_for_end(of: int) -> None:
    deadline = time.monotonic() + 60
    while is_alive(of):
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize(
    "raw", [source(TEXT, "markdown"), source(PAGE, "html"), source('{"text": "Isi é “x”."}', "record")]
)
def test_what_is_read_there_is_what_is_read_here(reader: IsolatedReader, raw: RawSource) -> None:
    assert reader.read(raw) == read_article(raw)


def test_one_process_reads_many_sources_and_their_errors(reader: IsolatedReader) -> None:
    reader.read(source(TEXT))
    first = child_of(reader)
    with pytest.raises(SourceError, match="holds no article text"):
        reader.read(source("[iklan]"))
    with pytest.raises(SourceError, match="not text"):
        reader.read(source("\0\0"))
    assert reader.read(source(TEXT)).metadata.title == "Stasiun Baru"
    assert child_of(reader) == first


def test_what_takes_too_long_is_given_up_and_the_next_is_read(reader: IsolatedReader) -> None:
    reader.read(source(TEXT))
    first = child_of(reader)
    with pytest.raises(SourceError, match=r"^This page takes too long to read; .*\.$"):
        reader.read(source(ENDLESS, "html"))
    assert reader.read(source(TEXT)).metadata.title == "Stasiun Baru"
    assert child_of(reader) != first
    assert not is_alive(first)


def test_a_process_that_does_not_move_is_given_up(reader: IsolatedReader) -> None:
    reader.read(source(TEXT))
    os.kill(child_of(reader), signal.SIGSTOP)
    with pytest.raises(SourceError, match="too long"):
        reader.read(source(TEXT))
    assert reader.read(source(TEXT)).text


@pytest.mark.parametrize(
    ("text", "kind"), [("ab\n" * 6_000_000, "text"), ("<p>aa bb cc dd." * 1_300_000, "html")]
)
def test_what_needs_too_much_memory_is_given_up_and_the_next_is_read(text: str, kind: Kind) -> None:
    reader = IsolatedReader(seconds=60, memory=150 << 20)
    with pytest.raises(SourceError, match=r"^This page needs too much memory to read; .*\.$"):
        reader.read(source(text, kind))
    assert reader.read(source(TEXT)).metadata.title == "Stasiun Baru"
    reader.close()


@pytest.mark.parametrize(("number", "said"), [(signal.SIGKILL, "memory"), (signal.SIGSEGV, "unexpectedly")])
def test_a_process_that_dies_takes_one_source_with_it(reader: IsolatedReader, number: int, said: str) -> None:
    reader = IsolatedReader(seconds=60)
    reader.read(source(TEXT))
    threading.Timer(0.3, os.kill, (child_of(reader), number)).start()
    with pytest.raises(SourceError, match=said):
        reader.read(source(ENDLESS, "html"))
    assert reader.read(source(TEXT)).text
    os.kill(child_of(reader), signal.SIGKILL)
    wait_for_end(of=child_of(reader))
    assert reader.read(source(TEXT)).text
    reader.close()


def test_an_error_that_nobody_expects_is_the_sources_own(reader: IsolatedReader) -> None:
    # A key that is no text fails far inside.
    with pytest.raises(SourceError, match=r"^Reading this page failed unexpectedly; .*\.$"):
        reader.read(RawSource("berita", 5, "text", b"Menteri membuka stasiun itu."))  # type: ignore[arg-type]
    assert reader.read(source(TEXT)).text


def test_many_threads_share_one_process(reader: IsolatedReader) -> None:
    def read(number: int) -> str:
        return reader.read(source(f"Pada hari ke-{number} kapal itu berlabuh.")).text

    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(read, range(100)))
    assert texts == [f"Pada hari ke-{number} kapal itu berlabuh." for number in range(100)]


def test_an_interruption_does_not_mix_answers_up(reader: IsolatedReader) -> None:
    reader = IsolatedReader(seconds=60)
    reader.read(source(TEXT))
    # To this thread itself: a signal to another one does not end its wait.
    threading.Timer(0.3, signal.pthread_kill, (threading.get_ident(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        reader.read(source(ENDLESS, "html"))
    assert reader.read(source(TEXT)).metadata.title == "Stasiun Baru"
    reader.close()


def test_closing_ends_the_process_also_while_another_thread_waits_for_it() -> None:
    reader = IsolatedReader(seconds=60)
    reader.read(source(TEXT))
    first = child_of(reader)
    reader.close()
    assert not is_alive(first)
    reader.close()
    reader.read(source(TEXT))
    second = child_of(reader)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(reader.read, source(ENDLESS, "html"))
        while not reader._reading:
            time.sleep(0.01)
        reader.close()
        with pytest.raises(SourceError, match="was stopped"):
            waiting.result()
    assert not is_alive(second)


def test_closing_while_a_reading_begins_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = IsolatedReader(seconds=60)
    reader.read(source(TEXT))
    reply = reader._reply

    def closed_first(*given: Any) -> object:
        reader.close()
        while is_alive(child_of(reader)):
            time.sleep(0.01)
        return reply(*given)

    monkeypatch.setattr(reader, "_reply", closed_first)
    with pytest.raises(SourceError, match="was stopped"):
        reader.read(source(ENDLESS, "html"))
    monkeypatch.undo()
    assert reader.read(source(TEXT)).metadata.title == "Stasiun Baru"
    reader.close()


# What a parent does before it ends, and how it ends.
PARENT = """
import contextlib, os, signal, sys, threading
from config.errors import SourceError
from store.ingest.fetch import RawSource
from store.ingest.isolation import READER
READER.read(RawSource("a", "/a", "text", b"Menteri membuka stasiun itu."))
print(READER._child.pid, flush=True)
def busy():
    # What a thread that is cut off at the end still raises is for its caller.
    with contextlib.suppress(SourceError):
        READER.read(RawSource("a", "/a", "html", b"<p><b>" * 200_000))
{then}
"""


@pytest.mark.parametrize(
    ("then", "number"),
    [
        ("", 0),
        ("threading.Thread(target=busy, daemon=True).start(); import time; time.sleep(0.5)", 0),
        ("threading.Thread(target=busy, daemon=True).start(); import time; time.sleep(0.5); os._exit(0)", 0),
        ("signal.pause()", signal.SIGINT),
        ("signal.pause()", signal.SIGTERM),
        ("signal.pause()", signal.SIGKILL),
        ("busy()", signal.SIGTERM),
        ("busy()", signal.SIGKILL),
    ],
)
def test_the_process_ends_with_its_parent_without_a_word(then: str, number: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT.format(then=then)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as parent:  # fmt: skip
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        if number:
            time.sleep(0.3)
            # As Ctrl-C does: to all that the terminal runs.
            os.killpg(parent.pid, number)
        _, err = parent.communicate(timeout=60)
    wait_for_end(of=child)
    said = [
        line
        for line in err.splitlines()
        if line and not line.startswith((" ", "Traceback", "KeyboardInterrupt"))
    ]
    assert "worker" not in err
    assert said == []


def test_nothing_in_the_current_folder_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json", "socket", "store", "yaml"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('run')")
    monkeypatch.chdir(tmp_path)
    reader = IsolatedReader()
    assert reader.read(source(TEXT)).text
    reader.close()
