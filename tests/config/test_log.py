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
