"""A training run: it learns, it is the same to the bit though it was broken off, it keeps to its recipe."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch

from retrieval.reader.training import train
from retrieval.reader.training.batches import Batch
from retrieval.reader.training.examples import Example
from retrieval.reader.training.mixture import Sets
from retrieval.reader.training.network import Network
from retrieval.reader.training.recipe import Recipe
from retrieval.reader.training.train import Trainer, planned
from tests.training.toy import toy_batches

if TYPE_CHECKING:
    from store.encoder.build.source import Source
    from store.encoder.encoder import Encoder
    from store.encoder.words import Words

RECIPE = replace(Recipe.load(), rate=1e-3, frozen_layers=1, dropout=0.1)
STEPS = 24


class PowerCutError(Exception):
    """Ends a run between two steps."""


@pytest.fixture
def fresh(source: Source, words: Words) -> Callable[[], Network]:
    def make() -> Network:
        torch.manual_seed(RECIPE.seed)
        made = Network(source, words, RECIPE.dropout)
        made.freeze(RECIPE.frozen_layers)
        return made

    return make


@pytest.fixture(autouse=True)
def _kept_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Toy runs are shorter than the steps between two checkpoints of a real one."""
    monkeypatch.setattr(train, "_KEPT_EVERY", 10)
    monkeypatch.setattr(train, "_LOGGED_EVERY", 4)


def figures(network: Network) -> dict[str, float]:
    """Something that depends on all that was learned."""
    assert not network.training
    with torch.inference_mode():
        return {"sum": sum(float(network(batch)[:, 0].sum()) for batch in toy_batches(1))}


def run(network: Network, work: Path, plan: Iterator[Batch] | None = None, **changed: Any) -> None:
    work.mkdir(exist_ok=True)
    recipe = replace(RECIPE, **changed)
    Trainer(network, recipe, STEPS, work).run(plan or toy_batches(STEPS), figures)


def cut_after(steps: int) -> Iterator[Batch]:
    yield from toy_batches(steps)
    raise PowerCutError


def log(work: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (work / "log.jsonl").read_text("utf-8").splitlines()]


def weights(network: Network) -> dict[str, bytes]:
    return {name: value.numpy().tobytes() for name, value in network.state_dict().items()}


def test_the_loss_falls_and_the_answers_are_found(fresh: Callable[[], Network], tmp_path: Path) -> None:
    network, steps = fresh(), 40
    Trainer(network, RECIPE, steps, tmp_path).run(toy_batches(steps), figures)
    losses = [entry["loss"] for entry in log(tmp_path)]
    assert losses[-1] < losses[0] / 4
    assert not network.training
    # Passages that were not seen.
    *_, batch = toy_batches(steps + 4)
    found = network(batch).argmax(1).numpy()
    right = (found[:, 0] == batch.starts) & (found[:, 1] == batch.ends)
    assert right.mean() >= 0.75


def test_frozen_layers_do_not_move_and_the_others_do(fresh: Callable[[], Network], tmp_path: Path) -> None:
    network = fresh()
    before = weights(network)
    run(network, tmp_path)
    after = weights(network)
    still = {name for name, value in before.items() if after[name] == value}
    assert still == {
        name for name in before if name.startswith(("layers.0.", "norm.")) or name == "positions"
    }


@pytest.mark.parametrize("cut", [10, 13, 20])
def test_a_run_that_was_broken_off_ends_as_one_that_was_not(
    fresh: Callable[[], Network], tmp_path: Path, cut: int
) -> None:
    whole, broken, resumed = fresh(), fresh(), fresh()
    run(whole, tmp_path / "whole")
    with pytest.raises(PowerCutError):
        run(broken, tmp_path / "broken", cut_after(cut))
    torch.manual_seed(99)
    run(resumed, tmp_path / "broken")
    assert weights(resumed) == weights(whole)
    assert [e["sum"] for e in log(tmp_path / "broken") if "sum" in e] == [
        e["sum"] for e in log(tmp_path / "whole") if "sum" in e
    ]


def test_a_run_broken_off_before_its_first_checkpoint_starts_anew(
    fresh: Callable[[], Network], tmp_path: Path
) -> None:
    whole, resumed = fresh(), fresh()
    run(whole, tmp_path / "whole")
    with pytest.raises(PowerCutError):
        run(fresh(), tmp_path / "broken", cut_after(9))
    assert not list((tmp_path / "broken").glob("checkpoint*"))
    run(resumed, tmp_path / "broken")
    assert weights(resumed) == weights(whole)


def test_a_finished_run_is_not_trained_further(fresh: Callable[[], Network], tmp_path: Path) -> None:
    one, again = fresh(), fresh()
    run(one, tmp_path)
    kept, logged = (tmp_path / "checkpoint.pt").read_bytes(), log(tmp_path)
    run(again, tmp_path)
    assert weights(again) == weights(one)
    assert (tmp_path / "checkpoint.pt").read_bytes() == kept
    assert log(tmp_path) == logged


def test_a_checkpoint_of_another_recipe_is_refused(fresh: Callable[[], Network], tmp_path: Path) -> None:
    run(fresh(), tmp_path)
    kept = (tmp_path / "checkpoint.pt").read_bytes()
    with pytest.raises(SystemExit) as stopped:
        run(fresh(), tmp_path, seed=RECIPE.seed + 1)
    assert str(stopped.value) == (
        f"{tmp_path / 'checkpoint.pt'} is of another recipe; name another folder, or delete it."
    )
    assert (tmp_path / "checkpoint.pt").read_bytes() == kept


def test_the_log_tells_each_stretch_and_the_figures_at_checkpoints(
    fresh: Callable[[], Network], tmp_path: Path
) -> None:
    network = fresh()
    run(network, tmp_path)
    entries = log(tmp_path)
    assert [entry["step"] for entry in entries] == [4, 8, 10, 12, 16, 20, 24]
    assert [entry["step"] for entry in entries if "sum" in entry] == [10, 20, 24]
    assert entries[-1]["sum"] == figures(network)["sum"]


def test_a_run_is_planned_the_same_each_time(encoder: Encoder) -> None:
    examples = [
        Example(f"{n}", f"Berapa nomor {n}?", f"Nomor rumah itu {n} kata orang.", (16, 16 + len(f"{n}")))
        for n in range(30)
    ]
    sets = Sets({"set": examples}, {}, {"set": {"3": ["Lain."]}})
    recipe = replace(RECIPE, epochs=2, examples={"set": 1.0}, negatives={"set": 0.1}, batch_tokens=200)
    one, other = (list(planned(sets, recipe, encoder.tokenizer)) for _ in range(2))
    for a, b in zip(one, other, strict=True):
        for name in ("ids", "lengths", "offsets", "starts", "ends"):
            np.testing.assert_array_equal(getattr(a, name), getattr(b, name))
    # Two epochs of thirty questions, and the one negative in each.
    assert sum(len(batch.ids) for batch in one) == 62
    assert sum(int((batch.starts == 0).sum()) for batch in one) == 2
