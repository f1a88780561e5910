"""What a run reads and for how long: the same each time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from retrieval.reading.training.examples import Example
from retrieval.reading.training.mixture import Sets
from retrieval.reading.training.recipe import Recipe
from retrieval.reading.training.train import planned, step_count

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder

RECIPE = Recipe.load()


def test_a_run_has_as_many_steps_as_its_recipe_says_or_its_epochs_hold(encoder: Encoder) -> None:
    examples = [Example(f"{n}", "Berapa?", f"Nomor rumah itu {n} kata orang.", None) for n in range(30)]
    sets = Sets({"set": examples}, {}, {"set": {}})
    recipe = replace(RECIPE, epochs=2, examples={"set": 1.0}, negatives={}, batch_tokens=200)
    whole = len(list(planned(sets, recipe, encoder.tokenizer)))
    assert whole > 5
    counts = [step_count(sets, replace(recipe, steps=n), encoder.tokenizer) for n in (0, 5, whole, 999)]
    assert counts == [whole, 5, whole, whole]


def test_a_run_is_planned_the_same_each_time(encoder: Encoder) -> None:
    examples = [
        Example(f"{n}", f"Berapa nomor {n}?", f"Nomor rumah itu {n} kata orang.", (16, 16 + len(f"{n}")))
        for n in range(30)
    ]
    sets = Sets({"set": examples}, {}, {"set": {"3": ["Lain."]}})
    recipe = replace(RECIPE, epochs=2, examples={"set": 1.0}, negatives={"set": 0.1}, batch_tokens=200)
    one, other = (list(planned(sets, recipe, encoder.tokenizer)) for _ in range(2))
    for a, b in zip(one, other, strict=True):
        for name in ("ids", "lengths", "offsets", "starts", "ends", "groups"):
            np.testing.assert_array_equal(getattr(a, name), getattr(b, name))
    # Two epochs of thirty questions, and the one negative in each.
    assert sum(len(batch.ids) for batch in one) == 62
    assert sum(int((batch.starts == 0).sum()) for batch in one) == 2


def test_in_groups_every_window_is_read_once(encoder: Encoder) -> None:
    examples = [Example(f"{n}", f"Berapa nomor {n}?", f"Nomor rumah itu {n}.", (16, 17)) for n in range(9)]
    sets = Sets({"set": examples}, {}, {"set": {f"{n}": ["Satu.", "Dua.", "Tiga."] for n in range(6)}})
    shares = {"examples": {"set": 1.0}, "negatives": {"set": 1.0}}
    recipe = replace(RECIPE, epochs=2, batch_tokens=150, passages=3, **shares)  # type: ignore[arg-type]
    made = list(planned(sets, recipe, encoder.tokenizer))
    assert len(made) > 4
    # Two epochs: six questions over three passages, three over one; each is answered once.
    sizes = [int(size) for batch in made for size in np.bincount(batch.groups)]
    assert sorted(sizes) == [1] * 6 + [3] * 12
    assert sum(int((batch.starts > 0).sum()) for batch in made) == 18
