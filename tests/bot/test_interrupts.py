"""Ctrl-C ends a command from its first moment, wherever it comes: without a word, and cleaned up."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from bot.interrupts import Interrupted, Interrupts

HEAD = """
import os, signal, sys, time
def ctrl_c():
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.01)
"""
# It comes while the module is imported, as Ctrl-C in the first tenths of a second does.
IMPORTING = """
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            sys.meta_path.remove(self)
            ctrl_c()
sys.meta_path.insert(0, Finder())
from bot.cli.main import main
sys.exit(main(["status"]))
"""
WITHIN = """
from bot.interrupts import Interrupts
class Dying:
    def __del__(self):
        ctrl_c()
def swallowed():
    try:
        ctrl_c()
    except BaseException:
        pass
cleaned = []
try:
    with Interrupts():
        try:
            {work}
            time.sleep(60)
        finally:
            time.sleep(1.2)
            cleaned.append(1)
except KeyboardInterrupt:
    sys.exit(40 + len(cleaned))
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", HEAD + code]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(
    "name", ["bot.cli.commands", "typer", "rich.console", "store.language.dates", "pydantic_settings"]
)
def test_while_a_command_is_still_importing(name: str) -> None:
    done = run(IMPORTING.format(name=name))
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.parametrize(
    "work", ["ctrl_c()", "swallowed()", "swallowed(); swallowed()", "Dying()", "next(x for x in [Dying()])"]
)
def test_what_a_library_makes_nothing_of_is_raised_again(work: str) -> None:
    done = run(WITHIN.format(work=work))
    assert (done.returncode, done.stdout, done.stderr) == (41, "", "")


def test_a_background_job_stays_deaf() -> None:
    done = run("signal.signal(signal.SIGINT, signal.SIG_IGN)\n" + WITHIN.format(work="ctrl_c(); sys.exit(7)"))
    assert done.returncode == 7


def test_what_was_there_before_is_there_again() -> None:
    handler, hook = signal.getsignal(signal.SIGINT), sys.unraisablehook
    with Interrupts() as interrupts, pytest.raises(Interrupted):
        signal.raise_signal(signal.SIGINT)
    assert interrupts.asked
    assert (signal.getsignal(signal.SIGINT), sys.unraisablehook) == (handler, hook)
