"""`make steps`: what each step of search is worth, for docs/retrieval.md.

Answer recall at 1 and 5 on facqa/valid, on English versions of 100 of its questions, and on xlingual/train
with that corpus as distractors; each step against the one before it, case by case.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console

import retrieval.search
from retrieval.evaluation.datasets import read_questions
from retrieval.evaluation.datasets.translated import translated
from retrieval.evaluation.metrics.resample import mcnemar, mean_interval
from retrieval.evaluation.records import Case
from retrieval.evaluation.runner import first_holding
from retrieval.evaluation.temporary_store import temporary_store
from retrieval.fusion import DEFAULT_WEIGHTS, Weights
from retrieval.models import Passage
from retrieval.reading.model import ReaderModel
from retrieval.reading.reader import Reader
from retrieval.search import Search
from retrieval.synonyms import Synonyms
from retrieval.synonyms import load as load_synonyms
from retrieval.translations import Translations
from retrieval.translations import load as load_translations
from store.encoder.encoder import Encoder
from store.store import Store

_DEEPEST = 5
# How many passages are read.
_READ = (4, 8, 16)
_LEXICAL = Weights(same_language=0.007, other_language=0.007, dense=0.0)
_BLIND = Weights(same_language=0.007, other_language=0.007)

# The rank of the first passage that holds the answer, of each case; None: not among the first 5.
Ranks = Sequence[int | None]
Stores = Mapping[str, tuple[Store, Sequence[Case]]]


def ranks(search: Search, cases: Sequence[Case]) -> Ranks:
    """By the two legs alone."""
    found = (search.find(search.question(case.question), _DEEPEST) for case in cases)
    return [_rank(passages, case) for passages, case in zip(found, cases, strict=True)]


def reread(search: Search, reader: Reader, cases: Sequence[Case], limit: int) -> Ranks:
    """By the reader, over so many passages of the two legs."""
    found = []
    for case in cases:
        question = search.question(case.question)
        found.append(_rank(reader.read(question, search.find(question, limit)).passages, case))
    return found


def _rank(passages: Sequence[Passage], case: Case) -> int | None:
    return first_holding([passage.text for passage in passages[:_DEEPEST]], case)


def steps(stores: Stores, encoder: Encoder) -> Iterator[tuple[str, dict[str, Ranks]]]:
    """Each step's name and its ranks on each set."""

    def run(
        weights: Weights, synonyms: Synonyms | None = None, dictionary: Translations | None = None
    ) -> dict[str, Ranks]:
        return {
            name: ranks(Search(opened, weights, synonyms, dictionary), cases)
            for name, (opened, cases) in stores.items()
        }

    def only_words(stems: list[str], _: object = ()) -> str:
        return " OR ".join(f'"{one}"' for one in dict.fromkeys(stems))

    def all_words(words: list[str], _: object) -> list[str]:
        return words

    yield "dense alone", run(Weights(0.0, 0.0))
    with changed(retrieval.search, any_of=only_words, shared_words=all_words):
        yield "BM25 alone, stems", run(_LEXICAL)
    with changed(retrieval.search, shared_words=all_words):
        yield "BM25 alone, and neighbours as phrases", run(_LEXICAL)
        with changed(retrieval.search, fuse=_reciprocal_ranks):
            yield "both by reciprocal ranks (RRF)", run(_BLIND)
        yield "both by weighted scores", run(_BLIND)
    yield "and weights by language", run(DEFAULT_WEIGHTS)
    synonyms, dictionary = load_synonyms(), load_translations()
    yield "and synonyms", run(DEFAULT_WEIGHTS, synonyms)
    yield "and a dictionary", run(DEFAULT_WEIGHTS, synonyms, dictionary)
    reader = Reader(ReaderModel(encoder))
    for limit in _READ:
        yield (
            f"and the reader over {limit}",
            {
                name: reread(Search(opened, DEFAULT_WEIGHTS, synonyms, dictionary), reader, cases, limit)
                for name, (opened, cases) in stores.items()
            },
        )


def table(found: Sequence[tuple[str, dict[str, Ranks]]]) -> Iterator[str]:
    """Markdown; p is McNemar's against the step before, at 1 and at 5."""
    sets = list(found[0][1])
    yield "| step | " + " | ".join(f"{name} @1 | @5" for name in sets) + " |"
    yield "|---" * (1 + 2 * len(sets)) + "|"
    before: Mapping[str, Ranks] = {}
    for step, results in found:
        cells = [_cell(results[name], before[name] if before else None, k) for name in sets for k in (1, 5)]
        yield f"| {step} | " + " | ".join(cells) + " |"
        before = results


def _reciprocal_ranks(
    dense: Mapping[str, float], same: Mapping[str, float], other: Mapping[str, float], _: Weights
) -> dict[str, float]:
    """Cormack, Clarke and Büttcher 2009, with their constant of 60."""
    scores = dict.fromkeys(dense, 0.0)
    for leg in (dense, {**same, **other}):
        for place, chunk in enumerate(sorted(leg, key=lambda chunk: (-leg[chunk], chunk)), 1):
            scores[chunk] += 1 / (60 + place)
    return scores


def _cell(ranks_now: Ranks, ranks_before: Ranks | None, k: int) -> str:
    hits = _hits(ranks_now, k)
    low, high = mean_interval(hits)
    text = f"{sum(hits) / len(hits):.3f} ({low:.2f}-{high:.2f})"
    if ranks_before is None:
        return text
    p = mcnemar(hits, _hits(ranks_before, k))
    return f"{text}, p {p:.3f}{' *' if p < 0.05 else ''}"


def _hits(found: Ranks, k: int) -> list[float]:
    return [float(rank is not None and rank <= k) for rank in found]


@contextmanager
def changed(*modules: Any, **functions: Callable[..., Any]) -> Iterator[None]:
    """Functions of modules in others' place for a while: what a step did not have yet."""
    kept = [(module, name, getattr(module, name)) for module in modules for name in functions]
    for module, name, _ in kept:
        setattr(module, name, functions[name])
    try:
        yield
    finally:
        for module, name, function in kept:
            setattr(module, name, function)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with facqa/ and xlingual/")
    parser.add_argument("english", type=Path, help="English versions of questions of facqa/valid")
    given = parser.parse_args()
    encoder, facqa = Encoder(), given.data / "facqa"
    valid = read_questions(facqa / "valid.jsonl").cases
    xlingual = read_questions(given.data / "xlingual" / "train.json")
    with (
        temporary_store([facqa / "corpus.jsonl"], encoder) as small,
        temporary_store([facqa / "corpus.jsonl"], encoder, texts=xlingual.corpus) as large,
    ):
        stores = {
            "facqa/valid": (small.store, valid),
            "in English": (small.store, translated(valid, given.english, "en")),
            "xlingual": (large.store, [case for case in xlingual.cases if case.answerable]),
        }
        found = []
        for step, results in steps(stores, encoder):
            Console(stderr=True).print(step)
            found.append((step, results))
    Console(width=400).print("\n".join(table(found)), markup=False, highlight=False)


if __name__ == "__main__":
    main()
