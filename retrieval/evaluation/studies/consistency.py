"""`make consistency`: what it is worth to hold an article against the names and years of a question.

Over questions on news, each with its article among 3,360: what is answered and how much of that is wrong,
with and without the check, each on a half of the stories; details were chosen on the first. Then how often
an answer whose article lacks something is right, against what its margin promises: the part of the
confidence that is left to it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from config.settings import Settings
from retrieval.confidence import Calibration, evidence
from retrieval.confidence import load as load_calibration
from retrieval.consistency import Missing
from retrieval.evaluation.evaluate import newest_day
from retrieval.evaluation.metrics.text import holds
from retrieval.evaluation.temporary_store import temporary_store
from retrieval.models import Question
from retrieval.reading.about import About, choose
from retrieval.reading.candidates import Offer
from retrieval.reading.model import ReaderModel
from retrieval.reading.quotes import answer_text, citations
from retrieval.reading.reader import Reader
from retrieval.search import Search
from store.encoder.encoder import Encoder
from store.store import Store

# Kinds of question of which an answer may stand in the quotes alone.
_QUOTED = {"why", "said", "yesno", "list"}


@dataclass(frozen=True, slots=True)
class Read:
    """A line of the question file, and what the passages offer to its question, which `about` holds against
    their articles."""

    case: Mapping[str, Any]
    question: Question
    offered: tuple[Offer, ...]
    about: About


# The answer that a system would give and its confidence; None without any.
System = Callable[[Read], tuple[Offer, float] | None]


def reads(cases: Iterable[Mapping[str, Any]], store: Store, limit: int) -> Iterator[Read]:
    """Each question with the answers that its passages offer. Raises StoreError, EmbeddingError."""
    search, reader = (
        Search.bundled(store, today=partial(newest_day, store.catalog)),
        Reader(ReaderModel(store.encoder)),
    )
    for case in cases:
        question = search.question(case["question"])
        passages = search.find(question, limit)
        offered, _ = reader.weigh(question, passages)
        yield Read(case, question, tuple(offered), About(question, passages))


def half(case: Mapping[str, Any]) -> int:
    """0 or 1, the same for all questions about an article."""
    return hashlib.sha256(case["source"].encode()).digest()[0] & 1


def is_right(one: Read, offer: Offer) -> bool:
    """Whether an accepted answer is held; of a list, each member, of a reason, a statement or a question for
    yes or no also if the quotes hold it."""
    answer, kind = answer_text(one.question, offer.best), one.case["kind"]
    quotes = [quoted.quote for quoted in citations(one.question, offer)] if kind in _QUOTED else []
    texts, answers = [answer, *quotes], one.case["answers"]
    if kind == "list":
        return bool(answers) and all(any(holds(text, [member]) for text in texts) for member in answers)
    accepted = [*answers, *one.case.get("also", ())]
    return bool(accepted) and any(holds(text, accepted) for text in texts)


def systems(calibration: Calibration) -> Mapping[str, System]:
    """Those compared: without the check, refusing only, and with another answer in its place."""

    def plain(one: Read) -> tuple[Offer, float] | None:
        if not one.offered:
            return None
        return one.offered[0], calibration.probability(evidence(one.question, one.offered))

    def refusing(refuses: Callable[[Missing], object]) -> System:
        def system(one: Read) -> tuple[Offer, float] | None:
            refused = one.offered and refuses(one.about.lacks(one.offered[0].best.passage.article))
            return None if refused else plain(one)

        return system

    def choosing(one: Read) -> tuple[Offer, float] | None:
        return choose(one.question, one.offered, one.about, calibration) if one.offered else None

    return {
        "without": plain,
        "refused if a number is missing": refusing(lambda lacks: lacks.numbers),
        "if a year is": refusing(lambda lacks: lacks.years),
        "if a name is": refusing(lambda lacks: lacks.names),
        "if a name or a year is": refusing(lambda lacks: lacks.names or lacks.years),
        "as bundled": choosing,
    }


def row(of: Sequence[Read], system: System, threshold: float) -> tuple[str, ...]:
    """Right of the answerable, refused of the others, wrong of the answers; and how many right and wrong."""
    judged: list[tuple[bool, bool | None]] = []
    for one in of:
        given = system(one)
        sure = given is not None and given[1] >= threshold
        judged.append((one.case["kind"] != "none", is_right(one, given[0]) if given and sure else None))
    due = [said for answerable, said in judged if answerable]
    undue = [said for answerable, said in judged if not answerable]
    said = [one for _, one in judged if one is not None]
    right, wrong = sum(said), len(said) - sum(said)
    shares = (
        sum(map(bool, due)) / max(1, len(due)),
        undue.count(None) / max(1, len(undue)),
        wrong / max(1, len(said)),
    )
    return (str(right), str(wrong), *(f"{share:.3f}" for share in shares))


def left(of: Sequence[Read], calibration: Calibration) -> tuple[int, float, float]:
    """Of the best answers whose article lacks a name or year: how many, the share that is right, and the
    mean of what their margin promises."""
    found = []
    for one in of:
        if one.offered and not one.about.kept(one.offered[0]):
            chance = calibration.probability(evidence(one.question, one.offered))
            found.append((is_right(one, one.offered[0]), chance))
    right, promised = np.mean(found, axis=0) if found else (0.0, 0.0)
    return len(found), float(right), float(promised)


def report(of: Sequence[Read], console: Console) -> None:
    """Prints the tables."""
    calibration = load_calibration()
    for number, name in enumerate(("first half", "second half")):
        part = [one for one in of if half(one.case) == number]
        heads = ("right", "wrong", "right of the answerable", "others refused", "wrong of the answers")
        table = Table(f"{name}, {len(part)} questions", *heads)
        for label, system in systems(calibration).items():
            table.add_row(label, *row(part, system, calibration.threshold))
        console.print(table)
        count, right, promised = left(part, calibration)
        console.print(f"{count} best answers lack a name or year; right {right:.3f}, promised {promised:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path, help="JSON lines with question, source, kind and answers")
    parser.add_argument("corpus", type=Path, nargs="+", help="the articles")
    parser.add_argument("--data-dir", type=Path, help="a data folder that holds them already")
    given = parser.parse_args()
    cases = [json.loads(line) for line in given.questions.read_text("utf-8").splitlines()]
    encoder = Encoder()
    with ExitStack() as stack:
        if given.data_dir:
            settings = Settings.load(data_dir=given.data_dir, chroma_url="")
            store = Store.open(settings, encoder)
        else:
            made = stack.enter_context(temporary_store(given.corpus, encoder))
            settings, store = made.settings, made.store
        report(list(reads(cases, store, settings.passages)), Console(width=140))


if __name__ == "__main__":
    main()
