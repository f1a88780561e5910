"""The question sets beside the repository are read without a complaint."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.evaluation.datasets import read_questions, squad_contexts


@pytest.mark.parametrize(
    ("name", "questions", "answerable", "language"),
    [
        ("seedqa/dev.jsonl", 60, 42, None),
        ("facqa/valid.jsonl", 228, 228, "id"),
        ("idk_mrc/valid.json", 764, 382, None),
        ("xlingual/train.json", 506, 506, None),
    ],
)
def test_every_question_is_read(
    seeds_dir: Path, name: str, questions: int, answerable: int, language: str | None
) -> None:
    found = read_questions(seeds_dir.parent / "data" / name)
    assert found.skipped == ()
    assert len(found.cases) == questions
    assert sum(case.answerable for case in found.cases) == answerable
    assert all(bool(case.answers) == case.answerable == bool(case.sources) for case in found.cases)
    if name.startswith("seedqa"):
        assert {case.language for case in found.cases} == {"id", "en"}
    else:
        assert {case.language for case in found.cases} == {language}


@pytest.mark.parametrize(("name", "contexts"), [("idk_mrc/valid.json", 358), ("xlingual/train.json", 112)])
def test_every_answer_stands_in_the_context_that_is_its_source(
    seeds_dir: Path, name: str, contexts: int
) -> None:
    file = seeds_dir.parent / "data" / name
    found = read_questions(file)
    assert len(found.corpus) == contexts
    assert all(case.answers[0] in found.corpus[source] for case in found.cases for source in case.sources)
    read = {question: context for question, _, context in squad_contexts(file)}
    assert list(read) == [case.id for case in found.cases]
    assert all(found.corpus[source] == read[case.id] for case in found.cases for source in case.sources)
