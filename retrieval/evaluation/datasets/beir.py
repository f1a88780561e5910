"""A BEIR folder: `queries.jsonl` and judgements in `qrels/*.tsv`; its `corpus.jsonl` is not read here."""

from __future__ import annotations

import re
from collections.abc import Container
from pathlib import Path

from config.errors import UsageError
from retrieval.evaluation.datasets.files import FORMS, numbered_lines, parsed, read_text
from retrieval.evaluation.datasets.validate import (
    BadRecordError,
    fields,
    identity,
    question_of,
    shown,
    unused,
)
from retrieval.evaluation.records import Case

_SPLITS = ("test", "dev", "train")
_HEADER = "query-id"
_SCORE = re.compile(r"-?[0-9]{1,9}")


def read_beir(folder: Path) -> tuple[list[Case], list[str]]:
    """The queries with a source that is judged relevant, and a sentence for each line that cannot be read.

    Raises UsageError when the folder lacks a file, SourceError when one cannot be read.
    """
    try:
        queries = read_text(folder / "queries.jsonl")
    except UsageError:
        raise UsageError(f"The folder {folder} holds no queries.jsonl; {FORMS}.") from None
    judged = _judgements_file(folder)
    questions, skipped = _questions(queries)
    sources, more = _sources(read_text(judged), judged.name, questions)
    cases = [
        Case(query, question, sources=sources[query])
        for query, question in questions.items()
        if question and query in sources
    ]
    return cases, skipped + more


def _judgements_file(folder: Path) -> Path:
    """That of the first split there is, or the only one."""
    found = {path.stem: path for path in sorted((folder / "qrels").glob("*.tsv"))}
    chosen = next((found[split] for split in _SPLITS if split in found), None)
    if chosen is None and len(found) == 1:
        (chosen,) = found.values()
    if chosen is None:
        problem = "several files but none" if found else "no file"
        raise UsageError(f"The folder {folder / 'qrels'} holds {problem} called test.tsv; name one so.")
    return chosen


def _questions(text: str) -> tuple[dict[str, str], list[str]]:
    """The questions by their ids, "" for one that cannot be asked; and what is wrong."""
    questions: dict[str, str] = {}
    skipped: list[str] = []
    for number, line in numbered_lines(text):
        try:
            record = fields(parsed(line))
            query = unused(identity(record.get("_id")), questions)
            questions[query] = ""
            questions[query] = question_of(record.get("text"))
        except BadRecordError as error:
            skipped.append(f"queries.jsonl line {number}: {error}.")
    return questions, skipped


def _sources(text: str, name: str, known: Container[str]) -> tuple[dict[str, dict[str, int]], list[str]]:
    """The relevant sources of each query that has any, with their grades; and what is wrong."""
    grades: dict[tuple[str, str], int] = {}
    skipped: list[str] = []
    for number, line in numbered_lines(text):
        if number == 1 and line.split("\t")[0].strip() == _HEADER:
            continue
        try:
            _judge(line, grades, known)
        except BadRecordError as error:
            skipped.append(f"{name} line {number}: {error}.")
    sources: dict[str, dict[str, int]] = {}
    for (query, source), grade in grades.items():
        if grade > 0:
            sources.setdefault(query, {})[source] = grade
    return sources, skipped


def _judge(line: str, grades: dict[tuple[str, str], int], known: Container[str]) -> None:
    """Adds the judgement of one line to `grades`, which it must not contradict."""
    columns = [column.strip() for column in line.split("\t")]
    if len(columns) != 3:
        raise BadRecordError(f"it has {len(columns)} columns between tabs; a judgement has 3")
    query, source, score = columns
    if not _SCORE.fullmatch(score):
        raise BadRecordError(f"the score {shown(score)} is not a whole number")
    if not source:
        raise BadRecordError("it names no source")
    if query not in known:
        raise BadRecordError(f"no query has the id {shown(query)}")
    if grades.setdefault((query, source), int(score)) != int(score):
        raise BadRecordError("an earlier line gives this source another score")
