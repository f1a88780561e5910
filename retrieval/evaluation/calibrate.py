"""`make calibrate`: fits `retrieval/calibration.json`, the confidence of an answer and its threshold.

Each question is put twice: to the passages that search finds, and to those left when every passage that
holds an accepted answer is taken away, as if the corpus had none. Fitted on facqa/train and
xlingual/train; the threshold is chosen on facqa/valid and seedqa/dev.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from retrieval.confidence import Calibration, Evidence
from retrieval.evaluation.datasets import read_questions
from retrieval.evaluation.metrics.text import holds
from retrieval.evaluation.models import Case
from retrieval.evaluation.temporary import temporary_store
from retrieval.extract import candidates
from retrieval.search import CANDIDATES, Search
from store.encoder.encoder import Encoder
from store.encoder.words import Floats
from store.store import Store

TARGET = Path(__file__).parents[1] / "calibration.json"
_PASSAGES = 8
_SAMPLE = 300

# What speaks for each sentence, best first; whether the best holds an accepted answer; whether any could.
Outcome = tuple[Sequence[Evidence], bool, bool]


def outcomes(store: Store, cases: Sequence[Case], *, hide: bool) -> Iterator[Outcome]:
    """The answer to each question; with `hide`, once more without the passages that hold it."""
    search = Search.bundled(store)
    for case in cases:
        question = search.question(case.question)
        found = search.find(question, CANDIDATES)
        bare = [passage for passage in found if not holds(passage.text, case.answers)]
        for passages in (found, bare) if hide and case.answerable else (found,):
            ranked = candidates(question, passages[:_PASSAGES])
            if ranked:
                right = case.answerable and holds(ranked[0].text, case.answers)
                yield [one.evidence for one in ranked], right, case.answerable and passages is found


def fit(outcome_list: Sequence[Outcome]) -> tuple[float, tuple[float, ...]]:
    """Logistic regression by Newton's method with a slight ridge: bias and weights."""
    inputs: Floats = np.array([ranked[0].features() for ranked, _, _ in outcome_list], np.float64)
    rights = np.array([right for _, right, _ in outcome_list], np.float64)
    mean, spread = inputs.mean(axis=0), inputs.std(axis=0) + 1e-9
    rows = np.hstack([np.ones((len(inputs), 1)), (inputs - mean) / spread])
    solution = np.zeros(rows.shape[1])
    for _ in range(50):
        chances = 1 / (1 + np.exp(-rows @ solution))
        curvature = (rows * (chances * (1 - chances))[:, None]).T @ rows + np.eye(len(solution))
        solution += np.linalg.solve(curvature, rows.T @ (rights - chances) - solution)
    weights = solution[1:] / spread
    return float(solution[0] - weights @ mean), tuple(float(weight) for weight in weights)


def judge(calibration: Calibration, outcome_list: Sequence[Outcome]) -> tuple[float, float]:
    """The shares of answerable questions answered right and of unanswerable ones refused."""
    answered = [calibration.confidence(ranked) >= calibration.threshold for ranked, _, _ in outcome_list]
    judged = list(zip(answered, outcome_list, strict=True))
    right = [yes and good for yes, (_, good, answerable) in judged if answerable]
    refused = [not yes for yes, (_, _, answerable) in judged if not answerable]
    return sum(right) / len(right), sum(refused) / len(refused)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="the folder with data/ and seeds/")
    given = parser.parse_args()
    data, encoder = given.shared / "data", Encoder()
    facqa = data / "facqa" / "corpus.jsonl"
    xlingual = read_questions(data / "xlingual" / "train.json")
    draw = random.Random(1)  # noqa: S311
    english = draw.sample([case for case in xlingual.cases if case.answerable], _SAMPLE)
    train = draw.sample(read_questions(data / "facqa" / "train.jsonl").cases, _SAMPLE)
    with temporary_store([facqa], encoder, texts=xlingual.corpus) as made:
        fitted = [*outcomes(made.store, train, hide=True), *outcomes(made.store, english, hide=True)]
    with temporary_store([facqa], encoder) as made:
        valid = read_questions(data / "facqa" / "valid.jsonl").cases
        chosen_on = {"facqa/valid": list(outcomes(made.store, valid, hide=True))}
    with temporary_store([given.shared / "seeds"], encoder) as made:
        dev = read_questions(data / "seedqa" / "dev.jsonl").cases
        chosen_on["seedqa/dev"] = list(outcomes(made.store, dev, hide=False))
    bias, weights = fit(fitted)
    tried = [Calibration(bias, weights, step / 100) for step in range(5, 96)]
    best = max(tried, key=lambda one: sum(sum(judge(one, outcome)) for outcome in chosen_on.values()))
    table = Table("set", "answerable: right", "unanswerable: refused")
    for name, outcome in {"fitted on": fitted, **chosen_on}.items():
        table.add_row(name, *(f"{share:.3f}" for share in judge(best, outcome)))
    Console().print(table, f"threshold {best.threshold}")
    stored = {"bias": bias, "weights": weights, "threshold": best.threshold}
    TARGET.write_text(json.dumps(stored, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
