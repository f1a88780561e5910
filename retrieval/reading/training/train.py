"""The training loop: deterministic for a recipe, with a checkpoint now and then from which it goes on."""

from __future__ import annotations

import itertools
import json
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, Generic, Protocol, TypeVar

import torch

from retrieval.reading.training.batches import Batch, Targets, batches
from retrieval.reading.training.mixture import Sets
from retrieval.reading.training.network import Body, Network, kind_loss, loss
from retrieval.reading.training.packing import Integers
from retrieval.reading.training.recipe import Recipe
from store.encoder.tokenizer import Tokenizer

_LOG = logging.getLogger("kutip.reader.training")
_WARM_UP = 0.05
_LOGGED_EVERY = 50
_KEPT_EVERY = 600
_LARGEST_NORM = 1.0
# Batches differ in questions; the loss is per this many, so that a short one counts as much as a long.
_EXAMPLES = 24
# Instructions for whole tiles in bfloat16 on x86, and those of ARM, as `torch.cpu` names them.
_BFLOAT16 = ("amx_bf16", "bf16", "sve_bf16")

One = TypeVar("One", bound=Body)
Read = TypeVar("Read", bound="Sized")
# The figures of a network on the valid splits, by name.
Validate = Callable[[One], dict[str, float]]
# The loss of a network on a batch, summed over its questions, and how many they are.
Objective = Callable[[One, Read], tuple[torch.Tensor, int]]


class Sized(Protocol):
    """A batch; ids (batch, tokens)."""

    @property
    def ids(self) -> Integers: ...


def reading(kinds: float) -> Objective[Network, Batch]:
    """What the reader learns: where answers stand, and, weighted, of what kind they are."""

    def objective(network: Network, batch: Batch) -> tuple[torch.Tensor, int]:
        logits, of_kind = network.heads(batch)
        value = loss(logits, batch)
        if kinds:
            value = value + kinds * kind_loss(of_kind, batch)
        return value, int(batch.groups[-1]) + 1

    return objective


def planned(sets: Sets, recipe: Recipe, tokenizer: Tokenizer) -> Iterator[Batch]:
    """Every batch of the run, epoch after epoch; the same each time."""
    targets = Targets(tokenizer, recipe.window, recipe.headers)
    for epoch in range(recipe.epochs):
        draw = Random(f"{recipe.seed} {epoch} windows")  # noqa: S311
        made = [targets.of_group(group, draw) for group in sets.epoch(recipe, epoch)]
        yield from batches([group for group in made if group], recipe, draw)


def step_count(sets: Sets, recipe: Recipe, tokenizer: Tokenizer) -> int:
    """How many steps the run has: as many as its recipe says, unless the epochs end before."""
    return sum(1 for _ in itertools.islice(planned(sets, recipe, tokenizer), recipe.steps or None))


def has_bfloat16() -> bool:
    """Whether the processor multiplies in bfloat16.

    One that does so by the tile is faster in it. One that has instructions for vectors alone is 1.8 times
    slower than in float32, and one without any, where PyTorch offers it as well, 2.5 times.
    """
    able = torch.cpu.get_capabilities()
    return any(able.get(name, False) for name in _BFLOAT16)


class Plan(Protocol):
    """What a recipe says of the steps."""

    @property
    def seed(self) -> int: ...
    @property
    def rate(self) -> float: ...
    @property
    def weight_decay(self) -> float: ...
    @property
    def fingerprint(self) -> str: ...


