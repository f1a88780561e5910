"""Being asked to end: at once while nothing is at stake, then with time to finish, but not for ever."""

from __future__ import annotations

import subprocess
import sys

import pytest

STARTING = """
import os, signal
from bot.stopping import Stop
Stop(9).install()
os.kill(os.getpid(), signal.{name})
raise SystemExit("the process went on")
"""
RUNNING = """
import os, signal, threading
from bot.stopping import Stop
stop, asked = Stop({seconds}), threading.Event()
stop.install()
calls = []
stop.then(lambda: (calls.append(1), asked.set()))
os.kill(os.getpid(), signal.SIGTERM)
os.kill(os.getpid(), signal.SIGINT)
asked.wait(30)
{ending}
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_process_that_is_still_starting_ends_at_once_without_a_word(name: str) -> None:
    done = run(STARTING.format(name=name))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_running_one_is_told_once_and_ends_in_its_own_way() -> None:
    done = run(RUNNING.format(seconds=30, ending="raise SystemExit(len(calls) + 40)"))
    assert (done.returncode, done.stderr) == (41, "")


def test_one_that_hangs_is_ended() -> None:
    done = run(RUNNING.format(seconds=0.1, ending="threading.Event().wait()"))
    assert (done.returncode, done.stderr) == (0, "")
