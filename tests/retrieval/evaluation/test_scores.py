"""What each metric says of one item and of several, worked out by hand."""

from __future__ import annotations

import math

import pytest

from retrieval.evaluation.item_scores import scores
from retrieval.evaluation.judging import judge, judges_answers, says_answer
from retrieval.evaluation.records import Case, Figure, Item, Quoted
from retrieval.evaluation.scores import figures, latency, measure, statistics
from tests.retrieval.evaluation.items import ANSWER, ANSWERABLE, FOUR, SOURCES_ONLY, UNANSWERABLE, item

NOT_SPOKEN_OF_WITHOUT_ANSWERS = {
    "answer_recall@1", "answer_recall@5", "answer_recall@10", "exact_match", "f1", "answerable_exact_match",
    "answerable_f1", "right", "wrong_of_answers", "quote_holds_answer", "members_found", "home_citations",
    "home_wrong",
}  # fmt: skip


def spoken(item: Item) -> dict[str, float]:
    return {name: value for name, value in scores(item).items() if not math.isnan(value)}


def test_an_answer_to_an_answerable_question() -> None:
    assert spoken(item(ANSWERABLE)) == pytest.approx(
        {
            # a.txt is second and b.txt sixth.
            "recall@1": 0.0,
            "recall@5": 0.5,
            "recall@10": 1.0,
            "answer_recall@1": 0.0,
            "answer_recall@5": 1.0,
            "answer_recall@10": 1.0,
            "mrr@10": 1 / 2,
            "ndcg@10": (1 / math.log2(3) + 1 / math.log2(7)) / (1 + 1 / math.log2(3)),
            "exact_match": 0.0,
            # Two words of three are right, and both that were wanted are there.
            "f1": 0.8,
            "answerable_exact_match": 0.0,
            "answerable_f1": 0.8,
            "right": 1.0,
            "coverage": 1.0,
            "refused": 0.0,
            "wrong_of_answers": 0.0,
            # Of a.txt and c.txt, a.txt is expected; of a.txt and b.txt, a.txt is cited.
            "citation_precision": 0.5,
            "citation_recall": 0.5,
            "quote_validity": 1.0,
            "quote_holds_answer": 1.0,
        }
    )


def test_the_refusal_of_an_answerable_question_says_nothing_of_quotes() -> None:
    refused = spoken(item(ANSWERABLE, answered=False))
    assert refused.keys() == spoken(item(ANSWERABLE)).keys() - {
        "citation_precision",
        "citation_recall",
        "quote_validity",
        "quote_holds_answer",
        "wrong_of_answers",
    }
    # What it held back would have been right, but was not said.
    assert [refused[name] for name in ("f1", "answerable_f1", "exact_match", "right", "coverage")] == [
        0.0
    ] * 5
    assert refused["answer_recall@5"] == 1.0


def test_an_answer_to_an_unanswerable_question() -> None:
    # Neither passages nor sources can be right; a quote can still be false.
    assert spoken(item(UNANSWERABLE)) == {
        "exact_match": 0.0,
        "f1": 0.0,
        "coverage": 1.0,
        "refused": 0.0,
        "wrong_of_answers": 1.0,
        "quote_validity": 1.0,
    }


def test_the_refusal_of_an_unanswerable_question() -> None:
    refused = item(UNANSWERABLE, answered=False)
    assert spoken(refused) == {"exact_match": 1.0, "f1": 1.0, "coverage": 0.0, "refused": 1.0}


def test_where_only_the_sources_are_known_no_answer_is_judged() -> None:
    found = scores(item(SOURCES_ONLY))
    assert {name for name, value in found.items() if math.isnan(value)} == NOT_SPOKEN_OF_WITHOUT_ANSWERS
    assert found["recall@5"] == found["citation_precision"] == 0.5
    # The grade is the gain: 2 in the second place and 1 in the sixth, against 2 and then 1.
    gain, best = 2 / math.log2(3) + 1 / math.log2(7), 2 + 1 / math.log2(3)
    assert found["ndcg@10"] == pytest.approx(gain / best)
    assert not judges_answers(SOURCES_ONLY)
    assert judges_answers(ANSWERABLE)
    assert judges_answers(UNANSWERABLE)


@pytest.mark.parametrize(
    ("quotes", "valid", "holds"),
    [
        ((), 0.0, 0.0),
        ((Quoted("a.txt", ANSWER, True), Quoted("a.txt", "Ia tiba.", False)), 0.0, 1.0),
        ((Quoted("a.txt", "Ia tiba.", True), Quoted("b.txt", "Itu Jokowi!", True)), 1.0, 1.0),
        ((Quoted("a.txt", "Widodo Joko", True),), 1.0, 0.0),
    ],
)
def test_every_quote_must_be_valid_and_one_must_hold_the_answer(
    quotes: tuple[Quoted, ...], valid: float, holds: float
) -> None:
    found = scores(item(ANSWERABLE, citations=quotes))
    assert (found["quote_validity"], found["quote_holds_answer"]) == (valid, holds)


def test_an_answer_that_cites_nothing_has_no_citation_precision() -> None:
    found = spoken(item(ANSWERABLE, citations=()))
    assert "citation_precision" not in found
    assert found["citation_recall"] == 0.0


