"""An epoch: the sets in their shares with hard negatives, the same for the same recipe, nothing held back."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from contextlib import chdir
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retrieval.evaluation.metrics.text import holds
from retrieval.reading.training.examples import Example
from retrieval.reading.training.mixture import Sets
from retrieval.reading.training.recipe import Recipe
from retrieval.reading.training.xquad import LANGUAGES, parallel
from tests.retrieval.reading.training import small_data as small

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder

RECIPE = replace(
    Recipe.load(),
    examples={**dict.fromkeys(Recipe.load().examples, 1.0), "facqa_news": 0.0},
    # Of our own questions a few are searched for, not thousands.
    negatives={**dict.fromkeys(Recipe.load().negatives, 1.0), "facqa_news": 0.0},
)

# Run in a process of its own: the digest of an epoch over the sets in the folder given.
DIGEST = """
import pathlib, sys
from tests.retrieval.reading.training.test_mixture import digest
print(digest(pathlib.Path(sys.argv[1])), end="")
"""


def shares(examples: float, negatives: float) -> Recipe:
    return replace(RECIPE, examples={"set": examples}, negatives={"set": negatives})


def digest(data: Path) -> str:
    """Tells one epoch, XQuAD's pairs among it, from another."""
    names = RECIPE.examples.keys()
    sets = Sets(dict.fromkeys(names, small.numbered(40)), parallel(data), {name: {} for name in names})
    return hashlib.sha256(repr(sets.epoch(RECIPE, 0)).encode()).hexdigest()


