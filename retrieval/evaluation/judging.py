"""Whether an item is right as it stands. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from retrieval.evaluation.kinds import LONG
from retrieval.evaluation.metrics.text import holds
from retrieval.evaluation.records import Case, Item
from store.language.sentences import sentence_spans

Judgement = Literal["right", "wrong", "right refusal", "wrong refusal", "not judged"]

# An answer of more than one sentence may have so many times the words of the longest accepted answer.
_LONGEST = 3


def judge(item: Item) -> Judgement:
    """Whether an answer is right (see `says_answer`) or a refusal due.

    An answer is not judged where only the sources are known (BEIR).
    """
    if not item.answered:
        return "wrong refusal" if item.case.answerable else "right refusal"
    if not judges_answers(item.case):
        return "not judged"
    return "right" if says_answer(item) else "wrong"


def judges_answers(case: Case) -> bool:
    """Whether an answer can be called right or wrong: not where only the sources are known (BEIR)."""
    return bool(case.answers or case.verdict or case.members) or not case.answerable


def says_answer(item: Item) -> bool:
    """Whether the answer, given or held back, is right: it has an accepted answer in it, in whole words, is
    not too long, and has the verdict that is asked for.

    Of a list, answer and quotes together have all members. Of a question for yes or no, the quotes may have
    the accepted answer.
    """
    case = item.case
    if not case.answerable or (case.verdict and item.verdict != case.verdict) or not _is_short(item):
        return False
    quotes = [quote.quote for quote in item.citations]
    if case.verdict and not (case.answers or case.members):
        return True
    return states([item.answer, *(quotes if case.verdict or case.members else ())], case)


def states(texts: Sequence[str], case: Case) -> bool:
    """Whether the texts together have all members of a list, or one of them has an accepted answer."""
    if case.members:
        return _found(texts, case) == len(case.members)
    return any(holds(text, case.answers) for text in texts)


def members_found(item: Item) -> float:
    """The share of a list's members that answer and quotes have, 0 of a refusal; nan without members."""
    if not item.case.members:
        return float("nan")
    texts = [item.answer, *(quote.quote for quote in item.citations)] if item.answered else []
    return _found(texts, item.case) / len(item.case.members)


def accepted(case: Case) -> tuple[str, ...]:
    """The answers that one can compare the words of an answer with: of a list that has none, its members."""
    if case.answers or not case.members:
        return case.answers
    return (", ".join(names[0] for names in case.members),)


def _found(texts: Sequence[str], case: Case) -> int:
    return sum(any(holds(text, names) for text in texts) for names in case.members)


def _is_short(item: Item) -> bool:
    """Whether the answer is one sentence, or not much longer than the accepted ones; a statement, a reason or
    a list may be of any length."""
    if item.case.kind in LONG:
        return True
    longest = max((len(answer.split()) for answer in accepted(item.case)), default=0)
    return len(item.answer.split()) <= _LONGEST * longest or len(sentence_spans(item.answer)) <= 1
