"""`make calibrate`: fits `retrieval/calibration.json`, the confidence of an answer and its threshold.

Each question of facqa/valid, and of its English versions, is asked twice: of the passages that search finds,
and of those left when every passage that holds an accepted answer is taken away, as if the corpus had none.
With those of seedqa/dev they are what the logistic model is fitted on; its figures are those of five folds,
each of which is judged by a model that has not seen its questions.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from retrieval.confidence import Evidence, evidence
from retrieval.confidence import load as load_calibration
from retrieval.evaluation.datasets import read_questions
from retrieval.evaluation.datasets.translated import translated
from retrieval.evaluation.metrics import abstention
from retrieval.evaluation.metrics.squad import squad_f1
from retrieval.evaluation.metrics.text import holds
from retrieval.evaluation.metrics.weighted import Floats
from retrieval.evaluation.records import Case
from retrieval.evaluation.studies.plots import draw_confidence
from retrieval.evaluation.temporary_store import temporary_store
from retrieval.reading.model import ReaderModel
from retrieval.reading.quotes import answer_text
from retrieval.reading.reader import Reader
from retrieval.search import Search
from store.encoder.encoder import Encoder
from store.store import Store

TARGET = Path(__file__).parents[2] / "calibration.json"
PLOT = Path(__file__).parents[3] / "docs" / "reader-confidence.svg"
# What refusing costs where the answer would have been right, if a wrong answer costs 1.
REFUSAL_COST = 0.8
# The share of questions whose answer is in no article; among FacQA's, each asked twice, it is far larger.
UNANSWERABLE = 0.3
# What the confidence is fitted on. The rest of the evidence helps over FacQA's short passages, and costs as
# much over whole articles as it gains there.
FITTED = ("margin",)
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What speaks for the answer to a case, whether it is right, and whether there is a right one; f1: of the
    answer's words (SQuAD's)."""

    case: str
    evidence: Evidence
    right: bool
    answerable: bool
    f1: float


def outcomes(
    store: Store, model: ReaderModel, cases: Sequence[Case], passages: int, *, hide: bool
) -> Iterator[Outcome]:
    """The answer to each question; with `hide`, once more without the passages that hold it."""
    search, reader = Search.bundled(store), Reader(model)
    for case in cases:
        question = search.question(case.question)
        found = search.find(question, 2 * passages)
        bare = [passage for passage in found if not holds(passage.text, case.answers)]
        for read in (found, bare) if hide and case.answerable else (found,):
            offered, _ = reader.weigh(question, read[:passages])
            if offered:
                text = answer_text(question, offered[0].best)
                right = case.answerable and holds(text, case.answers)
                name, known = case.id.removesuffix("-en"), case.answerable and read is found
                f1 = squad_f1(text, case.answers)
                yield Outcome(name, evidence(question, offered), right, known, f1)


def fit(known: Sequence[Outcome]) -> tuple[float, tuple[float, ...], Floats]:
    """Logistic regression: bias, weights, and the probability of each outcome by the other folds' model."""
    inputs = inputs_of(known)
    rights = np.array([one.right for one in known])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=1.0))
    folds = GroupKFold(_FOLDS)
    groups = [one.case for one in known]
    crossed = cross_val_predict(model, inputs, rights, groups=groups, cv=folds, method="predict_proba")[:, 1]
    model.fit(inputs, rights)
    scaler, logistic = model[0], model[1]
    weights = logistic.coef_[0] / scaler.scale_
    bias = float(logistic.intercept_[0] - weights @ scaler.mean_)
    return bias, tuple(float(weight) for weight in weights), crossed


def inputs_of(known: Sequence[Outcome]) -> Floats:
    """The evidence of each outcome; what is not fitted counts as 0, and so gets no weight."""
    fitted = [field.name in FITTED for field in fields(Evidence)]
    return np.array([astuple(one.evidence) for one in known]) * fitted


