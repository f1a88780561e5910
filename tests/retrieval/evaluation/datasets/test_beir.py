"""BEIR folders: judged queries become cases with graded sources."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from config.errors import SourceError, UsageError
from retrieval.evaluation.datasets import read_questions
from retrieval.evaluation.records import Case

HEADER = "query-id\tcorpus-id\tscore\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three queries without judgements."""
    folder = tmp_path / "scifact"
    (folder / "qrels").mkdir(parents=True)
    queries = [
        {"_id": "q1", "text": "Siapa dia?"},
        {"_id": 2, "text": "Why?"},
        {"_id": "q3", "text": "Where?"},
    ]
    (folder / "queries.jsonl").write_text("".join(f"{json.dumps(query)}\n" for query in queries))
    return folder


def judge(folder: Path, judgements: str, split: str = "test") -> Path:
    (folder / "qrels" / f"{split}.tsv").write_text(judgements, "utf-8", newline="")
    return folder


def test_judged_queries_are_cases_and_the_others_are_no_mistake(folder: Path) -> None:
    # No file is needed for the corpus, and none of it is read.
    (folder / "corpus.jsonl").write_text("not JSON")
    found = read_questions(judge(folder, f"{HEADER}2\td1\t2\nq1\td1\t0\n2\td2\t1\n2\td3\t-1\n"))
    assert found.cases == (Case("2", "Why?", (), True, {"d1": 2, "d2": 1}),)
    assert (found.name, found.skipped, found.corpus) == ("scifact", (), {})


def test_a_byte_order_mark_crlf_and_no_header(folder: Path) -> None:
    found = read_questions(judge(folder, f"\ufeff{HEADER}q1\td1\t1\nq1\td1\t1\n".replace("\n", "\r\n")))
    assert (found.cases[0].sources, found.skipped) == ({"d1": 1}, ())
    assert read_questions(judge(folder, "q1\td1\t1\n")).cases == found.cases


@pytest.mark.parametrize(
    ("splits", "chosen"),
    [(("train", "dev", "test"), "test"), (("train", "dev"), "dev"), (("train", "a"), "train"), (("a",), "a")],
)
def test_the_split(folder: Path, splits: tuple[str, ...], chosen: str) -> None:
    for split in splits:
        judge(folder, f"{HEADER}q1\t{split}\t1\n", split)
    assert read_questions(folder).cases[0].sources == {chosen: 1}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("q3 d1 1", "it has 1 columns between tabs; a judgement has 3."),
        ("q3\t0\td1\t1", "it has 4 columns between tabs; a judgement has 3."),
        ("q3\td1\t0.5", "the score 0.5 is not a whole number."),
        ("q3\td1\t", "the score  is not a whole number."),
        ("q3\td1\t" + "9" * 5000, f"the score {'9' * 60}... is not a whole number."),
        ("q3\t\t1", "it names no source."),
        ("\x1bq\td1\t1", "no query has the id \ufffdq."),
        ("q1\td1\t2", "an earlier line gives this source another score."),
    ],
)
def test_a_bad_judgement_is_one_sentence(folder: Path, line: str, sentence: str) -> None:
    found = read_questions(judge(folder, f"{HEADER}q1\td1\t1\n\n{line}\n2\td2\t1\n"))
    assert found.skipped == (f"test.tsv line 4: {sentence}",)
    assert [(case.id, case.sources) for case in found.cases] == [("q1", {"d1": 1}), ("2", {"d2": 1})]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "this is not JSON (column 2: Expecting property name enclosed in double quotes)."),
        ("3", "this is not a JSON object."),
        ('{"text": "Siapa?"}', "the id is missing."),
        ('{"_id": "q1", "text": "Siapa lagi?"}', "an earlier question has the id q1 too."),
        ('{"_id": "q4", "text": ""}', "the question is empty."),
    ],
)
def test_a_bad_query_is_one_sentence_and_so_are_its_judgements_no_further(
    folder: Path, line: str, sentence: str
) -> None:
    queries = folder / "queries.jsonl"
    queries.write_text(f"{queries.read_text()}{line}\n")
    judgements = "q1\td1\t1\n" + ("q4\td1\t1\n" if "q4" in line else "")
    found = read_questions(judge(folder, HEADER + judgements))
    assert found.skipped == (f"queries.jsonl line 4: {sentence}",)
    assert [case.question for case in found.cases] == ["Siapa dia?"]


def test_a_folder_that_lacks_a_part(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"^The folder .*/qrels holds no file called test\.tsv; name one so\.$"
    ):
        read_questions(folder)
    judge(judge(folder, HEADER, "a"), HEADER, "b")
    with pytest.raises(
        UsageError, match=r"qrels holds several files but none called test\.tsv; name one so\.$"
    ):
        read_questions(folder)
    with pytest.raises(UsageError) as caught:
        read_questions(tmp_path)
    forms = "give a file of JSON lines, a SQuAD file, or a BEIR folder."
    assert str(caught.value) == f"The folder {tmp_path} holds no queries.jsonl; {forms}"


def test_no_query_is_judged_relevant(folder: Path) -> None:
    with pytest.raises(SourceError, match="scifact holds no question that can be scored; give"):
        read_questions(judge(folder, f"{HEADER}q1\td1\t0\n"))
    (folder / "qrels" / "test.tsv").write_bytes(b"\xff")
    with pytest.raises(SourceError, match=r"^test\.tsv is not UTF-8 text"):
        read_questions(folder)
