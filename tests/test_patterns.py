"""No text makes a pattern of the project slow: each takes a long hostile text in a moment."""

from __future__ import annotations

import ast
import json
import subprocess
import sys

import pytest

from tests.test_structure import ROOT

# Of all patterns with all their texts, on a machine that is busy; the limit of one text is the sweep's own.
_SECONDS = 900


@pytest.mark.long
def test_every_pattern_is_linear() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.patterns.sweep"],
        capture_output=True, text=True, timeout=_SECONDS, check=True, cwd=ROOT,
    )  # fmt: skip
    *slow, swept = map(json.loads, done.stdout.splitlines())
    assert slow == []
    assert swept["patterns"] > 100


def test_patterns_of_code_and_data_are_seen() -> None:
    # In a process of its own: what a module compiles when it is imported is seen at its first import alone.
    code = (
        "from tests.patterns.collect import all_patterns\n"
        "print([(one.file, one.pattern, one.ways) for one in all_patterns()])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, timeout=_SECONDS, check=True, cwd=ROOT,
    )  # fmt: skip
    found = {(file, pattern): ways for file, pattern, ways in ast.literal_eval(done.stdout)}
    files = {file for file, _ in found}
    assert {
        "store/ingest/rules.py",
        "retrieval/conversation/parsing.py",
        "retrieval/reading/boundaries.py",
    } <= files
    # Made of data; written out in the code; used by a method of `re` alone.
    assert any("komentar" in str(pattern) and ways == ("fullmatch",) for (_, pattern), ways in found.items())
    assert found["config/token.py", r"\ABot(\s+|\Z)"] == ("finditer",)
    assert any(isinstance(pattern, bytes) for _, pattern in found)
