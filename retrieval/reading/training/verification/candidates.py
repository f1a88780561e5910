"""What the verifier chooses from: the reader's own answers to a question, right ones and wrong ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.json_lines import read_json_lines
from retrieval.evaluation.metrics.squad import squad_f1
from retrieval.evaluation.metrics.text import holds
from retrieval.reading.boundaries import whole
from retrieval.reading.model import ReaderModel
from retrieval.reading.spans import SPAN
from retrieval.reading.training.examples import Example
from retrieval.reading.training.mixture import Sets
from store.language.stems import words

# Passages of a question besides its own, spans of each, and candidates of all.
_OTHERS, _SPANS, _KEPT = 2, 8, 5
# Of one passage.
_EACH = 3
# An answer of the right place is right from this F1 on, and wrong below the other; between them it teaches
# nothing.
_RIGHT, _WRONG = 0.6, 0.35
# An answer that holds the accepted one is right up to so many times its words.
_LONGEST = 3


@dataclass(frozen=True, slots=True)
class Option:
    """Words of a passage, `[start, end)`, that may answer."""

    passage: str
    header: str
    start: int
    end: int
    right: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what it may be answered by; none is right if no passage answers it."""

    id: str
    question: str
    options: tuple[Option, ...]


def cases(path: Path, model: ReaderModel, sets: Sets, name: str, share: float) -> list[Case]:
    """The cases of a share of a set; kept in the file, where a run that was broken off goes on."""
    negatives = sets.negatives[name]
    known = {entry["id"] for entry in read_json_lines(path)} if path.is_file() else set()
    with path.open("a", encoding="utf-8") as written:
        for one in sets.examples[name]:
            if one.id not in known and _drawn(one.id) < share:
                made = _to_json(mine(model, one, negatives.get(one.id, ()), sets.headers))
                written.write(json.dumps(made, ensure_ascii=False) + "\n")
    return list(map(_from_json, read_json_lines(path)))


def mine(model: ReaderModel, one: Example, others: Iterable[str], headers: Mapping[str, str]) -> Case:
    """The reader's best answers to a question; if none is right, the right one with them."""
    read = [(one.passage, one.header), *((text, headers.get(text, "")) for text in others)][: 1 + _OTHERS]
    spans = model.spans(one.question, [text for text, _ in read], _SPANS, [header for _, header in read])
    found: list[tuple[float, Option]] = []
    for (text, header), own in zip(read, spans, strict=True):
        places: dict[tuple[int, int], tuple[float, Option]] = {}
        for span in own:
            start, end = whole(text, span.start, span.end)
            right = _is_right(one, text, start, end) if start < end else None
            if right is not None:
                places.setdefault((start, end), (span.score, Option(text, header, start, end, right)))
        found += list(_distinct(places.values()))[:_EACH]
    chosen = [option for _, option in sorted(found, key=lambda scored: -scored[0])][:_KEPT]
    if one.span and not any(option.right for option in chosen):
        chosen = [*chosen[: _KEPT - 1], Option(one.passage, one.header, *one.span, right=True)]
    return Case(one.id, one.question, tuple(chosen))


def _drawn(name: str) -> float:
    """A number from 0 to 1, the same for the same name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) / 2**32


def _distinct(scored: Iterable[tuple[float, Option]]) -> Iterator[tuple[float, Option]]:
    """Without those that overlap a better one of the same worth."""
    kept: list[Option] = []
    for score, option in scored:
        if not any(option.right == one.right and _overlap(option, one) > 0 for one in kept):
            kept.append(option)
            yield score, option


def _is_right(one: Example, text: str, start: int, end: int) -> bool | None:
    if one.span is None:
        return False
    said = text[start:end]
    if text == one.passage:
        shared = max(0, min(end, one.span[1]) - max(start, one.span[0]))
        if one.kind != SPAN:
            share = shared / (max(end, one.span[1]) - min(start, one.span[0]))
            return True if share >= _RIGHT else None if share >= _WRONG else False
        if shared:
            score = squad_f1(said, (*one.answers, text[slice(*one.span)]))
            return True if score >= _RIGHT else None if score >= _WRONG else _holds(said, one.answers) or None
    return _holds(said, one.answers)


def _holds(said: str, answers: Sequence[str]) -> bool:
    longest = max(len(words(answer)) for answer in answers)
    return holds(said, answers) and len(words(said)) <= _LONGEST * longest


def _overlap(one: Option, other: Option) -> int:
    return min(one.end, other.end) - max(one.start, other.start) if one.passage == other.passage else 0


def _to_json(case: Case) -> dict[str, Any]:
    texts = list(dict.fromkeys((option.passage, option.header) for option in case.options))
    options = [
        (texts.index((option.passage, option.header)), option.start, option.end, option.right)
        for option in case.options
    ]
    return {"id": case.id, "question": case.question, "texts": texts, "options": options}


def _from_json(entry: Mapping[str, Any]) -> Case:
    options = (Option(*entry["texts"][number], *rest) for number, *rest in entry["options"])
    return Case(entry["id"], entry["question"], tuple(options))