def read(sets: Sets, recipe: Recipe, number: int = 0) -> list[Example]:
    """What an epoch holds, each example by itself."""
    found = sets.epoch(recipe, number)
    assert {len(group) for group in found} <= {1}
    return [one for group in found for one in group]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small.write(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def sets(data: Path, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Sets:
    """Read and mined; settings of the user's are not found there."""
    work = tmp_path_factory.mktemp("work")
    with chdir(work):
        return Sets.load(data, work, [RECIPE], encoder)


def test_every_set_of_the_bundled_recipe_is_read(sets: Sets) -> None:
    assert sets.examples.keys() | {"xquad"} == sets.negatives.keys() == Recipe.load().examples.keys()
    ids = {name: [one.id for one in found] for name, found in sets.examples.items() if name != "facqa_news"}
    assert ids == {
        "idk_mrc": [small.IDK_MRC_ID, "idk-2"],
        "idk_mrc_en": [f"{small.IDK_MRC_ID}-en"],
        "squad_id": ["squad-trans-tower-1", "squad-trans-none"],
        "facqa": [small.FACQA_ID],
        "facqa_en": [f"{small.FACQA_ID}-en"],
        "xlingual": ["xl-tower-1"],
    }
    assert len(sets.examples["facqa_news"]) == 2240
    assert set(sets.parallel) == {"tower-1", "tower-2"}


def test_negatives_are_of_the_sets_own_kind_and_hold_no_answer(sets: Sets) -> None:
    found = {name: {key: set(texts) for key, texts in of.items()} for name, of in sets.negatives.items()}
    del found["facqa_news"]
    assert found == {
        "idk_mrc": {small.IDK_MRC_ID: {small.EIFFEL}, "idk-2": {small.EIFFEL}},
        "idk_mrc_en": {f"{small.IDK_MRC_ID}-en": {small.EIFFEL}},
        "squad_id": {"squad-trans-tower-1": {small.SEMERU}, "squad-trans-none": {small.SEMERU}},
        "facqa": {small.FACQA_ID: {small.AIRPORT, small.ELSEWHERE}},
        "facqa_en": {f"{small.FACQA_ID}-en": {small.AIRPORT, small.ELSEWHERE}},
        "xlingual": {"xl-tower-1": {small.SEMERU}},
        # In Indonesian the answer is 1889.
        "xquad": {"tower-1": {small.SEMERU}, "tower-2": {small.SEMERU, small.EIFFEL}},
    }


def test_an_epoch_holds_answers_where_it_says_and_none_where_it_says_none(sets: Sets) -> None:
    found = read(sets, RECIPE)
    assert sum(one.span is None for one in found) > 5
    for one in found:
        if one.span:
            assert one.passage[slice(*one.span)] in one.answers
        else:
            assert not holds(one.passage, one.answers)


def test_a_group_holds_its_answer_in_the_first_passage_alone(sets: Sets) -> None:
    groups = sets.epoch(replace(RECIPE, passages=4), 0)
    assert {len(group) for group in groups} >= {1, 2, 3}
    for first, *others in groups:
        assert first.span is None or first.passage[slice(*first.span)] in first.answers
        for one in others:
            assert one.span is None
            assert one.passage != first.passage
            assert not holds(one.passage, first.answers)


def test_what_is_held_back_is_read_in_no_epoch(sets: Sets) -> None:
    passages = {one.passage for number in range(20) for one in read(sets, RECIPE, number)}
    assert {small.EIFFEL, small.SEMERU, small.BRIDGE, small.tower("th")} <= passages
    rivers = {small.river(language) for language in LANGUAGES}
    assert not passages & {small.NILE, *rivers}


def test_an_epoch_is_the_same_whatever_came_before(sets: Sets) -> None:
    first = sets.epoch(RECIPE, 0)
    assert sets.epoch(RECIPE, 1) != first
    assert sets.epoch(replace(RECIPE, seed=2), 0) != first
    assert sets.epoch(RECIPE, 0) == first


def test_an_epoch_is_the_same_in_another_process(data: Path) -> None:
    # In which the members of sets have another order.
    other = os.environ | {"PYTHONHASHSEED": "4242"}
    command = [sys.executable, "-c", DIGEST, str(data)]
    ran = subprocess.run(command, env=other, capture_output=True, text=True, check=True)
    assert ran.stdout == digest(data)


def test_the_sets_are_shuffled_together(sets: Sets) -> None:
    ids = [one.id for one in read(small.simple(200, 0, 0), shares(1.0, 0.0))]
    assert sorted(ids, key=int) == [f"{n}" for n in range(200)] != ids


@pytest.mark.parametrize(("share", "fewest", "most"), [(1.0, 1, 1), (2.0, 2, 2), (0.0, 0, 0), (2.5, 2, 3)])
def test_a_share_is_how_often_an_example_is_read(share: float, fewest: int, most: int) -> None:
    counts = Counter(one.id for one in read(small.simple(400, 0, 0), shares(share, 0.0)))
    assert {counts[f"{n}"] for n in range(400)} == set(range(fewest, most + 1))
    assert counts.total() == pytest.approx(share * 400, rel=0.1)


def test_a_share_of_negatives_is_per_question_though_few_were_searched_for() -> None:
    sets = small.simple(100, 50, 3)
    found = read(sets, shares(0.0, 1.0))
    counts = Counter(one.id for one in found)
    # 100 questions with one each, which are 50 with two.
    assert counts == {f"{n}": 2 for n in range(50)}
    assert len({one.passage for one in found}) == 100
    assert all(one.span is None and one.passage in sets.negatives["set"][one.id] for one in found)


def test_no_more_negatives_are_read_than_there_are() -> None:
    found = read(small.simple(10, 10, 3), shares(0.0, 9.0))
    assert Counter(one.id for one in found) == {f"{n}": 3 for n in range(10)}
    assert len({one.passage for one in found}) == 30
    assert read(small.simple(10, 10, 0), shares(0.0, 9.0)) == []


def test_an_ablation_leaves_the_rest_as_it_was(sets: Sets) -> None:
    def pairs(recipe: Recipe) -> set[tuple[str, str]]:
        return {(one.id, one.passage) for number in range(9) for one in read(sets, recipe, number)}

    whole, less = pairs(RECIPE), pairs(RECIPE.without(["xquad", "negatives"]))
    negatives = {
        (key, text) for found in sets.negatives.values() for key, texts in found.items() for text in texts
    }
    assert less == {one for one in whole - negatives if not one[0].startswith("tower")}
