"""kutip's own form, JSON lines: `{"id", "question", "lang", "answerable", "answers", "sources"}` and, where
they are known, `"type"`, `"kind"`, `"also"`, `"verdict"`, `"members"` and `"story"`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from config.json_output import to_json
from retrieval.evaluation.datasets.files import numbered_lines, parsed
from retrieval.evaluation.datasets.validate import (
    BadRecordError,
    answerable,
    fields,
    identity,
    members,
    question_of,
    strings,
    text_of,
    unused,
    verdict,
)
from retrieval.evaluation.kinds import LIST, kind_named
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
    """The cases as lines that `read_questions` reads as the same cases, except for the grades of sources."""
    return "".join(f"{to_json(_record(case))}\n" for case in cases)


def _case(value: Any) -> Case:
    record = fields(value)
    question = question_of(record.get("question"))
    answers = strings(record.get("answers"), '"answers"')
    type_, kind, story, article = (_text(record, name) for name in ("type", "kind", "story", "source"))
    decision = verdict(record.get("verdict"))
    parts = members(record.get("members"))
    # Where the set says no more of a list, each of its answers is a member.
    if record.get("members") is None and kind_named(kind) == LIST:
        parts, answers = tuple((answer,) for answer in answers), ()
    answers = tuple(dict.fromkeys((*answers, *strings(record.get("also"), '"also"'))))
    accepted = [*answers, *(names[0] for names in parts), *filter(None, [decision])]
    # The article that a question was asked over is its source only if it has the answer.
    sources = strings(record.get("sources"), '"sources"') or ((article,) if article and accepted else ())
    return Case(
        id=identity(record.get("id")),
        question=question,
        answers=answers,
        answerable=answerable(
            record.get("answerable"),
            '"answerable"',
            accepted,
            sources,
            told=bool(accepted) or record.get("answers") is not None,
        ),
        sources=dict.fromkeys(sources, 1),
        language=_language(record.get("lang")),
        type=type_,
        kind=kind,
        verdict=decision,
        members=parts,
        story=story or article,
    )


def _text(record: Mapping[str, Any], name: str) -> str | None:
    value = record.get(name)
    return None if value is None else text_of(value, f"the {name}")


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
    more: dict[str, Any] = {"type": case.type, "verdict": case.verdict, "story": case.story}
    if case.members:
        more["members"] = [list(names) for names in case.members]
    if replace(case, kind=None).kind != case.kind:
        # Without any members, the answers of a list would be taken for them.
        more |= {"kind": case.kind, "members": [list(names) for names in case.members]}
    return record | {name: value for name, value in more.items() if value is not None}
