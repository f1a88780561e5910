"""`make steps`: what each step of search is worth, for docs/retrieval.md.

Answer recall at 1 and 5 on facqa/valid, on English versions of 100 of its questions, and on xlingual/train
with that corpus as distractors; each step against the one before it, case by case.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Console

from retrieval.evaluation.datasets import read_questions
from retrieval.evaluation.datasets.translated import translated
from retrieval.evaluation.metrics.resample import mcnemar, mean_interval
from retrieval.evaluation.records import Case
from retrieval.evaluation.runner import first_holding
from retrieval.evaluation.temporary_store import temporary_store
from retrieval.fusion import DEFAULT_FUSION, DENSE_ALONE, LEXICAL_ALONE, ONE_WEIGHT, Fusion, Scores
from retrieval.models import Passage, Question
from retrieval.queries import ExpandedQueries, Queries, QueryBuilder
from retrieval.reading.model import ReaderModel
from retrieval.reading.reader import Reader
from retrieval.search import Search
from retrieval.synonyms import load as load_synonyms
from retrieval.translations import Translations
from retrieval.translations import load as load_translations
from store.encoder.encoder import Encoder
from store.language.stems import any_of, stem, words
from store.store import Store

_DEEPEST = 5
# How many passages are read.
_READ = (4, 8, 16)

# The rank of the first passage that holds the answer, of each case; None: not among the first 5.
Ranks = Sequence[int | None]
Stores = Mapping[str, tuple[Store, Sequence[Case]]]


def ranks(search: Search, cases: Sequence[Case]) -> Ranks:
    """By search alone."""
    found = (search.find(search.question(case.question), _DEEPEST) for case in cases)
    return [_rank(passages, case) for passages, case in zip(found, cases, strict=True)]


def reread(search: Search, reader: Reader, cases: Sequence[Case], limit: int) -> Ranks:
    """By the reader, over so many of the passages that search finds."""
    found = []
    for case in cases:
        question = search.question(case.question)
        found.append(_rank(reader.read(question, search.find(question, limit)).passages, case))
    return found


def _rank(passages: Sequence[Passage], case: Case) -> int | None:
    return first_holding([passage.text for passage in passages[:_DEEPEST]], case)


def steps(
    stores: Stores, encoder: Encoder, dictionary: Translations | None = None
) -> Iterator[tuple[str, dict[str, Ranks]]]:
    """Each step's name and its ranks on each set. dictionary: None for the bundled one."""

    def run(fusion: Fusion, queries: QueryBuilder | None = None) -> dict[str, Ranks]:
        return {
            name: ranks(Search(opened, fusion, queries), cases) for name, (opened, cases) in stores.items()
        }

    yield "dense alone", run(DENSE_ALONE)
    yield "BM25 alone, stems", run(LEXICAL_ALONE, _single_words)
    yield "BM25 alone, and neighbours as phrases", run(LEXICAL_ALONE, _all_words)
    yield "both by reciprocal ranks (RRF)", run(_reciprocal_ranks, _all_words)
    yield "both by weighted scores", run(ONE_WEIGHT, _all_words)
    yield "and weights by language", run(DEFAULT_FUSION)
    synonyms = load_synonyms()
    yield "and synonyms", run(DEFAULT_FUSION, ExpandedQueries(synonyms))
    complete = ExpandedQueries(synonyms, dictionary or load_translations())
    yield "and a dictionary", run(DEFAULT_FUSION, complete)
    reader = Reader(ReaderModel(encoder))
    for limit in _READ:
        yield (
            f"and the reader over {limit}",
            {
                name: reread(Search(opened, DEFAULT_FUSION, complete), reader, cases, limit)
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


def _single_words(question: Question) -> Queries:
    query = " OR ".join(f'"{one}"' for one in dict.fromkeys(stem(words(question.text))))
    return Queries(query, query)


def _all_words(question: Question) -> Queries:
    query = any_of(stem(words(question.text)))
    return Queries(query, query)


def _reciprocal_ranks(dense: Scores, same: Scores, other: Scores) -> dict[str, float]:
    """Cormack, Clarke and Büttcher 2009, with their constant of 60."""
    scores = dict.fromkeys(dense, 0.0)
    for found in (dense, {**same, **other}):
        for place, chunk in enumerate(sorted(found, key=lambda chunk: (-found[chunk], chunk)), 1):
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
