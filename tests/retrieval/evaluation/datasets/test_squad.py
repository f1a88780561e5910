"""SQuAD files: questions with their contexts, and the same questions for a reader alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from config.errors import SourceError, UsageError
from retrieval.evaluation.datasets import read_questions, squad_contexts
from retrieval.evaluation.records import Case


def asked(number: Any, *answers: str, **more: Any) -> dict[str, Any]:
    given = [{"text": answer, "answer_start": 0} for answer in answers]
    return {"id": number, "question": f"Siapa {number}?", "answers": given, **more}


def squad(path: Path, *paragraphs: Any) -> Path:
    path.write_text(json.dumps({"version": "2.0", "data": [{"paragraphs": list(paragraphs)}]}), "utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return squad(
        tmp_path / "train.json",
        {"context": " Solo.\n", "qas": [asked("a", "Solo", "Solo", "So", is_impossible=False)]},
        {"context": "Bali.", "qas": [asked(2, is_impossible=True, plausible_answers=[{"text": "Bali"}])]},
        {"context": " Solo.\n", "qas": [asked("c", "Solo"), asked("d")]},
    )


def test_questions_and_contexts(file: Path) -> None:
    found = read_questions(file)
    assert found.cases == (
        Case("a", "Siapa a?", ("Solo", "So"), True, {"context-0001": 1}),
        Case("2", "Siapa 2?", (), False),
        Case("c", "Siapa c?", ("Solo",), True, {"context-0001": 1}),
        Case("d", "Siapa d?", (), False),
    )
    assert found.corpus == {"context-0001": " Solo.\n", "context-0002": "Bali."}
    assert found.skipped == ()


def test_each_question_with_its_context(file: Path) -> None:
    assert list(squad_contexts(file)) == [
        ("a", "Siapa a?", " Solo.\n"),
        ("2", "Siapa 2?", "Bali."),
        ("c", "Siapa c?", " Solo.\n"),
        ("d", "Siapa d?", " Solo.\n"),
    ]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (asked("b", "Bali", is_impossible=True), "question b: it is not answerable, but has an answer."),
        (asked("b", is_impossible=False), "question b: it is answerable, but has no answer."),
        (asked("b", "Bali", is_impossible=0), 'question b: "is_impossible" is neither true nor false.'),
        (asked("b", " "), 'question b: an entry of "answers" is empty.'),
        ({**asked("b"), "answers": {}}, 'question b: "answers" is not a list.'),
        ({**asked("b"), "answers": ["Bali"]}, 'question b: an entry of "answers" is not a JSON object.'),
        ({**asked("b"), "answers": [{}]}, 'question b: an entry of "answers" is missing.'),
        ({"id": 1, "question": "x"}, "question 1: it has no answers, and does not say that there are none."),
    ],
)  # fmt: skip
def test_a_question_whose_answers_cannot_be_read_can_still_be_put_to_a_reader(
    tmp_path: Path, question: Any, sentence: str
) -> None:
    file = squad(tmp_path / "dev.json", {"context": "Solo.", "qas": [question, asked("last", "Solo")]})
    found = read_questions(file)
    assert found.skipped == (f"dev.json {sentence}",)
    assert [case.id for case in found.cases] == ["last"]
    assert [name for name, _, _ in squad_contexts(file)] == [str(question["id"]), "last"]


@pytest.mark.parametrize(
    ("paragraph", "sentence"),
    [
        (3, "article 1 paragraph 2: this is not a JSON object."),
        ({"qas": []}, "article 1 paragraph 2: the context is missing."),
        ({"context": " ", "qas": [asked("b")]}, "article 1 paragraph 2: the context is empty."),
        (
            {"context": "\ud800", "qas": []},
            "article 1 paragraph 2: the context holds half a character; write it in plain Unicode.",
        ),
        ({"context": "Bali."}, 'article 1 paragraph 2: "qas" is not a list.'),
        ({"context": "Bali.", "qas": [None]}, "article 1 paragraph 2 question 1: this is not a JSON object."),
        ({"context": "Bali.", "qas": [{}]}, "article 1 paragraph 2 question 1: the id is missing."),
        ({"context": "Bali.", "qas": [{"id": "b"}]}, "question b: the question is missing."),
        ({"context": "Bali.", "qas": [asked("a")]}, "question a: an earlier question has the id a too."),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(tmp_path: Path, paragraph: Any, sentence: str) -> None:
    first, last = (
        {"context": text, "qas": [asked(name, "Solo")]} for name, text in (("a", "A."), ("z", "Z."))
    )
    file = squad(tmp_path / "dev.json", first, paragraph, last)
    found = read_questions(file)
    assert found.skipped == (f"dev.json {sentence}",)
    assert [case.id for case in found.cases] == ["a", "z"]
    with pytest.raises(SourceError) as caught:
        squad_contexts(file)
    assert str(caught.value) == f"dev.json {sentence}"


def test_an_article_without_paragraphs(tmp_path: Path) -> None:
    paragraph = {"context": "Solo.", "qas": [asked("a", "Solo")]}
    document = {"data": [{"title": "x"}, 3, {"paragraphs": [paragraph]}]}
    (tmp_path / "dev.json").write_text(json.dumps(document))
    found = read_questions(tmp_path / "dev.json")
    assert found.skipped == (
        'dev.json article 1: "paragraphs" is not a list.',
        "dev.json article 2: this is not a JSON object.",
    )
    assert len(found.cases) == 1


def test_an_error_of_syntax_names_line_and_column(file: Path) -> None:
    whole = file.read_text()
    pretty = json.dumps(json.loads(whole), indent=2).replace('"context": "Bali."', '"context" "Bali."')
    place = pretty.split("\n").index('          "context" "Bali.",') + 1
    file.write_text(pretty)
    for read in (read_questions, squad_contexts):
        with pytest.raises(SourceError) as caught:
            read(file)
        expected = f"this is not JSON (line {place}, column 21: Expecting ':' delimiter)."
        assert str(caught.value) == f"train.json: {expected}"
    file.write_text(whole[:-20])
    with pytest.raises(SourceError, match=r"^train\.json: this is not JSON \(column \d+: "):
        read_questions(file)


@pytest.mark.parametrize("document", [{"data": {}}, {"data": None}])
def test_what_only_looks_like_squad(tmp_path: Path, document: Any) -> None:
    (tmp_path / "dev.json").write_text(json.dumps(document))
    for read in (read_questions, squad_contexts):
        with pytest.raises(SourceError) as caught:
            read(tmp_path / "dev.json")
        assert str(caught.value) == 'dev.json is not in the form of SQuAD: "data" is not a list.'


def test_files_without_questions(tmp_path: Path) -> None:
    file = squad(tmp_path / "dev.json")
    with pytest.raises(SourceError, match="holds no question that can be scored"):
        read_questions(file)
    with pytest.raises(SourceError, match=r"^dev\.json holds no question\.$"):
        squad_contexts(file)
    with pytest.raises(UsageError, match="There is no question set at"):
        squad_contexts(tmp_path / "none")
    file.write_text("[]")
    with pytest.raises(
        SourceError, match=r"^dev\.json is not in the form of SQuAD: this is not a JSON object\.$"
    ):
        squad_contexts(file)
    file.write_bytes(b"\xff")
    with pytest.raises(SourceError, match="is not UTF-8 text"):
        squad_contexts(file)
