"""The training sets as examples: a question, a passage, and where in it the answer stands, if it does."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.json_lines import read_json_lines

QUESTIONS = Path(__file__).parent / "questions"


@dataclass(frozen=True, slots=True)
class Example:
    """`span`: the answer, `[start, end)` of the passage, None if it holds none. `id`: of the question, in
    its set; `answers`: all that are accepted, wherever they stand; `header`: what stands before the passage;
    `kind`: of the answer, one of KINDS."""

    id: str
    question: str
    passage: str
    span: tuple[int, int] | None
    answers: tuple[str, ...] = ()
    header: str = ""
    kind: str = "span"


def squad(path: Path, *, titled: bool = False) -> Iterator[Example]:
    """A file in the form of SQuAD v2. An answer that does not stand where the file says is looked for.

    titled: whether its topics are named after what their paragraphs are about.
    """
    for topic in json.loads(path.read_text("utf-8"))["data"]:
        for paragraph in topic["paragraphs"]:
            for entry in paragraph["qas"]:
                yield from _example(entry, paragraph["context"], topic.get("title", "") if titled else "")


def _example(entry: Mapping[str, Any], context: str, header: str) -> Iterator[Example]:
    texts = tuple(answer["text"] for answer in entry["answers"])
    if not texts:
        yield Example(entry["id"], entry["question"], context, None, header=header)
        return
    start = entry["answers"][0]["answer_start"]
    end = start + len(texts[0])
    span = (start, end) if context[start:end] == texts[0] else find(texts[0], context)
    if span:
        yield Example(entry["id"], entry["question"], context, span, texts, header)


def news(questions: Path, corpus: Path) -> Iterator[Example]:
    """Questions in kutip's own form, each over the first of its sources that holds an accepted answer."""
    texts = {entry["id"]: entry["text"] for entry in read_json_lines(corpus)}
    for entry in read_json_lines(questions):
        for source in entry["sources"]:
            spans = [span for answer in entry["answers"] if (span := find(answer, texts[source]))]
            if spans:
                answers = tuple(entry["answers"])
                yield Example(entry["id"], entry["question"], texts[source], spans[0], answers)
                break


def written(questions: Path, corpus: Path) -> Iterator[Example]:
    """Questions of kutip's own over that corpus: JSON lines of `{"id", "source", "question", "answer"}`, the
    answer a verbatim piece of the passage or null."""
    texts = {entry["id"]: entry["text"] for entry in read_json_lines(corpus)}
    for entry in read_json_lines(questions):
        passage, answer = texts[entry["source"]], entry["answer"]
        span = find(answer, passage) if answer else None
        yield Example(entry["id"], entry["question"], passage, span, (answer,) if answer else ())


def in_english(examples: Iterator[Example], path: Path) -> Iterator[Example]:
    """The examples that the file, JSON lines of `{"id", "question"}`, has a question for, with it."""
    questions = {entry["id"]: entry["question"] for entry in read_json_lines(path)}
    for one in examples:
        if one.id in questions:
            yield Example(f"{one.id}-en", questions[one.id], one.passage, one.span, one.answers)


def find(answer: str, text: str) -> tuple[int, int] | None:
    """Where the answer stands first, as whole words if it does so anywhere, whatever its case."""
    pattern = r"\s+".join(map(re.escape, answer.split()))
    for form in (rf"(?<!\w){pattern}(?!\w)", pattern):
        if match := re.search(form, text, re.IGNORECASE):
            return match.span()
    return None


def held_back(context: str) -> bool:
    """Whether a paragraph is of the fifth that is never trained on."""
    return hashlib.sha256(context.encode()).digest()[0] % 5 == 0
