"""`make tune`: fits `retrieval/ranking.json`, the weights of the second look, on facqa/train and chooses
among what lies near the fit by facqa/train and facqa/valid.

For each question the candidates of search, each with its features and whether it holds an accepted answer;
the weights make an answering candidate come first as surely as they can (softmax over the candidates, the
listwise loss of Cao et al. 2007).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from scipy.optimize import minimize

from retrieval.evaluation.datasets import read_questions
from retrieval.evaluation.metrics.text import holds
from retrieval.evaluation.metrics.weighted import Floats
from retrieval.evaluation.models import Case
from retrieval.evaluation.temporary import temporary_store
from retrieval.models import Passage
from retrieval.ranking import Ranking, look
from retrieval.search import CANDIDATES, Search
from store.encoder.encoder import Encoder

TARGET = Path(__file__).parents[1] / "ranking.json"
NAMES = ("cosine", "sentence", "tokens", "lexical")
_SAMPLE, _RIDGE = 700, 1e-4


@dataclass(frozen=True, slots=True)
class Candidates:
    """Of one question: `features` (candidates, 4) in the order of NAMES, and which candidates hold an answer
    (candidates,)."""

    features: Floats
    holding: Floats


def gather(search: Search, cases: Sequence[Case]) -> Iterator[Candidates]:
    """The candidates of each case, looked at closely."""
    for case in cases:
        found = search.candidates(search.question(case.question), CANDIDATES)
        passages = look(case.question, found, search.store.encoder)
        yield Candidates(
            np.array([features(passage) for passage in passages], np.float64),
            np.array([holds(passage.text, case.answers) for passage in passages], np.float64),
        )


def features(passage: Passage) -> tuple[float, ...]:
    """What `Ranking` weighs, in the order of NAMES."""
    match = passage.match
    assert match is not None  # noqa: S101 - it was looked at
    best = max((sentence.fit for sentence in match.sentences), default=0.0)
    return match.cosine, best, match.tokens, passage.lexical


def fit(inputs: Sequence[Floats], holding: Sequence[Floats]) -> Floats:
    """Weights (features,): inputs are (candidates, features) a question; questions where all or no candidates
    hold the answer teach nothing and are left out."""
    lists = [(x, y) for x, y in zip(inputs, holding, strict=True) if 0 < y.sum() < len(y)]
    spread = np.vstack([x for x, _ in lists]).std(axis=0) + 1e-9

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = _RIDGE * len(lists) * weights @ weights, 2 * _RIDGE * len(lists) * weights
        for x, y in lists:
            scaled = x / spread
            scores = scaled @ weights
            chances = np.exp(scores - scores.max())
            right = chances * y
            total -= np.log(right.sum() / chances.sum())
            slope -= scaled.T @ (right / right.sum() - chances / chances.sum())
        return float(total), slope

    found = minimize(loss, np.zeros(len(spread)), jac=True, method="L-BFGS-B")
    weights: Floats = found.x / spread
    return weights


def fit_ranking(gathered: Sequence[Candidates], names: Sequence[str] = NAMES) -> Ranking:
    """Weights of some of the features, the others 0, in units of the second of those named."""
    columns = [NAMES.index(name) for name in names]
    found = fit([one.features[:, columns] for one in gathered], [one.holding for one in gathered])
    if found[1] <= 0:
        raise SystemExit(f"The fit gives {names[1]} no weight: these questions are too few to fit to.")
    weights = dict(zip(names, (found / found[1]).tolist(), strict=True))
    return Ranking(**{name: round(weights.get(name, 0.0), 5) for name in NAMES})


def recall(ranking: Ranking, gathered: Sequence[Candidates], k: int) -> float:
    """The share of questions with a holding candidate among the first k."""
    weights = np.array([getattr(ranking, name) for name in NAMES])
    first = [one.holding[np.argsort(-(one.features @ weights), kind="stable")[:k]] for one in gathered]
    return float(np.mean([holding.any() for holding in first]))


def neighbours(ranking: Ranking) -> Iterator[Ranking]:
    """The ranking, then those about it: each weight but the sentence's a quarter less or more, BM25's up to
    twice as much, for the loss is wary of it where the first place is not."""
    for cosine, tokens, lexical in product((1.0, 0.8, 1.25), (1.0, 0.8, 1.25), (1.0, 1.5, 2.0)):
        yield Ranking(
            cosine=round(ranking.cosine * cosine, 5),
            tokens=round(ranking.tokens * tokens, 5),
            sentence=ranking.sentence,
            lexical=round(ranking.lexical * lexical, 5),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with facqa/")
    facqa = parser.parse_args().data / "facqa"
    cases = random.Random(1).sample(read_questions(facqa / "train.jsonl").cases, _SAMPLE)  # noqa: S311
    with temporary_store([facqa / "corpus.jsonl"], Encoder()) as made:
        search = Search.bundled(made.store)
        train = list(gather(search, cases))
        valid = list(gather(search, read_questions(facqa / "valid.jsonl").cases))
    fitted = fit_ranking(train)
    # The first of equals is the nearest to what was fitted.
    chosen = max(neighbours(fitted), key=lambda one: recall(one, valid, 1) + recall(one, train, 1))
    table = Table("weights", *(f"{name} top {k}" for name in ("train", "valid") for k in (1, 5)))
    for name, ranking in (("fitted on train", fitted), ("chosen on valid", chosen)):
        shares = [recall(ranking, gathered, k) for gathered in (train, valid) for k in (1, 5)]
        table.add_row(name, *(f"{share:.4f}" for share in shares))
    Console().print(table, chosen)
    TARGET.write_text(json.dumps(asdict(chosen), indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
