"""`make bench`, second half: what a question costs, stage by stage, and what reading costs beside the rest.

Over the questions of facqa/valid (short passages) and seedqa/dev (whole articles), in one process, after a
first question that loads the models.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from retrieval.answer import ExtractiveAnswerer
from retrieval.evaluation.datasets import read_questions
from retrieval.evaluation.records import Case
from retrieval.evaluation.studies.stopwatch import seconds
from retrieval.evaluation.temporary_store import temporary_store
from retrieval.reading.model import ReaderModel
from retrieval.reading.reader import Reader
from retrieval.search import Search
from store.encoder.encoder import Encoder
from store.store import Store

_QUESTIONS = 60
_READ = 8


def reading(store: Store, cases: Sequence[Case]) -> Iterator[tuple[float, float]]:
    """Seconds of embedding each question, and of reading the 8 best passages for it."""
    search, reader = Search.bundled(store), Reader(ReaderModel(store.encoder))
    for case in cases:
        embedding = seconds(partial(store.embedder.question, case.question))
        question = search.question(case.question)
        found = search.find(question, _READ)
        yield embedding, seconds(partial(reader.read, question, found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="the folder with data/ and seeds/")
    shared, encoder = parser.parse_args().shared, Encoder()
    data = shared / "data"
    stages = Table("corpus", "questions", "stage", "p50 ms", "p95 ms")
    ratios = Table("corpus", "embedding a question, ms", f"reading {_READ} passages, ms", "ratio")
    for corpus, questions in (
        (data / "facqa" / "corpus.jsonl", data / "facqa" / "valid.jsonl"),
        (shared / "seeds", data / "seedqa" / "dev.jsonl"),
    ):
        cases = read_questions(questions).cases[:_QUESTIONS]
        with temporary_store([corpus], encoder) as made:
            answerer = ExtractiveAnswerer.build(made.settings, made.store)
            answerer.ask(cases[0].question)
            timings = [answerer.ask(case.question).timings_ms for case in cases]
            for stage in timings[0]:
                ms = sorted(one[stage] for one in timings)
                middle, late = statistics.median(ms), ms[int(0.95 * len(ms))]
                stages.add_row(questions.parent.name, str(len(ms)), stage, f"{middle:.1f}", f"{late:.1f}")
            pairs = list(reading(made.store, cases))
            embedding, read = (1000 * statistics.median(column) for column in zip(*pairs, strict=True))
            ratios.add_row(
                questions.parent.name, f"{embedding:.1f}", f"{read:.1f}", f"{read / embedding:.1f} x"
            )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    Console().print("kutip ask, warm", stages, ratios)
    Console().print(f"the process held {memory:,.0f} MiB at most; {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
