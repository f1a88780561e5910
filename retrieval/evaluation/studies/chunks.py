"""`make chunks`: what the size and overlap of chunks, and the title before them, are worth.

On facqa/valid over its corpus and on seedqa/dev over its articles. A longer chunk holds an answer more
easily, so next to the recall stands what it is for: how often the best answer of the reader is right.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from rich.console import Console

from retrieval.evaluation.datasets import read_questions
from retrieval.evaluation.metrics.resample import mean_interval
from retrieval.evaluation.metrics.text import holds
from retrieval.evaluation.records import Case
from retrieval.evaluation.runner import first_holding
from retrieval.evaluation.temporary_store import temporary_store
from retrieval.reading.model import ReaderModel
from retrieval.reading.reader import Reader
from retrieval.search import Search
from store.embedding.passages import chunk_text, passage_text
from store.encoder.encoder import Encoder
from store.store import Store

_READ = 8
# Tokens, sentences of overlap, whether title and date stand before each chunk.
_TRIED = [(180, 1, True), (90, 1, True), (360, 1, True), (180, 0, True), (180, 2, True), (180, 1, False)]


def outcomes(opened: Store, cases: Sequence[Case]) -> Iterator[tuple[bool, bool, bool]]:
    """Of each case: whether the answer is in the first passage, in the first 5, and in the best answer."""
    search, reader = Search.bundled(opened), Reader(ReaderModel(opened.encoder))
    for case in cases:
        question = search.question(case.question)
        reading = reader.read(question, search.find(question, _READ))
        rank = first_holding([passage.text for passage in reading.passages], case) or _READ + 1
        yield rank <= 1, rank <= 5, holds(reading.best.answer, case.answers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="the folder with data/ and seeds/")
    shared, encoder = parser.parse_args().shared, Encoder()
    sets = {
        "facqa/valid": (
            shared / "data" / "facqa" / "corpus.jsonl",
            read_questions(shared / "data" / "facqa" / "valid.jsonl").cases,
        ),
        "seedqa/dev": (
            shared / "seeds",
            [
                case
                for case in read_questions(shared / "data" / "seedqa" / "dev.jsonl").cases
                if case.answerable
            ],
        ),
    }
    console = Console(width=400, highlight=False, markup=False)
    heads = [f"{name} {what}" for name in sets for what in ("chunks", "@1", "@5", "right if forced")]
    console.print("| tokens | overlap | title | " + " | ".join(heads) + " |")
    console.print("|---" * (3 + len(heads)) + "|")
    for tokens, overlap, titled in _TRIED:
        cells = []
        for corpus, cases in sets.values():
            embedded = passage_text if titled else chunk_text
            with temporary_store(
                [corpus], encoder, embedded=embedded, chunk_tokens=tokens, chunk_overlap=overlap
            ) as made:
                rows = np.array(list(outcomes(made.store, cases)), np.float64)
                cells.append(str(made.store.catalog.counts().chunks))
            for column in rows.T:
                low, high = mean_interval(column)
                cells.append(f"{column.mean():.3f} ({low:.2f}-{high:.2f})")
        console.print(f"| {tokens} | {overlap} | {'yes' if titled else 'no'} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
