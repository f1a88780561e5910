"""`kutip eval` called wrongly, given what cannot be read, interrupted, or given text that means harm."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.bot.evaluation_files import CASES, lines, read, squad

if TYPE_CHECKING:
    from tests.bot.cli_fixtures import Run
    from tests.bot.terminal_session import Terminal

pytest_plugins = ["tests.bot.cli_fixtures", "tests.bot.terminal_session"]
pytestmark = pytest.mark.usefixtures("place")

HOSTILE = "\x1b]0;owned\x07\x1b[2J<script>alert(1)</script>[bold]{{ 7*7 }}\u202e"


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        ([], "Give either a question set (kutip eval SET) or a SQuAD file (kutip eval --reader SQUAD)."),
        (
            ["set.jsonl", "--reader", "squad.json"],
            "Give either a question set (kutip eval SET) or a SQuAD file (kutip eval --reader SQUAD).",
        ),
        (
            ["none.jsonl"],
            "There is no question set at none.jsonl; "
            "give a file of JSON lines, a SQuAD file, or a BEIR folder.",
        ),
        (
            ["--reader", "none.json"],
            "There is no question set at none.json; "
            "give a file of JSON lines, a SQuAD file, or a BEIR folder.",
        ),
        (
            ["news"],
            "The folder news holds no queries.jsonl; "
            "give a file of JSON lines, a SQuAD file, or a BEIR folder.",
        ),
        (
            ["set.jsonl", "--json", "none/run.json"],
            "The folder none does not exist; create it or choose another one.",
        ),
        (["set.jsonl", "--html", "news"], "news is a folder; name a file."),
        (["set.jsonl", "--json", "news"], "news is a folder; name a file."),
        (["set.jsonl", "--json", os.devnull], "/dev/null is not a regular file; name another file."),
        (
            ["set.jsonl", "--compare", "none.json"],
            "There is no run at none.json; make one with: kutip eval SET --json none.json",
        ),
        (["set.jsonl", "--fail-under", "f1"], "--fail-under f1 needs a number, such as f1=0.6."),
        (["set.jsonl", "--fail-under", "f1=much"], "--fail-under f1 needs a number, such as f1=0.6."),
        (["set.jsonl"], "There are no articles to ask; ingest some, or name some with --corpus."),
        (
            ["--reader", "squad.json", "--html", "x.html", "--fail-under", "f1=1"],
            "--reader cannot be combined with --html, --fail-under; leave one of them out.",
        ),
        (
            ["--from-feedback", "--json", "x.json", "--corpus", "news"],
            "--from-feedback cannot be combined with --corpus, --json; leave one of them out.",
        ),
        (
            ["--from-feedback"],
            "There is no feedback to make questions from (left out: 0); "
            "rate answers in kutip repl with :good or :bad ANSWER.",
        ),
        (
            ["set.jsonl", "--from-feedback"],
            "set.jsonl already exists; name a new file, or remove it first.",
        ),
    ],
)
def test_called_wrongly(run: Run, argv: list[str], sentence: str) -> None:
    lines(Path("set.jsonl"))
    squad(Path("squad.json"))
    before = sorted(Path().iterdir())
    done = run("eval", *argv)
    assert (done.status, done.out, done.err) == (2, "", f"kutip: {sentence}\n")
    assert [path for path in sorted(Path().iterdir()) if path.name != "data"] == before


@pytest.mark.parametrize("name", ["speed", "", "f1\x1b[2J", "ece", "F1"])
def test_a_limit_on_what_is_no_metric_names_those_there_are(run: Run, name: str) -> None:
    done = run("eval", str(lines(Path("set.jsonl"))), "--fail-under", f"{name}=0.5")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("kutip: ")
    assert "--fail-under takes one of: right, f1, exact_match, " in done.err
    assert done.err.count("\n") == 1
    assert "\x1b" not in done.err


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["set.jsonl", "--corpus", "none"], "none: This path does not exist; check its spelling."),
        (["set.jsonl", "--corpus", "empty"], "empty: This folder holds no article; kutip reads "),
        (["set.jsonl", "--corpus", "empty.txt"], "empty.txt: This file is empty; check that it was saved."),
        (
            ["set.jsonl", "--corpus", "news", "--compare", "damaged.json"],
            "damaged.json is not a run of this kutip; make one with: kutip eval SET --json damaged.json",
        ),
        (
            ["damaged.jsonl", "--corpus", "news"],
            "damaged.jsonl holds no question that can be scored: damaged.jsonl line 2: this is not JSON (",
        ),
        (["damaged.json", "--corpus", "news"], "damaged.json: this is not JSON ("),
        (["--reader", "damaged.json"], "damaged.json: this is not JSON ("),
        (["--reader", "set.jsonl"], "set.jsonl: this is not JSON ("),
        (["empty.txt"], "empty.txt holds no question that can be scored; give a file of "),
    ],
)
def test_what_cannot_be_read(run: Run, argv: list[str], sentence: str) -> None:
    lines(Path("set.jsonl"))
    Path("damaged.jsonl").write_text('\n{"id": 1,\n["another"]\n', "utf-8")
    Path("damaged.json").write_text('{"data": [{"para', "utf-8")
    Path("empty").mkdir()
    Path("empty.txt").touch()
    done = run("eval", *argv, "--json", "out.json")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(f"kutip: {sentence}")
    assert done.err.count("\n") == 1
    assert not Path("out.json").exists()


def test_hostile_text_steers_nothing(run: Run, terminal: type[Terminal]) -> None:
    Path("news/hostile.txt").write_text(f"Raja Jupiter adalah {HOSTILE} Zeus.", "utf-8")
    case = {**CASES[0], "id": HOSTILE, "question": f"Siapa raja Jupiter {HOSTILE}?", "type": HOSTILE}
    questions = str(lines(Path(f"{HOSTILE.replace('/', '')}.jsonl"), [case, {"id": HOSTILE}]))
    done = run("eval", questions, "--corpus", "news", "--json", "run.json", "--html", "report.html")
    assert done.status == 0
    assert read("run.json")["items"][0]["question"] == case["question"]
    page = Path("report.html").read_text("utf-8")
    for shown in (done.out, done.err, page):
        assert not set("\x1b\x07\u202e") & set(shown)
    assert "alert(1)" in page
    assert "<script>alert(1)" not in page
    with terminal("eval", questions, "--corpus", "news", "--compare", "run.json") as screen:
        assert screen.ends() == 0
        # A line may be broken anywhere.
        assert "1 case, 1 skipped" in " ".join(screen.rest().split())
        assert "\x1b]0;" not in screen.raw
        assert "\x1b[2J" not in screen.raw


def test_a_terminal_shows_how_far_it_is(terminal: type[Terminal]) -> None:
    lines(Path("set.jsonl"))
    with terminal("eval", "set.jsonl", "--corpus", "news") as screen:
        screen.expect("0/3")
        screen.expect("set.jsonl: 3 cases")
        assert screen.ends() == 0


def test_an_interruption_leaves_nothing(tmp_path: Path) -> None:
    temporaries = tmp_path / "temporaries"
    temporaries.mkdir()
    many = [{**CASES[0], "id": number} for number in range(900)]
    code = "import sys; from bot.cli.main import main; sys.exit(main())"
    argv = ["eval", str(lines(Path("set.jsonl"), many)), "--corpus", "news", "--json", "out.json"]
    with subprocess.Popen(
        [sys.executable, "-c", code, *argv],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(temporaries)},
    ) as running:
        deadline = time.monotonic() + 120
        while not list(temporaries.glob("*/data/chroma/*")):
            assert running.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        # Well into the questions or still among the articles: either must do.
        time.sleep(1)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=120)
    assert (running.returncode, out, err) == (130, b"", b"")
    assert not [path for path in temporaries.iterdir() if path.is_dir()]
    assert not Path("out.json").exists()


def test_a_run_of_another_shape_is_no_run(run: Run) -> None:
    questions = str(lines(Path("set.jsonl")))
    for document in ("{}", "[]", '{"kutip_run": 99}', '{"kutip_run": 1, "set": 5}', "\xff"):
        Path("other.json").write_text(document, "latin-1")
        done = run("eval", questions, "--compare", "other.json")
        assert (done.status, done.out) == (1, "")
        assert done.err.startswith("kutip: other.json is not a run of this kutip; ")
