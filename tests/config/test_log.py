"""Each in a process of its own, for logging is set up once a process."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
import logging, sys
from config import log
log.set_up(sys.argv[1], sys.argv[2] == "debug")
for name in ("kutip.store", "chromadb.api", "httpx"):
    for level in ("info", "warning", "error"):
        getattr(logging.getLogger(name), level)("heard")
"""


OWN, CHROMA, HTTPX = "kutip.store", "chromadb.api", "httpx"
LOUD = [f"{level} {name}" for name in (CHROMA, HTTPX) for level in ("WARNING", "ERROR")]
ALL = [f"{level} {name}" for name in (OWN, CHROMA, HTTPX) for level in ("INFO", "WARNING", "ERROR")]


@pytest.mark.parametrize(
    ("level", "debug", "heard"),
    [
        ("warning", "", [f"WARNING {OWN}", f"ERROR {OWN}", *LOUD]),
        ("info", "", [f"INFO {OWN}", f"WARNING {OWN}", f"ERROR {OWN}", *LOUD]),
        ("error", "debug", [f"ERROR {name}" for name in (OWN, CHROMA, HTTPX)]),
        ("debug", "debug", ALL),
    ],
)
def test_what_is_heard(level: str, debug: str, heard: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, level, debug], capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
    assert done.stderr.splitlines() == [f"kutip: {line}: heard" for line in heard]


LEAKING = """
import logging
from config import log
log.set_up("info", secrets={"hush-1"})
logging.getLogger("a").error("GET %s: %s", "http://u:hush-2@h/?key=hush-3", "hush-1\\x1b[2J\\x9b\\u202e")
try:
    raise ValueError("http://u:" + "hush-4@h")
except ValueError:
    logging.getLogger("a").exception("b")
"""


def test_a_log_holds_no_secret_and_steers_no_terminal() -> None:
    done = subprocess.run([sys.executable, "-c", LEAKING], capture_output=True, text=True, check=True)
    assert done.stderr.startswith("kutip: ERROR a: GET http://***@h/?key=***: ***\u241b[2J\n")
    assert "ValueError: http://***@h" in done.stderr
    assert not set("\x1b\x9b\u202e") & set(done.stderr)
    assert "hush" not in done.stderr
