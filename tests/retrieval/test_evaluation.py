"""What the README says of search and of memory, measured."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retrieval.evaluation.datasets import read_questions
from retrieval.evaluation.metrics.text import holds
from retrieval.evaluation.models import Case
from retrieval.evaluation.temporary import temporary_store
from retrieval.search import Search

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder


def answer_recall(search: Search, cases: Sequence[Case]) -> tuple[float, float]:
    """The shares of questions with an accepted answer in the first passage, and in the first five."""
    held = [
        [holds(passage.text, case.answers) for passage in search.find(search.question(case.question), 5)]
        for case in cases
    ]
    return sum(any(one[:1]) for one in held) / len(held), sum(map(any, held)) / len(held)


def test_search_finds_the_answers_of_facqa_and_its_second_look_helps(
    seeds_dir: Path, encoder: Encoder
) -> None:
    facqa = seeds_dir.parent / "data" / "facqa"
    cases = read_questions(facqa / "valid.jsonl").cases
    with temporary_store([facqa / "corpus.jsonl"], encoder) as made:
        assert made.failed == ()
        search = Search.bundled(made.store)
        ranked, first_stage = answer_recall(search, cases), answer_recall(search.without_ranking(), cases)
    assert len(cases) == 228
    assert ranked[0] >= max(0.86, first_stage[0])
    assert ranked[1] >= max(0.955, first_stage[1])


def test_a_process_that_has_answered_stays_small(tmp_path: Path) -> None:
    """Memory of `kutip ingest` and `ask` in one process, in bytes, as the README states it."""
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
        "import bot.cli, sys; sys.exit(bot.cli.main())",
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
