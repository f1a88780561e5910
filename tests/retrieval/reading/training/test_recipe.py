"""The recipe says what is trained, and its fingerprint tells one run from another."""

from __future__ import annotations

from dataclasses import fields, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from retrieval.reading.training.recipe import SECOND, THIRD, Recipe
from retrieval.reading.windows import LENGTH, LONGEST_QUESTION


@pytest.fixture
def recipe() -> Recipe:
    return Recipe.load()


@pytest.mark.parametrize(
    "recipe", [Recipe.load(), Recipe.load(SECOND), Recipe.load(THIRD)], ids=["first", "second", "third"]
)
def test_a_bundled_recipe_can_be_trained(recipe: Recipe) -> None:
    assert set(recipe.negatives) <= set(recipe.examples)
    assert all(share > 0 for share in (*recipe.examples.values(), *recipe.negatives.values()))
    assert recipe.epochs > 0
    assert recipe.steps >= 0
    assert 0 < recipe.rate < 1e-2
    assert 0 <= recipe.dropout < 1
    assert 0 <= recipe.frozen_layers < 12
    # The longest question leaves room for a passage, and no window is longer than one that is read.
    assert LONGEST_QUESTION + 4 < recipe.window <= LENGTH
    assert recipe.window * recipe.passages <= recipe.batch_tokens
    assert 0 <= recipe.headers <= 1
    assert recipe.kinds >= 0


def test_passages_are_read_by_themselves_then_against_each_other(recipe: Recipe) -> None:
    second = Recipe.load(SECOND)
    assert recipe.passages == 1 < second.passages
    assert set(second.examples) == set(recipe.examples)
    # A share of the examples.
    assert max(second.negatives.values()) <= 1
    assert second.fingerprint != recipe.fingerprint


def test_a_set_can_be_left_out(recipe: Recipe) -> None:
    less = recipe.without(["facqa", "xquad"])
    assert set(recipe.examples) - set(less.examples) == {"facqa", "xquad"}
    assert set(recipe.negatives) - set(less.negatives) == {"facqa", "xquad"}
    assert less.examples["facqa_en"] == recipe.examples["facqa_en"]
    assert replace(less, examples=recipe.examples, negatives=recipe.negatives) == recipe


def test_negatives_can_be_left_out(recipe: Recipe) -> None:
    less = recipe.without(["negatives"])
    assert less.negatives == {}
    assert less.examples == recipe.examples
    assert recipe.without([]) == recipe


def test_what_the_recipe_does_not_have_cannot_be_left_out(recipe: Recipe) -> None:
    with pytest.raises(ValueError, match=r"the recipe has no part negative, squad$"):
        recipe.without(["squad", "facqa", "negative"])


def test_every_setting_counts_for_the_fingerprint(recipe: Recipe) -> None:
    others: list[Recipe] = []
    for one in fields(recipe):
        other: Any = {"facqa": 0.5} if one.name in ("examples", "negatives") else 7
        others.append(replace(recipe, **{one.name: other}))
    found = {one.fingerprint for one in (recipe, *others)}
    assert len(found) == len(others) + 1
    assert all(len(one) == 12 and int(one, 16) >= 0 for one in found)
    assert Recipe.load().fingerprint == recipe.fingerprint


@pytest.mark.parametrize("change", ["seeds = 2\n", ""])
def test_a_recipe_with_another_setting_or_one_too_few_is_refused(tmp_path: Path, change: str) -> None:
    text = (files("retrieval.reading.training") / "recipe.toml").read_text("utf-8")
    path = tmp_path / "recipe.toml"
    path.write_text(change + (text if change else text.replace("seed = 1\n", "")), "utf-8")
    with pytest.raises(TypeError, match="seed"):
        Recipe.load(path)
