from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App
from bot.cli import failures
from bot.worker import Worker
from config.errors import StoreError, UsageError
from config.settings import Settings
from retrieval.models import Answer


def test_a_worker_gives_results_and_raises_errors() -> None:
    worker = Worker()
    assert worker.do(lambda: 3) == 3
    with pytest.raises(ZeroDivisionError):
        worker.do(lambda: 1 // 0)
    assert worker.do(threading.current_thread) is worker.do(threading.current_thread)


def test_a_worker_drops_work_that_nobody_waits_for() -> None:
    worker, gate, done = Worker(), threading.Event(), []
    running = worker.begin(gate.wait)
    unwanted = worker.begin(lambda: done.append("unwanted"))
    unwanted.cancel()
    wanted = worker.begin(lambda: done.append("wanted"))
    gate.set()
    wanted.result(10)
    assert running.result(10)
    assert done == ["wanted"]


def test_a_worker_that_is_closed_ends_what_it_is_doing_and_no_more() -> None:
    worker, begun, done = Worker(), threading.Event(), []

    def work() -> None:
        begun.set()
        time.sleep(0.2)
        done.append("begun")

    worker.begin(work)
    late = worker.begin(lambda: done.append("late"))
    begun.wait(10)
    worker.close()
    assert done == ["begun"]
    assert not late.done()
    # Work that does not end is not waited for.
    stuck, gate = Worker(), threading.Event()
    stuck.begin(gate.wait)
    stuck.close(0.05)
    gate.set()


def test_each_part_is_built_once_and_by_any_thread(tmp_path: Path) -> None:
    app = App(Settings.load(data_dir=str(tmp_path)))
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(app.catalog)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert set(map(id, found)) == {id(app.catalog)}
    assert app.encoder is app.encoder


def test_the_language_of_a_reply(tmp_path: Path) -> None:
    app = App(Settings.load(data_dir=str(tmp_path)))
    answer = Answer("?", "id", False, "", 0.0)
    assert app.reply_language(answer) == "id"
    assert app.reply_language(replace(answer, language="en")) == "en"
    assert App(Settings.load(data_dir=str(tmp_path), language="en")).reply_language(answer) == "en"


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (UsageError("Wrong."), 2, "kutip: Wrong."),
        (StoreError("Bad\x1b[2J\nfolder."), 1, "kutip: Bad␛[2J folder."),
        (KeyError(), 1, "kutip: Unexpected error (KeyError); set KUTIP_DEBUG=1 to see details."),
        (
            OSError("x" * 999),
            1,
            f"kutip: Unexpected error (OSError: {'x' * 200}); set KUTIP_DEBUG=1 to see details.",
        ),
    ],
)
def test_errors_are_one_sentence(
    error: Exception, status: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failures.report(error, debug=False) == status
    assert capsys.readouterr() == ("", f"{sentence}{os.linesep}")
