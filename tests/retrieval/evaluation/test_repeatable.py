"""The same evaluation, made by two processes in different folders, gives the same figures to the bit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.json_lines import read_json_lines

KUTIP = [sys.executable, "-c", "import sys; from bot.cli.main import main; sys.exit(main())"]


def started(folder: Path, questions: Path, corpus: Path) -> subprocess.Popen[bytes]:
    """An evaluation, with hashes of strings that are this process's own."""
    (folder / "temporaries").mkdir(parents=True)
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("KUTIP_", "COVERAGE_"))
    }
    environ |= {"TMPDIR": str(folder / "temporaries"), "PYTHONHASHSEED": "random"}
    argv = ["--data-dir", "data", "eval", str(questions), "--corpus", str(corpus), "--json", "run.json"]
    return subprocess.Popen(
        [*KUTIP, *argv], cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def without_times(path: Path) -> dict[str, Any]:
    """A run without what a clock told."""
    document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    assert document.pop("latency")
    for item in document["items"]:
        assert item.pop("ms")
    return document


@pytest.mark.long
def test_two_runs_are_the_same_to_the_bit(seeds_dir: Path, tmp_path: Path) -> None:
    data = seeds_dir.parent / "data" / "facqa"
    asked = read_json_lines(data / "valid.jsonl")[::8]
    wanted = {source for one in asked for source in one["sources"]}
    read = read_json_lines(data / "corpus.jsonl")
    some = [one for number, one in enumerate(read) if number % 8 == 0 or one["id"] in wanted]
    questions, corpus = tmp_path / "valid.jsonl", tmp_path / "corpus.jsonl"
    for path, entries in ((questions, asked), (corpus, some)):
        path.write_text("\n".join(map(json.dumps, entries)), "utf-8")
    # At the same time, so that their threads get in each other's way.
    folders = [tmp_path / "one", tmp_path / "other"]
    for process in [started(folder, questions, corpus) for folder in folders]:
        _, err = process.communicate()
        assert (process.returncode, err) == (0, b"")
    one, other = (without_times(folder / "run.json") for folder in folders)
    assert len(one["items"]) == len(asked) > 25
    assert one["config"]["corpus"]["articles"] == len(some) > 150
    assert one["metrics"] == other["metrics"]
    assert one["items"] == other["items"]
    # The order of keys as well.
    assert json.dumps(one) == json.dumps(other)