def figures(known: Sequence[Outcome], chances: Floats, threshold: float) -> dict[str, float]:
    """The shares of answerable questions answered right and of others refused; AUROC of "is right", ECE."""
    answered = chances >= threshold
    answerable = np.array([one.answerable for one in known])
    rights = np.array([one.right for one in known])
    return {
        "right": float((answered & rights)[answerable].mean()),
        "right if forced": float(rights[answerable].mean()),
        "F1 if forced": float(np.mean([one.f1 for one in known if one.answerable])),
        "refused": float((~answered)[~answerable].mean()),
        "wrong of answers": float((~rights)[answered].mean()) if answered.any() else 0.0,
        "AUROC": abstention.auroc(chances, rights),
        "ECE": abstention.expected_calibration_error(chances, rights),
    }


def cheapest(judged: Sequence[tuple[Floats, Sequence[Outcome]]]) -> float:
    """The threshold at which wrong answers and needless refusals cost least; every set counts the same, and
    in each the questions without an answer as if they were so many as people ask."""

    def cost(threshold: float) -> float:
        total = 0.0
        for chances, known in judged:
            rights = np.array([one.right for one in known])
            answerable = np.array([one.answerable for one in known])
            wrong, needless = (chances >= threshold) & ~rights, (chances < threshold) & rights
            costs = wrong + REFUSAL_COST * needless
            for asked, share in ((answerable, 1 - UNANSWERABLE), (~answerable, UNANSWERABLE)):
                total += share * float(costs[asked].mean()) if asked.any() else 0.0
        return total

    return min((step / 400 for step in range(1, 400)), key=cost)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="the folder with data/ and seeds/")
    parser.add_argument("english", type=Path, help="English versions of questions of facqa/valid")
    given = parser.parse_args()
    facqa, encoder = given.shared / "data" / "facqa", Encoder()
    model = ReaderModel(encoder)
    valid = read_questions(facqa / "valid.jsonl").cases
    dev = read_questions(given.shared / "data" / "seedqa" / "dev.jsonl").cases
    sets: dict[str, list[Outcome]] = {}
    with temporary_store([facqa / "corpus.jsonl"], encoder) as made:
        for name, cases in {
            "facqa/valid": valid,
            "in English": translated(valid, given.english, "en"),
        }.items():
            sets[name] = list(outcomes(made.store, model, cases, made.settings.passages, hide=True))
    with temporary_store([given.shared / "seeds"], encoder) as made:
        sets["seedqa/dev"] = list(outcomes(made.store, model, dev, made.settings.passages, hide=False))
    known = [one for found in sets.values() for one in found]
    bias, weights, crossed = fit(known)
    ends = np.cumsum([len(found) for found in sets.values()])
    chances = dict(zip(sets, np.split(crossed, ends[:-1]), strict=True))
    # The threshold is for the model that is kept, which has seen all of them.
    kept = replace(load_calibration(), bias=bias, weights=weights, threshold=0.0)
    threshold = cheapest(
        [(np.array([kept.probability(one.evidence) for one in found]), found) for found in sets.values()]
    )
    rows = {name: figures(found, chances[name], threshold) for name, found in sets.items()}
    table = Table("set", *next(iter(rows.values())))
    for name, row in rows.items():
        table.add_row(name, *(f"{value:.3f}" for value in row.values()))
    Console().print(table, f"threshold {threshold}: a needless refusal costs {REFUSAL_COST} wrong answers")
    stored = {
        "fit_weight": kept.fit_weight,
        "fit_weight_other": kept.fit_weight_other,
        "bias": bias,
        "weights": weights,
        "threshold": threshold,
    }
    TARGET.write_text(json.dumps(stored, indent=2) + "\n", "utf-8")
    rights = {name: np.array([one.right for one in found]) for name, found in sets.items()}
    draw_confidence({name: (chances[name], rights[name]) for name in sets}, threshold, PLOT)


if __name__ == "__main__":
    main()
