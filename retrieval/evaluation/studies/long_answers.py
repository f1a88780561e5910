"""`make statements`: how to tell the questions that a few words do not answer, for docs/reader.md.

Each answerable question against its own passage. For those that a rule takes: how often the reader's words
hold an accepted answer, how often the whole sentences around them do, and SQuAD's F1 of either.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from retrieval.evaluation.datasets import read_questions
from retrieval.evaluation.metrics.squad import squad_f1
from retrieval.evaluation.metrics.text import holds
from retrieval.reading.boundaries import whole
from retrieval.reading.long_answers import reached
from retrieval.reading.model import ReaderModel
from store.encoder.encoder import Encoder
from store.language.sentences import sentence_spans
from store.language.stems import words

# Of SQuAD's questions every so many.
_STRIDE = 6
_COUNTS = "many|much|old|long|far|often|tall|high|big|large"
_ASKS_WHY = re.compile(
    rf"\W*(?:\w+ ){{0,3}}(?:why|mengapa|kenapa|bagaimana|how(?! (?:{_COUNTS})))\b", re.IGNORECASE
)
_ASKS_WHAT_WAS_SAID = re.compile(r"\b(?:say|says|said|told|kata|katakan|mengatakan|menyatakan|ujar)\b", re.I)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader takes for the answer to a question, and the sentences around it."""

    question: str
    words: str
    sentences: str
    answers: tuple[str, ...]


Rule = Callable[[Reading], bool]


def readings(model: ReaderModel, path: Path, stride: int) -> Iterator[Reading]:
    """Of every so many of a SQuAD file's answerable questions. Raises SourceError, ArtifactError."""
    questions = read_questions(path)
    for case in [case for case in questions.cases if case.answerable][::stride]:
        text = questions.corpus[next(iter(case.sources))]
        [spans] = model.spans(case.question, [text], 1)
        start, end = whole(text, spans[0].start, spans[0].end) if spans else (0, 0)
        sentences = sentence_spans(text)
        around = reached(sentences, start, end)
        if around:
            stated = text[sentences[around[0]][0] : sentences[around[-1]][1]]
            yield Reading(case.question, text[start:end], stated, case.answers)


def longer_than(least: int) -> Rule:
    return lambda one: len(words(one.words)) >= least


RULES: Mapping[str, Rule] = {
    "all questions": lambda one: bool(one.words),
    "asks why or how": lambda one: bool(_ASKS_WHY.match(one.question)),
    "asks what was said": lambda one: bool(_ASKS_WHAT_WAS_SAID.search(one.question)),
    **{f"{least} words or more": longer_than(least) for least in (4, 6, 8, 10, 12, 15)},
}


def row(taken: Sequence[Reading], of: int) -> tuple[str, ...]:
    """What whole sentences are worth to the questions that a rule takes, of so many: the share of all, those
    that hold an accepted answer and F1, each with the reader's words and with sentences, and how many right
    answers are gained for each whole answer's worth of F1 that is lost."""
    held = [[holds(text, one.answers) for text in (one.words, one.sentences)] for one in taken]
    alike = [[squad_f1(text, one.answers) for text in (one.words, one.sentences)] for one in taken]
    before, after = np.mean(held, axis=0)
    short, long = np.mean(alike, axis=0)
    gain = f"{(after - before) / (short - long):.2f}" if short > long else "-"
    shares = (len(taken) / of, before, after, short, long)
    return (str(len(taken)), *(f"{share:.3f}" for share in shares), gain)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with idk_mrc/, squad_id/ and xlingual/")
    data = parser.parse_args().data
    model = ReaderModel(Encoder())
    files = {data / "idk_mrc" / "valid.json": 1, data / "squad_id" / "train.json": _STRIDE}
    files[data / "xlingual" / "train.json"] = 1
    found = [one for path, stride in files.items() for one in readings(model, path, stride)]
    table = Table("rule", "questions", "share", "holds: words", "sentences", "F1: words", "sentences", "gain")
    for name, rule in RULES.items():
        taken = [one for one in found if rule(one)]
        if taken:
            table.add_row(name, *row(taken, len(found)))
    Console().print(table)


if __name__ == "__main__":
    main()
