"""Claims with the sentences that they are held against: IndoNLI, its claims also in English, and questions
for yes or no with what decides them, or does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.json_lines import read_json_lines
from retrieval.reading.header import header
from retrieval.reading.spans import NO, YES
from retrieval.reading.training.examples import QUESTIONS, Example
from store.models import Article, Metadata

LABELS = ("entailment", "contradiction", "neutral")
ENGLISH = QUESTIONS / "indonli" / "train_en.jsonl"
VERDICTS = QUESTIONS / "verdicts.jsonl"


@dataclass(frozen=True, slots=True)
class Claim:
    """label: the place in LABELS; header: of the quote's article, empty where there is none."""

    claim: str
    quote: str
    label: int
    header: str = ""


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
            yield Claim(one.question, one.passage[slice(*one.span)], label, one.header)


def of_sentences(path: Path, corpus: Path) -> Iterator[Claim]:
    """Questions for yes or no on one sentence of an article: JSON lines of `{"source", "sentence", "yes",
    "no", "open"}`, `sentence` being `[start, end)` of the article's text; the last it does not decide."""
    sources = {entry["id"]: entry for entry in read_json_lines(corpus)}
    labels = {"yes": "entailment", "no": "contradiction", "open": "neutral"}
    for entry in read_json_lines(path):
        article = _article(sources[entry["source"]])
        start, end = entry["sentence"]
        about = header(article, start)
        for name, label in labels.items():
            yield Claim(entry[name], article.text[start:end], LABELS.index(label), about)


def _article(entry: Mapping[str, Any]) -> Article:
    day = dt.date.fromisoformat(entry["date"]) if entry.get("date") else None
    metadata = Metadata(title=entry["title"], date=day, publisher=entry.get("publisher"))
    return Article(entry["id"], entry["id"], entry["text"], metadata, "")
