"""What docs/measurements.md says about search and memory, measured."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retrieval.evaluation.datasets import read_questions
from retrieval.evaluation.metrics.text import holds
from retrieval.evaluation.records import Case
from retrieval.evaluation.temporary_store import temporary_store
from retrieval.models import Passage
from retrieval.reading.model import ReaderModel
from retrieval.reading.reader import Reader
from retrieval.search import Search

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder


def shares(found: Sequence[Sequence[bool]]) -> list[float]:
    """Of each column."""
    return [sum(column) / len(found) for column in zip(*found, strict=True)]


def held(passages: Sequence[Passage], case: Case) -> tuple[bool, bool]:
    """Whether an accepted answer is in the first passage, and in the first five."""
    holding = [holds(passage.text, case.answers) for passage in passages]
    return any(holding[:1]), any(holding[:5])


@pytest.mark.long
def test_search_finds_the_answers_of_facqa_and_reading_puts_them_first(
    seeds_dir: Path, encoder: Encoder
) -> None:
    facqa = seeds_dir.parent / "data" / "facqa"
    # Every third, which takes a third of the time; `make steps` measures all.
    cases = read_questions(facqa / "valid.jsonl").cases[::3]
    assert len(cases) == 76
    legs, reread = [], []
    with temporary_store([facqa / "corpus.jsonl"], encoder) as made:
        assert made.failed == ()
        search, reader = Search.bundled(made.store), Reader(ReaderModel(encoder))
        for case in cases:
            question = search.question(case.question)
            passages = search.find(question, made.settings.passages)
            reading = reader.read(question, passages)
            legs.append(held(passages, case))
            reread.append((*held(reading.passages, case), holds(reading.best.answer, case.answers)))
    first, five = shares(legs)
    first_reread, five_reread, right = shares(reread)
    assert first >= 0.80
    assert five >= 0.92
    assert first_reread >= max(0.85, first)
    assert five_reread >= 0.92
    assert right >= 0.72


def test_a_process_that_has_answered_stays_small(tmp_path: Path) -> None:
    """Memory of `kutip ingest` and `ask` in one process, in bytes, as docs/measurements.md states it."""
    script = """
import resource, sys
from config.settings import Settings
from bot.app import App
app = App(Settings.load(data_dir=sys.argv[1]))
assert app.answerer.ask("when did Mishustin visit Beijing?").answered
status = open("/proc/self/status").read()
print(status.split("VmRSS:")[1].split()[0])
"""
    samples = Path(__file__).parents[2] / "store" / "samples"
    ingest = [
        sys.executable,
        "-c",
        "import bot.cli.main, sys; sys.exit(bot.cli.main.main())",
        "--data-dir",
        str(tmp_path),
        "ingest",
        str(samples),
    ]
    subprocess.run(ingest, check=True, capture_output=True)
    if not Path("/proc/self/status").exists():
        pytest.skip("the memory of a process is read from /proc, which is not here")
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], check=True, capture_output=True, text=True
    )
    assert int(done.stdout) < 450 * 1024
