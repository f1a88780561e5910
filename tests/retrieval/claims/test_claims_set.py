"""The lists of tests/data/claims, written before the checks: what must never come out, and what must."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from retrieval.claims.check import LANGUAGES
from retrieval.claims.limits import Limits, load
from retrieval.claims.models import Claim
from retrieval.evaluation.studies.claims import (
    Case,
    comes_out,
    curve,
    dropped_by_rule,
    fitted,
    outcome,
    read_articles,
    read_cases,
)
from retrieval.verify import Entailment

FOLDER = Path(__file__).parents[2] / "data" / "claims"
# What is no number, date, name, id or denial that the quotes hold, though for something else, is for the
# verifier.
FOR_THE_VERIFIER = {"joined", "cause", "not_borne_out"}


@pytest.fixture(scope="module")
def dropped() -> dict[Case, str | None]:
    """Each sentence of the lists, and why the checks without a network drop it."""
    articles = read_articles(FOLDER)
    return {case: dropped_by_rule(case, articles) for case in read_cases(FOLDER)}


@pytest.mark.parametrize("kind", ["invented", "wrong_id", "date", "negation", "injection", "unquoted"])
def test_no_quote_id_date_denial_or_order_comes_out_that_the_quotes_do_not_hold(
    dropped: dict[Case, str | None], kind: str
) -> None:
    assert [case.claim.sentence for case, reason in dropped.items() if case.kind == kind and not reason] == []


@pytest.mark.parametrize("kind", ["number", "name"])
def test_what_is_left_of_numbers_and_names_is_in_the_quotes_for_something_else(
    dropped: dict[Case, str | None], kind: str
) -> None:
    left = [case for case, reason in dropped.items() if case.kind == kind and not reason]
    assert len(left) <= 10
    for case in left:
        quoted = " ".join(quote.text for quote in case.claim.quotes).casefold()
        for word in case.claim.sentence.split():
            bare = word.strip(".,\"'").removesuffix("'s")
            if any(one.isdigit() for one in bare) and bare.isdecimal():
                assert bare in quoted


def test_rules_keep_what_is_supported(dropped: dict[Case, str | None]) -> None:
    kept = Counter(case.kind for case, reason in dropped.items() if case.supported and not reason)
    assert kept["copy"] >= 98
    assert kept["paraphrase"] >= 82
    assert kept["translation"] >= 88
    assert {case.language for case in dropped} == set(LANGUAGES)


def test_the_bundled_limits_are_those_of_the_study() -> None:
    limits = load()
    assert 0 <= limits.entailed <= limits.joined <= 1.01
    assert 0 <= limits.contradicted <= 1


def judged(supported: bool, entailed: float) -> Case:
    return Case("x", "k", "a", "en", supported, Claim("S.", ()), None, Entailment(entailed, 0.0, 0.0))


def test_limits_are_fitted_to_keep_as_many_as_asked_for_and_let_out_the_fewest() -> None:
    cases = [judged(True, at / 10) for at in range(1, 11)] + [judged(False, at / 20) for at in range(1, 11)]
    limits = fitted(cases, 0.85)
    of = outcome(cases, limits)
    assert of.kept >= 0.85
    assert of.out == min(one.out for _, one in curve(cases) if one.kept >= 0.85)
    assert not comes_out(judged(True, 0.05), limits)


def test_what_may_be_joined_needs_more() -> None:
    limits = Limits(0.2, 0.6, 0.8)
    assert limits.reason(0.5, 0.0, joined=False) is None
    assert limits.reason(0.5, 0.0, joined=True) == "not_said"
    assert limits.reason(0.9, 0.7, joined=True) == "contradicted"
