"""`make calibrate`: fits `retrieval/calibration.json`, the confidence of an answer and its threshold.

Each question of facqa/valid, and of its English versions, is asked twice: of the passages that search finds,
and of those left when every passage that holds an accepted answer is taken away, as if the corpus had none.
With seedqa/dev, newsroom/dev and the questions on news, those whose article is in another language apart,
they are what the logistic model is fitted on, each set weighted alike. Its figures are those of five folds,
each of which is judged by a model that has not seen its articles.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from config.settings import Settings
from retrieval.confidence import Calibration, Evidence
from retrieval.confidence import load as load_calibration
from retrieval.evaluation.datasets import read_questions
from retrieval.evaluation.datasets.translated import translated
from retrieval.evaluation.metrics import abstention
from retrieval.evaluation.studies.outcomes import Outcome, Read, first, outcome, reads
from retrieval.evaluation.studies.plots import draw_confidence
from retrieval.evaluation.temporary_store import temporary_store
from retrieval.reading.model import ReaderModel
from store.encoder.encoder import Encoder
from store.store import Store

TARGET = Path(__file__).parents[2] / "calibration.json"
PLOT = Path(__file__).parents[3] / "docs" / "reader-confidence.svg"
# What refusing a question that has an answer costs, if a wrong answer costs 1.
REFUSAL_COST = 0.5
# The share of questions whose answer is in no article; among FacQA's, each asked twice, it is far larger.
UNANSWERABLE = 0.3
# What the confidence is fitted on: all of the evidence; docs/reader.md has what its parts add.
FITTED = (
    "margin",
    "gap",
    "witnesses",
    "dense",
    "covered",
    "covered_other",
    "own",
    "verified",
    "verified_gap",
    "titled",
)
# Of the answers that are called sure, so many are right.
SURE = 0.95
_FOLDS = 5
# Over a wide range thresholds cost the same to within a twentieth: the one that answers most is taken.
_NEARLY = 1.05

Sets = Mapping[str, Sequence[Read]]


@dataclass(frozen=True, slots=True)
class Fit:
    """A logistic regression: bias and weights over `Evidence`."""

    bias: float
    weights: tuple[float, ...]


def fit(sets: Sets, verify_weight: float) -> Fit:
    """Over the first answer to each question, as far as its article holds what the question names; every set
    counts the same."""
    known = [(first(one, verify_weight), 1.0 / len(found)) for found in sets.values() for one in found]
    kept = [(*of, weight) for of, weight in known if of]
    return regression(
        [of for of, _, _ in kept], [right for _, right, _ in kept], [weight for *_, weight in kept]
    )


def regression(inputs: Sequence[Evidence], rights: Sequence[bool], counts: Sequence[float]) -> Fit:
    """What is not fitted counts as 0, and so gets no weight."""
    fitted = [field.name in FITTED for field in fields(Evidence)]
    rows = np.array([astuple(one) for one in inputs]) * fitted
    model = make_pipeline(StandardScaler(), LogisticRegression(C=1.0))
    shares = np.array(counts) * len(counts) / np.sum(counts)
    model.fit(rows, np.array(rights), logisticregression__sample_weight=shares)
    scaler, logistic = model[0], model[1]
    weights = logistic.coef_[0] / scaler.scale_
    return Fit(float(logistic.intercept_[0] - weights @ scaler.mean_), tuple(map(float, weights)))


def crossed(sets: Sets, base: Calibration) -> dict[str, list[Outcome]]:
    """The answer to each question by a model that has not seen its article."""
    stories = [one.case.group.removesuffix("-en") for found in sets.values() for one in found]
    places = [(name, at) for name, found in sets.items() for at in range(len(found))]
    given: dict[tuple[str, int], Outcome] = {}
    for others, own in GroupKFold(_FOLDS).split(stories, groups=stories):
        seen = {places[at] for at in others}
        rest = {name: [one for at, one in enumerate(of) if (name, at) in seen] for name, of in sets.items()}
        fitted = fit({name: found for name, found in rest.items() if found}, base.verify_weight)
        model = calibrated(base, fitted)
        given |= {places[at]: outcome(sets[places[at][0]][places[at][1]], model) for at in own}
    return {name: [given[name, at] for at in range(len(found))] for name, found in sets.items()}


def calibrated(base: Calibration, fitted: Fit) -> Calibration:
    return replace(base, bias=fitted.bias, weights=fitted.weights)


def figures(of: Sequence[Read], given: Sequence[Outcome], threshold: float) -> dict[str, float]:
    """The shares of answerable questions answered right and of others refused; AUROC of "is right", ECE."""
    chances, rights = np.array([one.confidence for one in given]), np.array([one.right for one in given])
    answered, answerable = chances >= threshold, np.array([one.answerable for one in of])
    return {
        "right": float((answered & rights)[answerable].mean()),
        "right if forced": float(rights[answerable].mean()),
        "F1 if forced": float(np.array([one.f1 for one in given])[answerable].mean()),
        "refused": float((~answered)[~answerable].mean()),
        "wrong of answers": float((~rights)[answered].mean()) if answered.any() else 0.0,
        "AUROC": abstention.auroc(chances, rights),
        "ECE": abstention.expected_calibration_error(chances, rights),
    }


def cheapest(sets: Sets, given: Mapping[str, Sequence[Outcome]]) -> float:
    """The lowest threshold at which wrong answers and refusals of what has an answer cost next to the least;
    every set counts the same, and in each the questions without an answer as if they were so many as people
    ask."""

    def cost(threshold: float) -> float:
        total = 0.0
        for name, found in sets.items():
            chances = np.array([one.confidence for one in given[name]])
            rights = np.array([one.right for one in given[name]])
            answerable = np.array([one.answerable for one in found])
            wrong, needless = (chances >= threshold) & ~rights, (chances < threshold) & answerable
            costs = wrong + REFUSAL_COST * needless
            for asked, share in ((answerable, 1 - UNANSWERABLE), (~answerable, UNANSWERABLE)):
                total += share * float(costs[asked].mean()) if asked.any() else 0.0
        return total

    costs = {step / 400: cost(step / 400) for step in range(1, 400)}
    return min(threshold for threshold, one in costs.items() if one <= min(costs.values()) * _NEARLY)


def surest(given: Mapping[str, Sequence[Outcome]]) -> tuple[float, float]:
    """The least confidence from which on SURE of the answers are right, every set counted the same; and what
    share of all answers has it."""
    chances = np.concatenate([[one.confidence for one in found] for found in given.values()])
    rights = np.concatenate([[one.right for one in found] for found in given.values()])
    counts = np.concatenate([np.full(len(found), 1 / len(found)) for found in given.values()])
    for threshold in np.unique(chances):
        above = chances >= threshold
        if np.average(rights[above], weights=counts[above]) >= SURE:
            return float(threshold), float(counts[above].sum() / counts.sum())
    return 1.0, 0.0


def asked(
    shared: Path, english: Path, news: Path, encoder: Encoder, data_dir: Path | None
) -> Iterator[tuple[str, list[Read]]]:
    """The sets, each with what its passages offer."""
    data, model = shared / "data", ReaderModel(encoder)
    facqa = data / "facqa"
    valid = read_questions(facqa / "valid.jsonl").cases
    with temporary_store([facqa / "corpus.jsonl"], encoder) as made:
        limit = made.settings.passages
        for name, cases in (("facqa/valid", valid), ("in English", translated(valid, english, "en"))):
            yield name, list(reads(made.store, model, cases, limit, hide=True))
    for name, questions, corpus in (
        ("seedqa/dev", data / "seedqa" / "dev.jsonl", shared / "seeds"),
        (
            "newsroom/dev",
            data / "newsroom" / "dev.jsonl",
            data / "newsroom" / "articles",
        ),
    ):
        with temporary_store([corpus], encoder) as made:
            yield name, list(reads(made.store, model, read_questions(questions).cases, limit, hide=False))
    with ExitStack() as stack:
        if data_dir:
            store = Store.open(Settings.load(data_dir=data_dir, chroma_url=""), encoder)
        else:
            store = stack.enter_context(temporary_store([data / "news" / "corpus.jsonl"], encoder)).store
        languages = {article.source: article.metadata.language for article in store.catalog.list_articles()}
        found = list(reads(store, model, read_questions(news).cases, limit, hide=False))
    crossing = [languages.get(one.case.group) not in (None, one.case.language) for one in found]
    yield "news", [one for one, other in zip(found, crossing, strict=True) if not other]
    yield "news, mixed languages", [one for one, other in zip(found, crossing, strict=True) if other]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="the folder with data/ and seeds/")
    parser.add_argument("english", type=Path, help="English versions of questions of facqa/valid")
    parser.add_argument("news", type=Path, help="the questions on SHARED/data/news")
    parser.add_argument("--data-dir", type=Path, help="a data folder that holds these articles already")
    given = parser.parse_args()
    sets = dict(asked(given.shared, given.english, given.news, Encoder(), given.data_dir))
    base = load_calibration()
    judged = crossed(sets, base)
    kept = calibrated(base, fit(sets, base.verify_weight))
    # The thresholds are for the model that is kept, but are chosen on what it has not seen.
    threshold, (sure, share) = cheapest(sets, judged), surest(judged)
    rows = {name: figures(sets[name], judged[name], threshold) for name in sets}
    table = Table("set", "questions", *next(iter(rows.values())))
    for name, row in rows.items():
        table.add_row(name, str(len(sets[name])), *(f"{value:.3f}" for value in row.values()))
    console = Console(width=140)
    console.print(table, f"threshold {threshold}: a needless refusal costs {REFUSAL_COST} wrong answers")
    console.print(f"sure from {sure:.3f} on: {share:.3f} of the answers, {SURE} of them right")
    stored = {
        "fit_weight": kept.fit_weight,
        "fit_weight_other": kept.fit_weight_other,
        "bias": kept.bias,
        "weights": kept.weights,
        "threshold": threshold,
        "verify_weight": kept.verify_weight,
        "sure": round(sure, 4),
    }
    TARGET.write_text(json.dumps(stored, indent=2) + "\n", "utf-8")
    chances = {
        name: (np.array([one.confidence for one in found]), np.array([one.right for one in found]))
        for name, found in judged.items()
    }
    draw_confidence(chances, threshold, PLOT)


if __name__ == "__main__":
    main()
