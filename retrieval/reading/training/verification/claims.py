"""Claims with the sentences that they are held against: IndoNLI, its claims also in English."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from config.json_lines import read_json_lines
from retrieval.reading.training.examples import QUESTIONS

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
