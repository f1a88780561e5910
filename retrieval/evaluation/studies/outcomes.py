"""What passages offer to the questions of a set, and which of it is right: what confidence is fitted on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from retrieval.confidence import Calibration, Evidence, evidence
from retrieval.evaluation.evaluate import newest_day
from retrieval.evaluation.judging import says_answer
from retrieval.evaluation.metrics.squad import squad_f1
from retrieval.evaluation.metrics.text import holds
from retrieval.evaluation.records import Case, Item, Quoted
from retrieval.models import Question
from retrieval.reading.about import About, choose
from retrieval.reading.candidates import Offer, ordered
from retrieval.reading.model import ReaderModel
from retrieval.reading.quotes import answer_text, citations
from retrieval.reading.reader import Reader
from retrieval.search import Search
from store.store import Store

# Of the answers to a question: what comes after them decides nothing.
_KEPT = 12


@dataclass(frozen=True, slots=True)
class Read:
    """A case and what is offered to it, verified; at least one answer. answerable: whether the passages that
    answer it were among those read."""

    case: Case
    question: Question
    offered: tuple[Offer, ...]
    about: About
    answerable: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer: how sure it is, whether it is right, the F1 of its words (SQuAD's)."""

    confidence: float
    right: bool
    f1: float


def reads(
    store: Store, model: ReaderModel, cases: Sequence[Case], passages: int, *, hide: bool
) -> Iterator[Read]:
    """Each question; with `hide`, once more without the passages that hold its answer."""
    search, reader = Search.bundled(store, today=partial(newest_day, store.catalog)), Reader(model)
    for case in cases:
        question = search.question(case.question)
        found = search.find(question, 2 * passages if hide else passages)
        bare = [passage for passage in found if not holds(passage.text, case.answers)]
        for read in (found, bare) if hide and case.answerable else (found,):
            few = read[:passages]
            offered, _ = reader.weigh(question, few)
            if offered:
                verified = tuple(reader.verified(question, offered)[:_KEPT])
                known = case.answerable and read is found
                yield Read(case, question, verified, About(question, few), known)


def first(of: Read, verify_weight: float) -> tuple[Evidence, bool] | None:
    """What speaks for the first of the answers, and whether it is right; None if its article lacks what the
    question names."""
    offered = ordered(of.offered, verify_weight)
    kept = of.about.kept(offered[0])
    return (evidence(of.question, [kept, *offered[1:]]), is_right(of, kept)) if kept else None


def outcome(of: Read, calibration: Calibration) -> Outcome:
    """The answer that kutip would give with that calibration."""
    offered = ordered(of.offered, calibration.verify_weight)
    chosen, confidence = choose(of.question, offered, of.about, calibration)
    return Outcome(
        confidence, is_right(of, chosen), squad_f1(answer_text(of.question, chosen.best), of.case.answers)
    )


def is_right(of: Read, offer: Offer) -> bool:
    """As `kutip eval` judges."""
    text = answer_text(of.question, offer.best)
    quotes = tuple(Quoted("", quoted.quote, True) for quoted in citations(of.question, offer))
    item = Item(of.case, True, text, 1.0, quotes, (), None, {}, verdict=offer.verdict)
    return says_answer(item)
