"""`make intent`: fits `retrieval/intent.json`, which tells questions to the articles from other messages.

Fitted on the messages and questions of `reading/training/questions` and on FacQA's training questions, each
by its vector. The figures are those of five folds, each judged by a model that has not seen its lines. A
question that is taken for small talk costs more than the reverse: the threshold is where few are lost.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from threadpoolctl import threadpool_limits

from config.json_lines import read_json_lines
from retrieval.evaluation.metrics.weighted import Floats
from retrieval.intent import HELP, KINDS, META, OTHERS, QUESTION, SCALE, SMALL_TALK, features, marks
from retrieval.reading.training.examples import QUESTIONS
from store.encoder.encoder import Encoder

TARGET = Path(__file__).parents[2] / "intent.json"
# The shares of short questions, which are the likeliest to be taken for small talk, and of all kinds of
# question, each weighing alike, that may be taken for something else.
LOST_SHORT, LOST = 0.01, 0.005
# The inverse strength of the penalty on weights.
STRENGTHS = (3.0, 10.0, 30.0)
CHOSEN = 10.0
_LANGUAGE = 300.0
# How much a short question weighs, and in how many other messages a word must stand to have a weight.
_SHORT_WEIGHT, _LEAST = 3.0, 2
# Of the questions that are easily told, every so many are enough.
_STRIDE = 5
_EASY = ("news, plain", "news, header", "facqa", "idk_mrc")
_SHORT = "short question"
_FOLDS = 5
_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Line:
    """kind: one of KINDS. language: "en" or "id". origin: what sort of text it is, for the table. group: what
    stays in one fold."""

    text: str
    kind: str
    language: str
    origin: str
    group: str


def messages(data: Path) -> list[Line]:
    """All that is fitted on, each text once. data: the folder with facqa/."""
    known = {line.text.casefold(): line for line in _messages(data)}.values()
    easy = [line for line in known if line.origin in _EASY]
    return [line for line in known if line.origin not in _EASY] + easy[::_STRIDE]


def _messages(data: Path) -> Iterator[Line]:
    small_talk = read_json_lines(QUESTIONS / "intent" / "small_talk.jsonl")
    for entry in [*small_talk, *read_json_lines(QUESTIONS / "intent" / "help.jsonl")]:
        kind = entry["kind"] if entry["kind"] in (HELP, META) else SMALL_TALK
        yield Line(entry["text"], kind, entry["lang"], entry["kind"], entry["text"])
    for entry in read_json_lines(QUESTIONS / "intent" / "questions.jsonl"):
        yield Line(entry["text"], QUESTION, entry["lang"], _SHORT, entry["text"])
    for path in sorted((QUESTIONS / "news").glob("train-*.jsonl")):
        for entry in read_json_lines(path):
            yield Line(entry["question"], QUESTION, entry["lang"], f"news, {entry['style']}", entry["source"])
    for name, language in (("facqa_train_en.jsonl", "en"), ("idk_mrc_train_en.jsonl", "en")):
        for entry in read_json_lines(QUESTIONS / name):
            yield Line(entry["question"], QUESTION, language, name.partition("_train")[0], entry["id"])
    for entry in read_json_lines(data / "facqa" / "train.jsonl"):
        yield Line(entry["question"], QUESTION, "id", "facqa", entry["id"])


def cross_validated(
    known: Sequence[Line], inputs: Floats, strength: float
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The chance that a line is no question, by the other folds' model, and whether its likeliest kind among
    the others is its own: (lines,) each."""
    kinds = _kinds(known)
    folds = StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=0)
    doubts, right = np.zeros(len(known)), np.zeros(len(known), bool)
    for learned, judged in folds.split(inputs, kinds, [line.group for line in known]):
        taught = [known[at] for at in learned]
        vocabulary = _vocabulary(taught)
        model = _fitted(np.hstack([inputs[learned], _marked(taught, vocabulary)]), taught, strength)
        given = np.hstack([inputs[judged], _marked([known[at] for at in judged], vocabulary)])
        chances = model.predict_proba(given)
        doubts[judged] = 1.0 - chances[:, 0]
        likely = np.log(chances[:, 1:] + 1e-12) - _priors(taught)
        right[judged] = likely.argmax(axis=1) + 1 == kinds[judged]
    return doubts, right


def threshold_of(known: Sequence[Line], doubts: Floats) -> float:
    """The lowest doubt above which at most LOST_SHORT of the short questions lie, and at most LOST of all,
    each origin weighing alike."""
    origins = [line.origin for line in known if line.kind == QUESTION]
    asked = np.array([line.kind == QUESTION for line in known])
    weights = np.array([1 / origins.count(origin) for origin in origins]) / len(set(origins))
    short = np.array([origin == _SHORT for origin in origins])
    limits = (
        _limit(doubts[asked], weights, LOST),
        _limit(doubts[asked], short / max(short.sum(), 1), LOST_SHORT),
    )
    return math.ceil(max(limits) * 1000) / 1000


