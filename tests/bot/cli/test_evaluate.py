"""`kutip eval`: question sets of every form, of the stored articles and of others; what it writes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retrieval.evaluation.metrics.squad import squad_f1
from tests.bot.evaluation_files import CASES, TOBA, beir, lines, read, squad, without_times
from tests.forked.command import forked_kutip

if TYPE_CHECKING:
    from tests.bot.cli_fixtures import Run

pytest_plugins = ["tests.bot.cli_fixtures"]
pytestmark = pytest.mark.usefixtures("place")

BASELINES = ["BM25 only", "dense only", "LlamaIndex VectorStoreIndex", "no abstention"]


@pytest.fixture
def temporaries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that throw-away stores are made in."""
    folder = tmp_path / "temporaries"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_the_stored_articles_are_asked(run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTIP_THRESHOLD", "0")
    done = run("eval", str(lines(Path("set.jsonl"))), "--json", "run.json", "--html", "report.html")
    assert (done.status, done.err) == (0, "")
    document = read("run.json")
    for item, case in zip(document["items"], CASES, strict=True):
        assert {name: item[name] for name in ("id", "question", "answerable", "answers")} == {
            name: case[name] for name in ("id", "question", "answerable", "answers")
        }
        assert item["answered"] is True
        assert item["answer"]
        assert 0 <= item["confidence"] <= 1
        assert item["citations"]
        for citation in item["citations"]:
            # Called as the set calls it, where the set does.
            article = Path("news", citation["source"].removeprefix("news/")).read_text("utf-8")
            assert citation["quote"] in article
            assert citation["valid"] is True
        assert item["ms"]["total"] > 0
    assert [item["retrieved"][0] for item in document["items"][:2]] == ["beijing.txt", "water.txt"]
    assert all(len(item["retrieved"]) == 3 for item in document["items"])
    metrics = document["metrics"]
    assert metrics["coverage"] == metrics["right"] == metrics["quote_validity"] == 1
    assert metrics["refusal_recall"] == 0
    assert set(document["by"]["language"]) == {"en", "id"}
    assert set(document["by"]["kind"]) == {"who", "none", "other"}
    assert document["by"]["kind"]["none"]["metrics"]["wrong_of_answers"] == 1
    assert sum(group["metrics"]["share"] for group in document["by"]["confidence"].values()) == pytest.approx(
        1
    )
    assert [item["kind"] for item in document["items"]] == ["who", None, "none"]
    assert document["baselines"] == {}
    assert document["config"]["corpus"] == {"sources": [], "articles": 3, "chunks": 3}
    assert document["config"]["settings"]["data_dir"] == str(filled)
    assert document["config"]["set"]["path"] == "set.jsonl"
    assert done.out.splitlines()[1].startswith("kutip\t1.000 ")
    assert done.out.splitlines()[-1].startswith("set.jsonl: 3 cases, 0 skipped · ")
    assert "Siapa raja Jupiter?" in Path("report.html").read_text("utf-8")


def test_a_refusal_has_no_answer_and_no_quotes(
    run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUTIP_THRESHOLD", "1")
    assert run("eval", str(lines(Path("set.jsonl"))), "--json", "run.json").status == 0
    document = read("run.json")
    for item in document["items"]:
        assert (item["answered"], item["answer"], item["citations"]) == (False, "", [])
    assert document["items"][0]["held_back"].endswith("Mikhail Mishustin")
    assert document["metrics"]["refusal_recall"] == 1
    assert document["metrics"]["coverage"] == document["metrics"]["right"] == 0


def test_a_corpus_is_asked_in_a_throw_away_store(run: Run, place: Path, temporaries: Path) -> None:
    Path("news/damaged.txt").write_bytes(b"")
    questions = lines(Path("set.jsonl"))
    with questions.open("a") as file:
        file.write('{"id": "q4"}\nnot JSON\n')
    done = run("eval", str(questions), "--corpus", "news", "--json", "run.json")
    assert done.status == 0
    document = read("run.json")
    assert [item["id"] for item in document["items"]] == ["q1", "q2", "q3"]
    # As the set names them, and without the folder they lie in.
    assert set(document["items"][0]["retrieved"]) == {"beijing.txt", "toba.txt", "water.txt"}
    skipped = document["skipped"]
    assert [sentence.partition(": ")[0] for sentence in skipped] == [
        "set.jsonl line 4",
        "set.jsonl line 5",
        "news/damaged.txt",
    ]
    assert done.err == "".join(f"kutip: {sentence}\n" for sentence in skipped)
    assert "3 cases, 3 skipped" in done.out
    assert document["config"]["corpus"] == {"sources": ["news"], "articles": 3, "chunks": 3}
    assert "data_dir" not in document["config"]["settings"]
    assert list(temporaries.iterdir()) == []
    assert not Path("data").exists()


def test_several_corpora(run: Run) -> None:
    questions = str(lines(Path("set.jsonl")))
    corpora = ("--corpus", "news/beijing.txt", "--corpus", "news/water.txt")
    assert run("eval", questions, *corpora, "--json", "run.json").status == 0
    document = read("run.json")
    assert document["config"]["corpus"]["sources"] == ["news/beijing.txt", "news/water.txt"]
    assert set(document["items"][0]["retrieved"]) == {"beijing.txt", "water.txt"}


def test_a_beir_folder_brings_its_corpus(run: Run, filled: Path) -> None:
    beir(Path("set"))
    assert run("eval", "set", "--json", "run.json").status == 0
    document = read("run.json")
    assert [item["retrieved"] for item in document["items"]] == [["b1", "t1"], ["t1", "b1"]]
    assert document["metrics"]["ndcg@10"] == document["metrics"]["recall@1"] == 1
    # Nobody knows which answers would be right.
    assert "f1" not in document["metrics"]
    assert run("eval", "set", "--corpus", "news", "--json", "run.json").status == 0
    assert read("run.json")["config"]["corpus"] == {"sources": ["news"], "articles": 3, "chunks": 3}


def test_a_squad_file_brings_its_contexts(run: Run, filled: Path) -> None:
    squad(Path("squad.json"))
    assert run("eval", "squad.json", "--json", "run.json").status == 0
    alone = read("run.json")
    assert alone["items"][0]["retrieved"] == ["context-0001"]
    assert alone["config"]["corpus"] == {"sources": [], "articles": 1, "chunks": 1}
    assert "data_dir" not in alone["config"]["settings"]
    assert run("eval", "squad.json", "--corpus", "news/beijing.txt", "--json", "run.json").status == 0
    distracted = read("run.json")
    assert distracted["items"][0]["retrieved"] == ["context-0001", "news/beijing.txt"]
    assert distracted["metrics"]["recall@1"] == 1


def test_the_reader_reads_each_context(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    squad(Path("squad.json"))
    monkeypatch.setenv("KUTIP_THRESHOLD", "0")
    done = run("eval", "--reader", "squad.json", "--json", "read.json")
    assert (done.status, done.err) == (0, "")
    document = read("read.json")
    assert document["predictions"]["s1"] in ("2020", "tahun 2020")
    # Made to answer, it finds something where there is nothing to find.
    assert document["predictions"]["s2"] in TOBA
    assert document["predictions"]["s2"]
    figures = document["metrics"]
    assert figures["HasAns_f1"] == pytest.approx(squad_f1(document["predictions"]["s1"], ["tahun 2020"]))
    assert figures["NoAns_f1"] == 0
    assert f"HasAns_f1\t{figures['HasAns_f1']:.4f}\n" in done.out
    monkeypatch.setenv("KUTIP_THRESHOLD", "1")
    assert run("eval", "--reader", "squad.json", "--json", "read.json").status == 0
    assert read("read.json")["predictions"] == {"s1": "", "s2": ""}
    assert not Path("data").exists()


def test_the_reader_needs_no_answers(run: Run) -> None:
    squad(Path("squad.json"), answers=False)
    done = run("eval", "--reader", "squad.json", "--json", "read.json")
    assert (done.status, done.out) == (0, "")
    document = read("read.json")
    assert list(document["predictions"]) == ["s1", "s2"]
    assert document["metrics"] == {}
    assert done.err.startswith("kutip: squad.json holds no question that can be scored: ")


def test_baselines_and_the_same_again(run: Run) -> None:
    questions = str(lines(Path("set.jsonl")))
    for name in ("one.json", "two.json"):
        done = run("eval", questions, "--corpus", "news", "--baselines", "--json", name)
        assert done.status == 0
    shown = [line.partition("\t")[0] for line in done.out.splitlines()]
    assert shown[1:6] == ["kutip", *BASELINES]
    document = read("one.json")
    assert list(document["baselines"]) == BASELINES
    for system, outcome in document["baselines"].items():
        assert outcome["system"] == system
        assert [item["id"] for item in outcome["items"]] == ["q1", "q2", "q3"]
        assert outcome["metrics"]["quote_validity"] == 1
    assert document["baselines"]["no abstention"]["metrics"]["coverage"] == 1
    assert without_times(document) == without_times(read("two.json"))


def test_runs_are_compared(run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = str(lines(Path("set.jsonl")))
    monkeypatch.setenv("KUTIP_THRESHOLD", "1")
    assert run("eval", questions, "--json", "run.json").status == 0
    monkeypatch.setenv("KUTIP_THRESHOLD", "0")
    # The earlier run is read before it is written over.
    done = run("eval", questions, "--compare", "run.json", "--json", "run.json", "--html", "report.html")
    assert (done.status, done.err) == (0, "")
    assert any(line.split("\t")[0] == "settings.threshold" for line in done.out.splitlines())
    assert "settings.threshold" in Path("report.html").read_text("utf-8")
    assert read("run.json")["metrics"]["coverage"] == 1


def test_a_limit_that_is_missed_fails(run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTIP_THRESHOLD", "0")
    # Made to answer everything, it has an answer to what has none.
    questions = str(lines(Path("set.jsonl")))
    limits = ("--fail-under", "right=1", "--fail-under", "quote_validity=1")
    assert run("eval", questions, *limits).status == 0
    missed = run("eval", questions, *limits, "--fail-under", "f1=0.99", "--json", "run.json")
    assert missed.status == 1
    assert missed.err.startswith("kutip: f1 is 0.")
    assert missed.err.endswith(", which is under 0.99.\n")
    # The figures are wanted all the same.
    assert read("run.json")["metrics"]["f1"] < 0.99
    assert missed.out.startswith("system\t")
    answerable = str(lines(Path("answerable.jsonl"), CASES[:2]))
    unknown = run("eval", answerable, "--fail-under", "refusal_recall=0")
    assert unknown.status == 1
    assert unknown.err.startswith("kutip: The set has no question that refusal_recall speaks of")


def test_feedback_becomes_a_question_set(run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTIP_THRESHOLD", "0")
    typed = f"{CASES[0]['question']}\n:good\n{CASES[2]['question']}\n:bad -\nKapan Danau Toba?\n:bad\n"
    forked_kutip("repl", typed=typed).check_returncode()
    written = run("eval", "--from-feedback")
    assert (written.status, written.err) == (0, "")
    assert written.out == (
        "Questions written to feedback.jsonl: 2. Left out because the right answer is unknown: 1.\n"
    )
    assert run("eval", "feedback.jsonl", "--json", "run.json").status == 0
    good, bad = read("run.json")["items"]
    assert (good["question"], good["answerable"]) == (CASES[0]["question"], True)
    assert (good["answers"], list(good["sources"])) == ([good["answer"]], ["news/beijing.txt"])
    assert (bad["question"], bad["answerable"], bad["sources"]) == (CASES[2]["question"], False, {})
    assert run("eval", "other.jsonl", "--from-feedback").status == 0
    assert Path("other.jsonl").read_bytes() == Path("feedback.jsonl").read_bytes()
