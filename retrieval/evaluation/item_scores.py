"""What each metric that is a mean over cases says of one of them. Pure.

A case of which a metric does not speak (the passages of a question without an answer, the quotes of a
refusal) is nan to it and is left out of its mean.
"""

from __future__ import annotations

from collections.abc import Mapping

from retrieval.evaluation.home import home_citation, home_wrong
from retrieval.evaluation.judging import accepted, judge, judges_answers, members_found, states
from retrieval.evaluation.metrics import citations, ranking
from retrieval.evaluation.metrics.text import exact_match, token_f1
from retrieval.evaluation.records import Item

Scores = Mapping[str, float]

_NAN = float("nan")
_CUTS = (1, 5, 10)


def scores(item: Item) -> Scores:
    """Every metric that is a mean over cases, of this one; nan where it does not speak of it."""
    return {
        **_search_scores(item),
        **_answer_scores(item),
        **_citation_scores(item),
        "home_citations": home_citation(item),
        "home_wrong": home_wrong(item),
    }


def _search_scores(item: Item) -> dict[str, float]:
    case, found = item.case, item.retrieved
    sources = case.sources if case.answerable else {}
    answers = case.answerable and bool(accepted(case))
    return {
        **{f"recall@{k}": ranking.recall(found, sources, k) for k in _CUTS},
        **{
            f"answer_recall@{k}": ranking.answer_recall(item.answer_rank, k) if answers else _NAN
            for k in _CUTS
        },
        "mrr@10": ranking.reciprocal_rank(found, sources),
        "ndcg@10": ranking.ndcg(found, sources),
    }


def _answer_scores(item: Item) -> dict[str, float]:
    said = item.answer if item.answered else ""
    answers, judged = accepted(item.case), judges_answers(item.case)
    due = judged and item.case.answerable
    # Where only the verdict is known, there are no words to compare.
    compared = judged and bool(answers or not due)
    exact = exact_match(said, answers) if compared else _NAN
    f1 = token_f1(said, answers) if compared else _NAN
    judgement = judge(item)
    return {
        "exact_match": exact,
        "f1": f1,
        "answerable_exact_match": exact if due else _NAN,
        "answerable_f1": f1 if due else _NAN,
        "right": float(judgement == "right") if due else _NAN,
        "members_found": members_found(item),
        "coverage": float(item.answered),
        "refused": float(not item.answered),
        "wrong_of_answers": float(judgement == "wrong") if item.answered and judged else _NAN,
    }


def _citation_scores(item: Item) -> dict[str, float]:
    case, quotes = item.case, item.citations
    known = item.answered and case.answerable and bool(case.sources)
    cited = [quote.source for quote in quotes]
    precision = citations.precision(cited, case.sources) if known else None
    recall = citations.recall(cited, case.sources) if known else None
    held = states([quote.quote for quote in quotes], case)
    return {
        "citation_precision": _NAN if precision is None else precision,
        "citation_recall": _NAN if recall is None else recall,
        # An answer without any quote breaks the rule as surely as one with a false quote.
        "quote_validity": float(bool(quotes) and all(quote.valid for quote in quotes))
        if item.answered
        else _NAN,
        "quote_holds_answer": float(held) if item.answered and case.answerable and accepted(case) else _NAN,
    }
