from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retrieval.evaluation.datasets import as_corpus, holds_answer, read_cases, read_squad
from retrieval.evaluation.search_quality import answer_recall
from retrieval.evaluation.temporary import temporary_store
from retrieval.fusion import DEFAULT_WEIGHTS, Weights
from retrieval.search import Search

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder


@pytest.fixture
def facqa(seeds_dir: Path) -> Path:
    return seeds_dir.parent / "data" / "facqa"


def test_a_squad_file_gives_its_answerable_questions_and_its_paragraphs(tmp_path: Path) -> None:
    questions = [
        {"id": 1, "question": "Where?", "answers": [{"text": "Solo", "answer_start": 3}]},
        {"id": 2, "question": "Why?", "answers": [], "is_impossible": True},
    ]
    file = tmp_path / "squad.json"
    file.write_text(json.dumps({"data": [{"paragraphs": [{"context": "In Solo.", "qas": questions}]}]}))
    cases, paragraphs = read_squad(file)
    assert [(case.id, case.answers) for case in cases] == [("1", ("Solo",))]
    assert [json.loads(line) for line in as_corpus(paragraphs, "p")] == [{"id": "p-0", "text": "In Solo."}]


@pytest.mark.parametrize(
    ("text", "answers", "held"),
    [
        ("Ia tiba pada 24 Mei 2023.", ("24 mei",), True),
        ("Ia tiba pada 124 Mei.", ("24 Mei",), False),
        ("Harga $5 (lima).", ("$5",), True),
        ("Tidak ada.", ("ada apa", "tidak"), True),
        ("Apa pun.", (), False),
    ],
)
def test_an_answer_is_held_in_whole_words(text: str, answers: tuple[str, ...], held: bool) -> None:
    assert holds_answer(text, answers) is held


def test_a_corpus_that_cannot_be_read_stops_the_measurement(tmp_path: Path, encoder: Encoder) -> None:
    with pytest.raises(SystemExit, match="missing"), temporary_store([tmp_path / "missing.jsonl"], encoder):
        pass


def test_fused_search_is_no_worse_than_its_better_leg_on_facqa(facqa: Path, encoder: Encoder) -> None:
    cases = read_cases(facqa / "valid.jsonl")
    with temporary_store([facqa / "corpus.jsonl"], encoder) as store:
        fused = answer_recall(Search(store, DEFAULT_WEIGHTS), cases)
        dense = answer_recall(Search(store, Weights(0.0, 0.0)), cases)
        again = answer_recall(Search(store, DEFAULT_WEIGHTS), cases)
    assert fused[0] >= max(0.85, dense[0])
    assert fused[1] >= max(0.945, dense[1])
    assert again == fused


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
