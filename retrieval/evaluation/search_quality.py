"""`make eval`: how often an answer stands in the first 1 and the first 5 passages that search finds.

Each leg alone and both fused, on Indonesian questions over an Indonesian corpus (facqa/valid) and on
English questions over Indonesian paragraphs with that corpus as distractors (xlingual/train).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from retrieval.evaluation.datasets import Case, as_corpus, holds_answer, read_cases, read_squad
from retrieval.evaluation.temporary import temporary_store
from retrieval.fusion import DEFAULT_WEIGHTS, Weights
from retrieval.search import Search
from store.encoder.encoder import Encoder
from store.store import Store

_CUTS = (1, 5)
# Next to this weight a cosine says nothing, so this is the lexical leg alone.
_ONLY_LEXICAL = Weights(1000.0, 1000.0)


def answer_recall(search: Search, cases: Sequence[Case]) -> list[float]:
    """The share of the questions with an accepted answer in their first 1 and first 5 passages."""
    hits = [0] * len(_CUTS)
    for case in cases:
        passages = search.find(search.question(case.question), max(_CUTS))
        held = [holds_answer(passage.text, case.answers) for passage in passages]
        for place, cut in enumerate(_CUTS):
            hits[place] += any(held[:cut])
    return [hit / len(cases) for hit in hits]


def _rows(store: Store, cases: Sequence[Case], weights: Weights) -> dict[str, list[float]]:
    legs = {"dense": Weights(0.0, 0.0), "lexical": _ONLY_LEXICAL, "fused": weights}
    return {name: answer_recall(Search(store, chosen), cases) for name, chosen in legs.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with facqa/ and xlingual/")
    parser.add_argument("--split", default="valid", choices=("train", "valid"), help="of facqa")
    parser.add_argument("--weights", nargs=2, type=float, metavar=("SAME", "OTHER"), default=None)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    given = parser.parse_args()
    weights = Weights(*given.weights) if given.weights else DEFAULT_WEIGHTS
    corpus, encoder = given.data / "facqa" / "corpus.jsonl", Encoder()
    english, paragraphs = read_squad(given.data / "xlingual" / "train.json")
    with temporary_store([corpus], encoder) as store:
        rows = {"facqa": _rows(store, read_cases(given.data / "facqa" / f"{given.split}.jsonl"), weights)}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "corpus.jsonl"
        with target.open("w", encoding="utf-8") as file:
            file.writelines(as_corpus(paragraphs, "xlingual"))
        with temporary_store([corpus, target], encoder) as store:
            rows["xlingual"] = _rows(store, english, weights)
    table = Table("questions", "leg", "top 1", "top 5")
    for questions, legs in rows.items():
        for leg, shares in legs.items():
            table.add_row(questions, leg, *(f"{share:.3f}" for share in shares))
    Console().print(table)
    if given.json:
        given.json.write_text(json.dumps(rows, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
