"""A question's passages are read against each other: which they are, and that no batch tears them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.reading.training.batches import Batch, Target, Targets, batch_of, batches
from retrieval.reading.training.examples import Example
from retrieval.reading.training.mixture import Group
from retrieval.reading.training.recipe import SECOND, Recipe
from retrieval.reading.windows import Window
from tests.retrieval.reading.training.small_data import drawing, simple

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder


def shares(examples: float, negatives: float, passages: int) -> Recipe:
    given = {"examples": {"set": examples}, "negatives": {"set": negatives}}
    return replace(Recipe.load(SECOND), passages=passages, **given)  # type: ignore[arg-type]


def others(group: Group) -> set[str]:
    return {one.passage for one in group[1:]}


def test_a_group_is_an_example_and_negatives_of_its_own() -> None:
    sets = simple(50, 50, 6)
    groups = sets.epoch(shares(1.0, 1.0, 5), 0)
    assert sorted(group[0].id for group in groups) == sorted(one.id for one in sets.examples["set"])
    examples = {one.id: one for one in sets.examples["set"]}
    for group in groups:
        first = examples[group[0].id]
        assert (group[0].passage, group[0].span) == (first.passage, first.span)
        assert len(others(group)) == len(group[1:]) == 4
        assert others(group) <= set(sets.negatives["set"][first.id])
        assert all((one.id, one.span, one.answers) == (first.id, None, first.answers) for one in group[1:])
    # Not the same of all six each time.
    assert len({text for group in groups for text in others(group)}) > 50 * 4 * 0.9
    assert {text.split()[-1] for group in groups for text in others(group)} == {f"{n}." for n in range(6)}


def test_a_question_is_typed_alike_over_all_its_passages() -> None:
    groups = simple(300, 300, 3).epoch(shares(1.0, 1.0, 3), 0)
    assert all(len({one.question for one in group}) == 1 for group in groups)
    # Some were typed carelessly.
    assert {group[0].question[0] for group in groups} == {"B", "b"}


@pytest.mark.parametrize(("passages", "mined", "size"), [(2, 6, 2), (5, 6, 5), (5, 2, 3), (5, 0, 1)])
def test_a_group_has_no_more_passages_than_the_recipe_says_or_there_are(
    passages: int, mined: int, size: int
) -> None:
    groups = simple(20, 20, mined).epoch(shares(1.0, 1.0, passages), 0)
    assert {len(group) for group in groups} == {size}


def test_a_question_that_nothing_was_searched_for_is_alone() -> None:
    groups = simple(20, 10, 6).epoch(shares(1.0, 1.0, 4), 0)
    assert {group[0].id: len(group) for group in groups} == {f"{n}": 4 if n < 10 else 1 for n in range(20)}


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_the_share_is_the_chance_of_being_read_with_others(share: float) -> None:
    groups = simple(500, 500, 6).epoch(shares(1.0, share, 5), 0)
    sizes = Counter(len(group) for group in groups)
    assert set(sizes) <= {1, 5}
    assert sizes[5] == pytest.approx(share * 500, rel=0.2)


def test_negatives_are_not_read_by_themselves_and_a_repeated_example_draws_anew() -> None:
    sets = simple(40, 40, 6)
    groups = sets.epoch(shares(2.0, 1.0, 3), 0)
    assert Counter(group[0].id for group in groups) == {f"{n}": 2 for n in range(40)}
    assert all(group[0].span for group in groups)
    assert len({(group[0].id, *sorted(others(group))) for group in groups}) > 40
    assert sets.epoch(shares(0.0, 1.0, 3), 0) == []


def test_an_epoch_of_groups_is_the_same_each_time() -> None:
    sets, recipe = simple(60, 60, 6), shares(1.25, 0.5, 4)
    first = sets.epoch(recipe, 0)
    assert sets.epoch(recipe, 1) != first
    assert sets.epoch(replace(recipe, seed=99), 0) != first
    assert simple(60, 60, 6).epoch(recipe, 0) == first
    assert [group[0].id for group in first] != sorted((group[0].id for group in first), key=int)


def test_a_group_becomes_a_window_of_each_passage(encoder: Encoder) -> None:
    [group] = simple(1, 1, 3).epoch(shares(1.0, 1.0, 4), 0)
    made = Targets(encoder.tokenizer, 224).of_group(group, drawing(1))
    assert [target.window.passage_tokens for target in made] == [
        len(encoder.tokenizer.encode(one.passage)) for one in group
    ]
    assert made[0].start >= made[0].window.offset
    assert {(target.start, target.end) for target in made[1:]} == {(0, 0)}


def test_a_group_whose_answer_fits_into_no_window_is_left_out(encoder: Encoder) -> None:
    passage = " ".join(["di"] * 60)
    one = Example("1", "Di mana?", passage, (0, len(passage)), (passage,))
    targets = Targets(encoder.tokenizer, 40)
    assert targets.of_group([one, replace(one, passage="Lain.", span=None)], drawing(1)) == []
    assert len(targets.of_group([replace(one, span=None)] * 2, drawing(1))) == 2


def numbered(groups: Sequence[Sequence[int]]) -> list[list[Target]]:
    """Windows of those lengths, with their group's number and their own for ids."""
    return [
        [Target(Window([number, place] * (length // 2), 1, 0), 0, 0) for place, length in enumerate(lengths)]
        for number, lengths in enumerate(groups)
    ]


def held(batch: Batch) -> list[list[list[int]]]:
    """The groups of a batch: of each window the ids."""
    assert batch.groups.tolist() == sorted(batch.groups.tolist())
    found: list[list[list[int]]] = [[] for _ in range(int(batch.groups[-1]) + 1)]
    for ids, length, group in zip(batch.ids, batch.lengths, batch.groups, strict=True):
        found[group].append(ids[:length].tolist())
    return found


SIZES = st.lists(st.integers(3, 30).map(lambda half: 2 * half), min_size=1, max_size=5)


@settings(deadline=None)
@given(st.lists(SIZES, max_size=30), st.integers(0, 99))
def test_no_group_is_split_and_each_is_in_one_batch(sizes: list[list[int]], seed: int) -> None:
    recipe = replace(Recipe.load(), batch_tokens=120)
    groups = numbered(sizes)
    made = list(batches(groups, recipe, drawing(seed)))
    found = [group for batch in made for group in held(batch)]
    assert sorted(found) == sorted([target.window.ids for target in group] for group in groups)
    assert all(batch.ids.size <= 120 or len(held(batch)) == 1 for batch in made)


def test_groups_are_together_as_far_as_they_fit() -> None:
    recipe = replace(Recipe.load(), batch_tokens=120)
    groups = numbered([[10, 40], [20], [20, 20, 20], [38], [60, 60, 60], [20, 20, 20], [20]])
    made = list(batches(groups, recipe, drawing(1)))
    # The widest first: three windows of 60 are too many for a batch; two and one of 40; then in their order.
    assert sorted((batch.ids.shape, len(held(batch))) for batch in made) == [
        ((3, 40), 2), ((3, 60), 1), ((4, 20), 2), ((4, 20), 2),
    ]  # fmt: skip


def test_a_batch_says_which_question_a_window_is_of() -> None:
    batch = batch_of(numbered([[6, 8, 6], [10], [6, 6]]))
    assert batch.groups.tolist() == [0, 0, 0, 1, 2, 2]
    assert batch.lengths.tolist() == [6, 8, 6, 10, 6, 6]