@pytest.mark.parametrize(
    ("case", "answered", "answer", "expected"),
    [
        (ANSWERABLE, True, ANSWER, "right"),
        (ANSWERABLE, True, "Itu Jokowi", "right"),
        (ANSWERABLE, True, "Jokowinomics", "wrong"),
        (ANSWERABLE, False, ANSWER, "wrong refusal"),
        (UNANSWERABLE, True, ANSWER, "wrong"),
        (UNANSWERABLE, False, ANSWER, "right refusal"),
    ],
)
def test_a_verdict(case: Case, answered: bool, answer: str, expected: str) -> None:
    assert judge(item(case, answered=answered, answer=answer)) == expected


def test_what_a_refusal_held_back_may_hold_the_answer() -> None:
    assert says_answer(item(ANSWERABLE, answered=False))
    assert not says_answer(item(UNANSWERABLE))


def test_figures_over_several_items() -> None:
    found = figures(FOUR)
    expected = {
        "recall@1": (0.0, 2),
        "recall@5": (0.25, 2),
        "recall@10": (0.5, 2),
        "answer_recall@1": (0.0, 2),
        "answer_recall@5": (0.5, 2),
        "answer_recall@10": (0.5, 2),
        "mrr@10": (0.25, 2),
        "ndcg@10": (scores(FOUR[0])["ndcg@10"] / 2, 2),
        "exact_match": (0.25, 4),
        "f1": ((0.8 + 0 + 0 + 1) / 4, 4),
        "answerable_exact_match": (0.0, 2),
        "answerable_f1": (0.4, 2),
        "right": (0.5, 2),
        "coverage": (0.5, 4),
        "refused": (0.5, 4),
        # Of two answers one was to a question without any.
        "wrong_of_answers": (0.5, 2),
        "citation_precision": (0.5, 1),
        "citation_recall": (0.5, 1),
        "quote_validity": (1.0, 2),
        "quote_holds_answer": (1.0, 1),
        # Of two refusals one was due, and of two that were due one was made.
        "refusal_precision": (0.5, 2),
        "refusal_recall": (0.5, 2),
        # Of the pairs 0.9 and 0.4 make with 0.6 and 0.2, one is out of order.
        "auroc": (0.75, 4),
        # Only the first is right, and surer than the others.
        "auroc_right": (1.0, 4),
        # None of one is wrong, then 1 of 2, 2 of 3, 3 of 4.
        "aurc": ((0 + 1 / 2 + 2 / 3 + 3 / 4) / 4, 4),
        "ece": ((0.05 + 0.4 + 0.6 + 0.2) / 4, 4),
    }
    assert [figure.count for figure in found.values()] == [count for _, count in expected.values()]
    assert {name: figure.value for name, figure in found.items()} == pytest.approx(
        {name: value for name, (value, _) in expected.items()}
    )
    assert all(figure.low <= figure.value <= figure.high for figure in found.values())


def test_figures_of_sources_alone() -> None:
    # Nothing to tell apart for AUROC, nothing to judge for AURC and ECE, and nothing was refused.
    found = figures([item(SOURCES_ONLY), item(SOURCES_ONLY, retrieved=("a.txt", "b.txt"))])
    assert found.keys() == {
        name for name in scores(item(SOURCES_ONLY)) if name not in NOT_SPOKEN_OF_WITHOUT_ANSWERS
    }
    assert found["recall@1"].value == 0.25
    mixed = figures([item(SOURCES_ONLY, confidence=1.0), *FOUR])
    assert (mixed["aurc"], mixed["ece"]) == (figures(FOUR)["aurc"], figures(FOUR)["ece"])
    assert mixed["auroc"].count == 5


def test_groups_are_figures_over_their_items() -> None:
    outcome = measure("kutip", [*FOUR, item(SOURCES_ONLY)])
    assert {name: list(groups) for name, groups in outcome.by.items()} == {
        "language": ["en", "id"],
        "type": ["who"],
        "answerable": ["no", "yes"],
        "kind": ["who", "none", "other"],
        "confidence": ["high", "low"],
    }
    assert outcome.by["language"]["id"] == figures(FOUR[:2])
    assert outcome.by["answerable"]["no"] == figures(FOUR[2:])
    assert outcome.by["type"]["who"] == figures(FOUR)
    assert outcome.metrics == figures(outcome.items)


def test_latency_is_of_the_items_that_have_the_stage() -> None:
    times: list[dict[str, float]] = [{"total": 1.0}, {"total": 3.0, "embed": 2.0}, {"total": 8.0}]
    found = latency([item(ANSWERABLE, ms=ms) for ms in times])
    assert found["total"]["p50"].value == 3.0
    assert found["total"]["p95"].value == 8.0
    assert found["embed"] == {name: Figure(2.0, 2.0, 2.0, 1) for name in ("p50", "p95")}


def test_without_items_there_is_nothing() -> None:
    assert not any((figures([]), statistics([]), latency([])))
    outcome = measure("kutip", [])
    assert (outcome.items, outcome.metrics) == ((), {})
    assert outcome.by == {"language": {}, "type": {}, "answerable": {}, "kind": {}, "confidence": {}}
