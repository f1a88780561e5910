"""A training run: it learns, it is the same to the bit though it was broken off, it keeps to its recipe."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import torch

from retrieval.reading.training import train
from retrieval.reading.training.batches import Batch
from retrieval.reading.training.network import Network, loss
from retrieval.reading.training.recipe import Recipe
from retrieval.reading.training.train import Trainer, has_bfloat16, reading
from tests.training.toy import toy_batches, toy_groups

if TYPE_CHECKING:
    from store.encoder.build.source import Source
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
    Trainer(network, recipe, reading(recipe.kinds), STEPS, work).run(plan or toy_batches(STEPS), figures)


def cut_after(steps: int) -> Iterator[Batch]:
    yield from toy_batches(steps)
    raise PowerCutError


def log(work: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (work / "log.jsonl").read_text("utf-8").splitlines()]


def weights(network: Network) -> dict[str, bytes]:
    return {name: value.numpy().tobytes() for name, value in network.state_dict().items()}


def test_the_loss_falls_and_the_answers_are_found(fresh: Callable[[], Network], tmp_path: Path) -> None:
    network, steps = fresh(), 40
    Trainer(network, RECIPE, reading(RECIPE.kinds), steps, tmp_path).run(toy_batches(steps), figures)
    losses = [entry["loss"] for entry in log(tmp_path)]
    assert losses[-1] < losses[0] / 4
    assert not network.training
    # Passages that were not seen.
    *_, batch = toy_batches(steps + 4)
    found = network(batch).argmax(1).numpy()
    right = (found[:, 0] == batch.starts) & (found[:, 1] == batch.ends)
    assert right.mean() >= 0.75


def test_over_several_passages_the_one_with_the_answer_is_found(
    fresh: Callable[[], Network], tmp_path: Path
) -> None:
    network, steps = fresh(), 60
    Trainer(network, RECIPE, reading(RECIPE.kinds), steps, tmp_path).run(toy_groups(steps), figures)
    *_, batch = toy_groups(steps + 4)
    margins = network(batch).detach()[..., 0]
    best = (margins - margins[:, :1])[:, 1:].amax(1).reshape(-1, 3)
    answered = torch.from_numpy(batch.starts > 0).reshape(-1, 3)
    assert answered.sum(1).tolist() == [0, 1, 1, 1]
    assert (best[1:].argmax(1) == answered[1:].int().argmax(1)).all()


def test_the_logged_loss_is_the_mean_of_questions(fresh: Callable[[], Network], tmp_path: Path) -> None:
    network, batch = fresh(), next(toy_groups(1))
    network.dropout.p = 0.0
    before = loss(network(batch), batch).item()
    Trainer(network, RECIPE, reading(RECIPE.kinds), 1, tmp_path).run(iter([batch]), figures)
    # Four of three windows each. In bfloat16, where there is that, it is not quite the same.
    assert [entry["loss"] for entry in log(tmp_path)] == [pytest.approx(before / 4, rel=0.05)]


def test_frozen_layers_do_not_move_and_the_others_do(fresh: Callable[[], Network], tmp_path: Path) -> None:
    network = fresh()
    before = weights(network)
    run(network, tmp_path)
    after = weights(network)
    still = {name for name, value in before.items() if after[name] == value}
    assert still == {
        name for name in before if name.startswith(("layers.0.", "norm.", "kinds.")) or name == "positions"
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


@pytest.mark.parametrize("cut", [9, 13, 19])
def test_the_log_of_a_run_that_was_broken_off_holds_each_line_once(
    fresh: Callable[[], Network], tmp_path: Path, cut: int
) -> None:
    run(fresh(), tmp_path / "whole")
    with pytest.raises(PowerCutError):
        run(fresh(), tmp_path / "broken", cut_after(cut))
    # It was about to say more.
    with (tmp_path / "broken" / "log.jsonl").open("a", encoding="utf-8") as broken:
        broken.write('{"step": 1')
    run(fresh(), tmp_path / "broken")
    found, expected = (
        [{**entry, "pace": 0} for entry in log(tmp_path / name)] for name in ("broken", "whole")
    )
    # The mean loss is of the steps since the line before, which is kept.
    assert found == expected
    assert sorted(path.name for path in (tmp_path / "broken").iterdir()) == ["checkpoint.pt", "log.jsonl"]


def test_a_run_broken_off_while_it_is_judged_has_that_line_too(
    fresh: Callable[[], Network], tmp_path: Path
) -> None:
    judged = iter([False, True])

    def cut(network: Network) -> dict[str, float]:
        if next(judged):
            raise PowerCutError
        return figures(network)

    with pytest.raises(PowerCutError):
        Trainer(fresh(), RECIPE, reading(RECIPE.kinds), STEPS, tmp_path).run(toy_batches(STEPS), cut)
    run(fresh(), tmp_path)
    entries = log(tmp_path)
    assert [entry["step"] for entry in entries] == [4, 8, 10, 12, 16, 20, 24]
    assert [entry["step"] for entry in entries if "sum" in entry] == [10, 20, 24]


@pytest.mark.parametrize(
    ("able", "expected"),
    [
        ({"avx2": True, "avx512_f": True, "avx512_vnni": True, "avx512_bf16": False}, torch.float32),
        ({"avx512_f": True, "avx512_bf16": True}, torch.float32),
        ({"avx512_bf16": True, "amx_bf16": True}, torch.bfloat16),
        ({"architecture": "aarch64", "neon": True, "bf16": True}, torch.bfloat16),
        ({}, torch.float32),
    ],
)
def test_products_are_in_bfloat16_where_the_processor_has_it(
    fresh: Callable[[], Network], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, able: Any, expected: Any
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able)
    assert has_bfloat16() == (expected == torch.bfloat16)
    network, kinds = fresh(), set()
    network.layers[1].up.register_forward_hook(
        lambda _, __, made: kinds.add(made.dtype) if network.training else None
    )
    Trainer(network, RECIPE, reading(RECIPE.kinds), 2, tmp_path).run(toy_batches(2), figures)
    assert kinds == {expected}
