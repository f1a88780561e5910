"""Two runs over the same cases: what changed, and whether by chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.evaluation.compare import Change, Difference, Setting, compare
from retrieval.evaluation.item_scores import scores
from retrieval.evaluation.metrics.resample import mcnemar, paired_bootstrap
from retrieval.evaluation.records import Case, Item, Quoted, Run
from retrieval.evaluation.scores import measure

RIGHT, WRONG = "Joko Widodo.", "Ia tiba."


def item(
    name: str, *, answered: bool = True, right: bool = True, answerable: bool = True, **more: Any
) -> Item:
    given: dict[str, Any] = {
        "answer": RIGHT if right else WRONG,
        "confidence": 0.8 if right else 0.3,
        "citations": (Quoted("a.txt", RIGHT, True),) if answered else (),
        "retrieved": ("a.txt", "b.txt") if right else ("b.txt", "a.txt"),
        "answer_rank": 1 if right else None,
        "ms": {"total": 2.0},
    }
    answers, sources = (("Joko Widodo",), {"a.txt": 1}) if answerable else ((), {})
    case = Case(name, f"Siapa {name}?", answers, answerable, sources, story=name)
    return Item(case, answered, **given | more)


def run(items: Sequence[Item], config: dict[str, Any] | None = None) -> Run:
    return Run("facqa", measure("kutip", items), (), (), config or {})


def many(rights: str, **more: Any) -> list[Item]:
    """An item for each sign, right where it is a plus."""
    return [item(f"q{n}", right=sign == "+", **more) for n, sign in enumerate(rights)]


def changes(difference: Difference) -> dict[str, Change]:
    return {change.name: change for change in difference.changes}


OLD, NEW = many("----------++++------"), many("++++++++--++++------")
FOUND = compare(run(NEW), run(OLD))


def test_yes_or_no_is_tested_by_the_exact_test_of_mcnemar() -> None:
    # Eight gained and none lost: 2 / 2^8.
    change = changes(FOUND)["right"]
    assert (change.test, change.p, change.significant) == ("McNemar", 2 / 2**8, True)
    assert (change.old, change.new, change.count) == (4 / 20, 12 / 20, 20)
    assert change.difference == pytest.approx(8 / 20)
    assert 0 < change.low < 8 / 20 < change.high
    assert change.p == mcnemar([one.answer == RIGHT for one in NEW], [one.answer == RIGHT for one in OLD])


def test_shares_are_tested_by_the_paired_bootstrap() -> None:
    change = changes(FOUND)["mrr@10"]
    # In the order of their ids, whatever that of the runs.
    ordered = [sorted(items, key=lambda one: one.case.id) for items in (NEW, OLD)]
    expected = paired_bootstrap(*([scores(one)["mrr@10"] for one in items] for items in ordered))
    assert (change.difference, change.low, change.high, change.p) == expected
    assert (change.test, change.significant) == ("bootstrap", True)


def test_what_is_no_mean_over_cases_has_an_interval() -> None:
    unanswerable = [item(f"u{n}", right=False, answerable=False, answered=False) for n in range(10)]
    found = changes(compare(run([*NEW, *unanswerable]), run([*OLD, *unanswerable])))
    for name in ("auroc", "aurc", "ece"):
        assert (found[name].test, found[name].p) == ("interval", None)
        assert found[name].low < found[name].difference < found[name].high
    # Twelve of twenty, and four, are surer than the ten without an answer; the rest tie, a half each.
    assert (found["auroc"].new, found["auroc"].old) == pytest.approx((0.8, 0.6))
    assert found["auroc"].significant
    # Nobody is wrong among the sure ones; then 18 cases of 30 are, and 26.
    assert found["aurc"].difference == pytest.approx((18 / 30) ** 2 - (26 / 30) ** 2)
    assert found["aurc"].significant
    assert (found["refusal_recall"].difference, found["refusal_recall"].p) == (0.0, 1.0)


def test_quotes_of_answers_that_the_other_run_refused_are_not_lost() -> None:
    # The ten new answers quote falsely; the ten that both runs give do not.
    false = (Quoted("a.txt", RIGHT, False),)
    both = many("+" * 10)
    old = [item(f"x{n}", answered=False) for n in range(10)]
    new = [item(f"x{n}", citations=false) for n in range(10)]
    change = changes(compare(run([*both, *new]), run([*both, *old])))["quote_validity"]
    assert (change.old, change.new, change.count, change.test) == (1.0, 0.5, 10, "interval")
    assert change.significant


def test_few_cases_are_never_significant() -> None:
    five, six = (compare(run(many("+" * n)), run(many("-" * n))) for n in (5, 6))
    assert not any(change.significant for change in five.changes)
    assert changes(six)["right"].significant


def test_an_even_exchange_is_chance() -> None:
    found = compare(run(many("+-+-++++++")), run(many("-+-+++++++")))
    # Two gained and two lost.
    assert changes(found)["right"].p == mcnemar([1, 0, 1, 0], [0, 1, 0, 1]) == 1.0
    assert not any(change.significant for change in found.changes)


def test_flips_are_ordered_from_the_worst() -> None:
    kinds = {
        "right": {},
        "wrong": {"right": False},
        "wrong refusal": {"answered": False},
        "u wrong": {"answerable": False},
        "u right refusal": {"answerable": False, "answered": False},
    }
    pairs = [
        ("wrong", "right"),
        ("wrong refusal", "right"),
        ("wrong", "wrong refusal"),
        ("wrong refusal", "wrong"),
        ("u wrong", "u right refusal"),
        ("right", "right"),
        ("right", "wrong refusal"),
        ("right", "wrong"),
        ("u right refusal", "u wrong"),
    ]
    old, new = ([item(f"q{n}", **kinds[pair[side]]) for n, pair in enumerate(pairs)] for side in (0, 1))
    found = compare(run(new), run(old)).flips
    assert [(flip.before, flip.after) for flip in found] == [
        ("right", "wrong"),
        ("right refusal", "wrong"),
        ("right", "wrong refusal"),
        ("wrong refusal", "wrong"),
        ("wrong refusal", "right"),
        ("wrong", "wrong refusal"),
        ("wrong", "right"),
        ("wrong", "right refusal"),
    ]
    assert [flip.gain for flip in found] == [-2, -2, -1, -1, 1, 1, 2, 2]
    assert [flip.new.case.id for flip in found] == ["q7", "q8", "q6", "q3", "q1", "q2", "q0", "q4"]


def test_where_no_answer_is_judged_none_flips() -> None:
    beir = Case("b", "bridge", sources={"a.txt": 1})
    old, new = (replace(item("b", answered=answered), case=beir) for answered in (False, True))
    found = compare(run([new]), run([old]))
    assert found.flips == ()
    assert changes(found)["coverage"].difference == 1.0


def test_cases_are_the_same_by_id_and_question() -> None:
    asked_otherwise = replace(OLD[0], case=replace(OLD[0].case, question="Siapa itu?"))
    found = compare(run([asked_otherwise, *NEW[1:10]]), run(OLD[:12]))
    assert (found.shared, found.only_new, found.only_old) == (9, 1, 3)
    assert changes(found)["right"].count == 9


def test_runs_without_a_common_case_cannot_be_compared() -> None:
    found = compare(run(NEW), run([]))
    assert (found.shared, found.only_new, found.changes, found.flips) == (0, 20, (), ())


def test_both_runs_are_judged_by_what_the_new_one_expects() -> None:
    other = [replace(one, case=replace(one.case, answers=("Hatta",))) for one in OLD[10:13]]
    # Right by the new run's answers, wrong by those of the old one.
    found = compare(run(OLD), run([*OLD[:10], *other, *OLD[13:]]))
    assert found.expected_otherwise == 3
    assert found.flips == ()
    assert changes(found)["right"].difference == 0
    reordered = [replace(one, case=replace(one.case, language="id")) for one in OLD]
    assert compare(run(OLD), run(reordered)).expected_otherwise == 0


def test_what_changed_in_the_configuration_is_named() -> None:
    old = {"passages": 8, "weights": {"same": 0.007, "other": 0.001}, "gone": None, "list": (1, 2)}
    new = {"passages": 5, "weights": {"same": 0.007, "other": 0.002, "third": {}}, "list": [1, 2]}
    found = compare(run(NEW, new), run(OLD, old))
    assert found.settings == (
        Setting("gone", None, "null"),
        Setting("passages", "5", "8"),
        Setting("weights.other", "0.002", "0.001"),
        Setting("weights.third", "{}", None),
    )


ITEMS = st.lists(
    st.builds(
        item,
        st.integers(0, 9).map("q{}".format),
        answered=st.booleans(),
        right=st.booleans(),
        answerable=st.booleans(),
        confidence=st.sampled_from([0.0, 0.25, 0.5, 1.0]),
        citations=st.sampled_from([(), (Quoted("a.txt", RIGHT, True),), (Quoted("b.txt", WRONG, False),)]),
    ),
    unique_by=lambda one: one.case.id,
    max_size=8,
)


@given(ITEMS)
@settings(max_examples=30, deadline=None)
def test_a_run_does_not_differ_from_itself(items: list[Item]) -> None:
    found = compare(run(items, {"passages": 5}), run(items, {"passages": 5}))
    assert (found.shared, found.only_new, found.only_old, found.expected_otherwise) == (len(items), 0, 0, 0)
    assert (found.flips, found.settings) == ((), ())
    assert {change.name for change in found.changes} == run(items).outcome.metrics.keys()
    for change in found.changes:
        assert (change.difference, change.significant) == (0, False)
        assert change.p == (None if change.test == "interval" else 1.0)
        assert {end for end in (change.low, change.high) if not math.isnan(end)} <= {0.0}


@given(ITEMS, ITEMS)
@settings(max_examples=30, deadline=None)
def test_turned_round_every_difference_has_the_other_sign(new: list[Item], old: list[Item]) -> None:
    there, back = (compare(run(a), run(b)) for a, b in ((new, old), (old, new)))
    assert (there.shared, there.only_new, there.only_old) == (back.shared, back.only_old, back.only_new)
    if there.expected_otherwise == 0:
        turned = changes(back)
        for name, change in changes(there).items():
            assert change.difference == pytest.approx(-turned[name].difference)
            assert (change.p, change.test) == (turned[name].p, turned[name].test)
        assert sorted(flip.gain for flip in there.flips) == sorted(-flip.gain for flip in back.flips)