def _limit(doubts: Floats, weights: Floats, most: float) -> float:
    """The lowest of the doubts above which there is at most that weight."""
    order = np.argsort(-doubts, kind="stable")
    lost = np.cumsum(weights[order]) > most + 1e-12
    return float(doubts[order][lost.argmax()]) if lost.any() else 0.0


def fit(known: Sequence[Line], inputs: Floats, threshold: float) -> dict[str, Any]:
    """The artifact, of all lines."""
    vocabulary = _vocabulary(known)
    given = np.hstack([inputs, _marked(known, vocabulary)])
    model = _fitted(given, known, CHOSEN)
    # Only what is against a question counts.
    weights, bias = model.coef_[1:] - model.coef_[0], model.intercept_[1:] - model.intercept_[0]
    width = inputs.shape[1]
    # The language of most questions is known by their words, so these are about the others.
    said = np.array([line.kind != QUESTION or line.origin == _SHORT for line in known])
    indonesian = np.array([line.language == "id" for line in known])
    spoken = LogisticRegression(C=_LANGUAGE, max_iter=5000, tol=1e-6).fit(given[said], indonesian[said])
    return {
        "threshold": threshold,
        "bias": {kind: round(float(one), 4) for kind, one in zip(OTHERS, bias, strict=True)},
        "language_bias": round(float(spoken.intercept_[0]), 4),
        "weights": {kind: _rounded(row[:width]) for kind, row in zip(OTHERS, weights, strict=True)},
        "language_weights": _rounded(spoken.coef_[0, :width]),
        "priors": {kind: round(float(one), 4) for kind, one in zip(OTHERS, _priors(known), strict=True)},
        "words": {
            mark: _rounded(SCALE * np.append(weights[:, width + at], spoken.coef_[0, width + at]))
            for at, mark in enumerate(vocabulary)
        },
    }


def table(known: Sequence[Line], doubts: Floats, threshold: float) -> Table:
    """By origin: how many lines, and the share taken for no question."""
    made = Table("lines", "origin", "kind", "taken for no question")
    taken = doubts > threshold
    for origin in dict.fromkeys(line.origin for line in known):
        of = np.array([line.origin == origin for line in known])
        kind = next(line.kind for line in known if line.origin == origin)
        made.add_row(str(int(of.sum())), origin, kind, f"{float(taken[of].mean()):.4f}")
    return made


def _kinds(known: Sequence[Line]) -> npt.NDArray[np.int64]:
    return np.array([KINDS.index(line.kind) for line in known])


def _priors(known: Sequence[Line]) -> Floats:
    """The logarithm of the share of each of OTHERS among them."""
    counts = np.array([sum(line.kind == kind for line in known) for kind in OTHERS])
    result: Floats = np.log(counts / counts.sum())
    return result


def _vocabulary(known: Sequence[Line]) -> list[str]:
    """What stands in several messages that are no questions."""
    met = Counter(mark for line in known if line.kind != QUESTION for mark in marks(line.text))
    return sorted(mark for mark, times in met.items() if times >= _LEAST)


def _marked(known: Sequence[Line], vocabulary: Sequence[str]) -> Floats:
    """Which words of the vocabulary each line has: (lines, words)."""
    places = {mark: at for at, mark in enumerate(vocabulary)}
    found = np.zeros((len(known), len(vocabulary)))
    for row, line in enumerate(known):
        found[row, [places[mark] for mark in marks(line.text) if mark in places]] = SCALE
    return found


def _fitted(inputs: Floats, known: Sequence[Line], strength: float) -> LogisticRegression:
    weights = [_SHORT_WEIGHT if line.origin == _SHORT else 1.0 for line in known]
    model = LogisticRegression(C=strength, max_iter=5000, tol=1e-6)
    return model.fit(inputs, _kinds(known), sample_weight=weights)


def _rounded(row: Floats) -> list[float]:
    return [round(float(value), _DECIMALS) + 0.0 for value in row]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with facqa/")
    parser.add_argument("target", type=Path, nargs="?", default=TARGET, help="kutip's own if none is given")
    given = parser.parse_args()
    known = messages(given.data)
    vectors = Encoder().encode([line.text for line in known], "query: ")
    inputs = np.array([features(v, line.text) for v, line in zip(vectors, known, strict=True)], np.float64)
    console, questions = Console(), np.array([line.kind == QUESTION for line in known])
    # One thread, so that sums are made in the same order each time.
    with threadpool_limits(1):
        for strength in STRENGTHS:
            doubts, right = cross_validated(known, inputs, strength)
            threshold = threshold_of(known, doubts)
            taken = doubts > threshold
            console.print(
                f"C {strength:g}: threshold {threshold:.3f}, questions lost {taken[questions].mean():.4f}, "
                f"others known {taken[~questions].mean():.4f}, "
                f"their kind right {right[taken & ~questions].mean():.4f}"
            )
            if strength == CHOSEN:
                chosen, shown = threshold, table(known, doubts, threshold)
        artifact = fit(known, inputs, chosen)
    console.print(shown)
    given.target.write_text(
        json.dumps(artifact, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8", newline="\n"
    )


if __name__ == "__main__":
    main()
