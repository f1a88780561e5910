"""Claims with the sentences that they are held against: IndoNLI, its claims also in English, and questions
for yes or no with what decides them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from config.json_lines import read_json_lines
from retrieval.reading.spans import NO, YES
from retrieval.reading.training.examples import QUESTIONS, Example

LABELS = ("entailment", "contradiction", "neutral")
ENGLISH = QUESTIONS / "indonli" / "train_en.jsonl"


@dataclass(frozen=True, slots=True)
class Claim:
    """label: the place in LABELS."""

    claim: str
    quote: str
    label: int


def claims(path: Path, english: Path | None = None) -> Iterator[Claim]:
    """IndoNLI's pairs (Mahendra et al. 2021), and those of whose claims there is an English version."""
    versions = {entry["id"]: entry["hypothesis"] for entry in read_json_lines(english)} if english else {}
    for entry in read_json_lines(path):
        label = LABELS.index(entry["label"])
        yield Claim(entry["hypothesis"], entry["premise"], label)
        if entry["id"] in versions:
            yield Claim(versions[entry["id"]], entry["premise"], label)


def decided(examples: Iterable[Example]) -> Iterator[Claim]:
    """Questions for yes or no, each as a claim that the words which decide it entail or contradict."""
    for one in examples:
        if one.span and one.kind in (YES, NO):
            label = LABELS.index("entailment" if one.kind == YES else "contradiction")
            yield Claim(one.question, one.passage[slice(*one.span)], label)