class Trainer(Generic[One, Read]):
    """Trains a network in `steps` steps. What it needs to go on is in `work/checkpoint.pt`; `work/log.jsonl`
    tells the mean loss and the pace every 50 steps, and the validation figures every 600 and at the end, each
    once however often the run was broken off."""

    def __init__(
        self, network: One, recipe: Plan, objective: Objective[One, Read], steps: int, work: Path
    ) -> None:
        torch.manual_seed(recipe.seed)
        torch.use_deterministic_algorithms(True)
        self._network, self._recipe, self._steps, self._work = network, recipe, steps, work
        self._objective = objective
        self._reduced = has_bfloat16()
        self._trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
        self._optimizer = torch.optim.AdamW(
            self._trained, recipe.rate, betas=(0.9, 0.98), weight_decay=recipe.weight_decay
        )
        self._schedule = torch.optim.lr_scheduler.LambdaLR(self._optimizer, self._rate)

    def run(self, plan: Iterator[Read], validate: Validate[One]) -> None:
        """Runs the steps, or those that are left after the checkpoint.

        Raises SystemExit when that is of another recipe.
        """
        done = self._restore()
        self._drop_log_after(done)
        losses: list[float] = []
        examples, started = 0, time.monotonic()
        self._network.train()
        for step, batch in enumerate(itertools.islice(plan, self._steps), 1):
            if step <= done:
                continue
            losses.append(self._step(batch))
            examples += len(batch.ids)
            kept = step % _KEPT_EVERY == 0 or step == self._steps
            if step % _LOGGED_EVERY == 0 or kept:
                pace = examples / (time.monotonic() - started)
                entry = {"step": step, "loss": sum(losses) / len(losses), "pace": round(pace, 2)}
                losses = []
                if kept:
                    self._network.eval()
                    entry |= validate(self._network)
                    self._network.train()
                self._note(entry)
                # After its line, which would be missing for good if the run were broken off between them.
                if kept:
                    self._keep(step)
                    examples, started = 0, time.monotonic()
        self._network.eval()

    def _step(self, batch: Read) -> float:
        """One step; returns the batch's mean loss."""
        with torch.autocast("cpu", torch.bfloat16, enabled=self._reduced):
            value, count = self._objective(self._network, batch)
        (value / _EXAMPLES).backward()
        torch.nn.utils.clip_grad_norm_(self._trained, _LARGEST_NORM)
        self._optimizer.step()
        self._schedule.step()
        self._optimizer.zero_grad()
        return float(value.item()) / count

    def _rate(self, step: int) -> float:
        warm = max(1, int(self._steps * _WARM_UP))
        if step < warm:
            return (step + 1) / warm
        # A run of one step is all warm-up.
        return max(0, self._steps - step) / max(1, self._steps - warm)

    def _note(self, entry: dict[str, Any]) -> None:
        line = json.dumps(entry)
        _LOG.info("%s", line)
        with self._log.open("a", encoding="utf-8") as log:
            log.write(line + "\n")

    def _drop_log_after(self, step: int) -> None:
        """Drops what a run that was broken off logged after its checkpoint: it will be logged again."""
        if not self._log.is_file():
            return
        logged = self._log.read_text("utf-8").splitlines(keepends=True)
        # The last line may have been broken off too.
        kept = [line for line in logged if line.endswith("\n") and json.loads(line)["step"] <= step]
        partial = self._log.with_suffix(".partial")
        partial.write_text("".join(kept), "utf-8")
        partial.replace(self._log)

    @property
    def _log(self) -> Path:
        return self._work / "log.jsonl"

    @property
    def _checkpoint(self) -> Path:
        return self._work / "checkpoint.pt"

    def _keep(self, step: int) -> None:
        state = {
            "recipe": self._recipe.fingerprint,
            "step": step,
            "network": self._network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "schedule": self._schedule.state_dict(),
            "random": torch.get_rng_state(),
        }
        partial = self._checkpoint.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(self._checkpoint)

    def _restore(self) -> int:
        """The step that the checkpoint was written after; 0 if there is none."""
        if not self._checkpoint.is_file():
            return 0
        state = torch.load(self._checkpoint, weights_only=True)
        if state["recipe"] != self._recipe.fingerprint:
            raise SystemExit(f"{self._checkpoint} is of another recipe; name another folder, or delete it.")
        self._network.load_state_dict(state["network"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._schedule.load_state_dict(state["schedule"])
        torch.set_rng_state(state["random"])
        _LOG.info("going on after step %d", state["step"])
        return int(state["step"])
