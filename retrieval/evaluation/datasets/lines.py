"""kutip's own form, JSON lines: `{"id", "question", "lang", "answerable", "answers", "sources", "type"?}`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from config.json_output import to_json
from retrieval.evaluation.datasets.files import numbered_lines, parsed
from retrieval.evaluation.datasets.validate import (
    BadRecordError,
    answerable,
    fields,
    identity,
    question_of,
    strings,
    text_of,
    unused,
)
from retrieval.evaluation.records import Case

# ISO 639 called Indonesian "in" until 1989, and Java still does.
_RENAMED = {"in": "id"}


def read_lines(text: str, name: str) -> tuple[list[Case], list[str]]:
    """The cases of a file called `name`, and a sentence for each line that is none."""
    cases: dict[str, Case] = {}
    skipped: list[str] = []
    for number, line in numbered_lines(text):
        try:
            case = _case(parsed(line))
            cases[unused(case.id, cases)] = case
        except BadRecordError as error:
            skipped.append(f"{name} line {number}: {error}.")
    return list(cases.values()), skipped


def write_jsonl(cases: Iterable[Case]) -> str:
    """The cases as lines that `read_questions` reads; grades of sources are not kept."""
    return "".join(f"{to_json(_record(case))}\n" for case in cases)


def _case(value: Any) -> Case:
    record = fields(value)
    question = question_of(record.get("question"))
    answers = strings(record.get("answers"), '"answers"')
    sources = strings(record.get("sources"), '"sources"')
    kind = record.get("type")
    return Case(
        id=identity(record.get("id")),
        question=question,
        answers=answers,
        answerable=answerable(
            record.get("answerable"), '"answerable"', answers, sources, told=record.get("answers") is not None
        ),
        sources=dict.fromkeys(sources, 1),
        language=_language(record.get("lang")),
        type=None if kind is None else text_of(kind, "the type"),
    )


def _language(code: Any) -> str | None:
    if not isinstance(code, str) or not re.fullmatch("[a-z]{2}", code):
        return None
    return _RENAMED.get(code, code)


def _record(case: Case) -> dict[str, Any]:
    record = {
        "id": case.id,
        "question": case.question,
        "lang": case.language,
        "answerable": case.answerable,
        "answers": list(case.answers),
        "sources": list(case.sources),
    }
    return record if case.type is None else {**record, "type": case.type}
