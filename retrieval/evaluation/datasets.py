"""Question sets, read from the folder that holds them (`../shared/data`); none is part of kutip."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Case:
    """A question with every answer that counts as right; `answerable` false: the corpus has none."""

    id: str
    question: str
    answers: tuple[str, ...]
    answerable: bool = True


def read_cases(path: Path) -> list[Case]:
    """JSON lines of `{"id", "question", "answerable", "answers": [...]}`."""
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [Case(r["id"], r["question"], tuple(r["answers"]), r["answerable"]) for r in records]


def read_squad(path: Path) -> tuple[list[Case], list[str]]:
    """A SQuAD v2 file's answerable questions, and its paragraphs."""
    paragraphs = [paragraph for topic in json.loads(path.read_text("utf-8"))["data"]
                  for paragraph in topic["paragraphs"]]  # fmt: skip
    cases = [
        Case(str(item["id"]), item["question"], tuple(answer["text"] for answer in item["answers"]))
        for paragraph in paragraphs
        for item in paragraph["qas"]
        if not item.get("is_impossible")
    ]
    return cases, [paragraph["context"] for paragraph in paragraphs]


def as_corpus(paragraphs: list[str], prefix: str) -> Iterator[str]:
    """Paragraphs as the lines of a corpus.jsonl, with ids from `prefix`."""
    for number, text in enumerate(paragraphs):
        yield json.dumps({"id": f"{prefix}-{number}", "text": text}, ensure_ascii=False) + "\n"


def holds_answer(text: str, answers: tuple[str, ...]) -> bool:
    """Whether an accepted answer stands in the text in whole words, whatever its case."""
    return any(re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", text, re.IGNORECASE) for answer in answers)
