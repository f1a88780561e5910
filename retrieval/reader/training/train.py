"""The training loop: deterministic for a recipe, with a checkpoint now and then from which it goes on."""

from __future__ import annotations

import itertools
import json
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import torch

from retrieval.reader.training.batches import Batch, Targets, batches
from retrieval.reader.training.mixture import Sets
from retrieval.reader.training.network import Network, loss
from retrieval.reader.training.recipe import Recipe
from store.encoder.tokenizer import Tokenizer

_LOG = logging.getLogger("kutip.reader.training")
_WARM_UP = 0.05
_LOGGED_EVERY = 50
_KEPT_EVERY = 600
_LARGEST_NORM = 1.0
# Batches differ in examples; the loss is per this many, so that a short example counts as much as a long.
_EXAMPLES = 24

# The figures of a network on the valid splits, by name.
Validate = Callable[[Network], dict[str, float]]


def planned(sets: Sets, recipe: Recipe, tokenizer: Tokenizer) -> Iterator[Batch]:
    """Every batch of the run, epoch after epoch; the same each time."""
    targets = Targets(tokenizer, recipe.window)
    for epoch in range(recipe.epochs):
        draw = Random(f"{recipe.seed} {epoch} windows")  # noqa: S311
        made = [targets.of(example, draw) for example in sets.epoch(recipe, epoch)]
        yield from batches([target for target in made if target], recipe, draw)


def train(
    network: Network, plan: Iterator[Batch], steps: int, recipe: Recipe, work: Path, validate: Validate
) -> None:
    """Runs `steps` steps, or those that are left of them after the checkpoint in `work`.

    Writes `work/log.jsonl`: the mean loss and rate every 50 steps, and validation figures every 600 and at
    the end.
    """
    torch.manual_seed(recipe.seed)
    torch.use_deterministic_algorithms(True)
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, recipe.rate, betas=(0.9, 0.98), weight_decay=recipe.weight_decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, steps))
    checkpoint = work / "checkpoint.pt"
    done = _restore(checkpoint, network, optimizer, schedule, recipe)
    losses: list[float] = []
    examples, started = 0, time.monotonic()
    network.train()
    for step, batch in enumerate(itertools.islice(plan, steps), 1):
        if step <= done:
            continue
        with torch.autocast("cpu", torch.bfloat16):
            logits = network(batch)
        value = loss(logits, batch)
        (value / _EXAMPLES).backward()
        torch.nn.utils.clip_grad_norm_(trained, _LARGEST_NORM)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        losses.append(value.item() / len(batch.ids))
        examples += len(batch.ids)
        if step % _LOGGED_EVERY == 0 or step == steps:
            pace = examples / (time.monotonic() - started)
            entry: dict[str, Any] = {"step": step, "loss": sum(losses) / len(losses), "pace": round(pace, 2)}
            losses = []
            if step % _KEPT_EVERY == 0 or step == steps:
                _keep(checkpoint, network, optimizer, schedule, recipe, step)
                network.eval()
                entry |= validate(network)
                network.train()
                examples, started = 0, time.monotonic()
            _note(work, entry)
    network.eval()


def _rate(step: int, steps: int) -> float:
    warm = max(1, int(steps * _WARM_UP))
    return (step + 1) / warm if step < warm else max(0.0, (steps - step) / (steps - warm))


def _note(work: Path, entry: dict[str, Any]) -> None:
    line = json.dumps(entry)
    _LOG.info("%s", line)
    with (work / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(line + "\n")


def _keep(path: Path, network: Network, optimizer: Any, schedule: Any, recipe: Recipe, step: int) -> None:
    state = {
        "recipe": recipe.fingerprint,
        "step": step,
        "network": network.state_dict(),
        "optimizer": optimizer.state_dict(),
        "schedule": schedule.state_dict(),
        "random": torch.get_rng_state(),
    }
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)


def _restore(path: Path, network: Network, optimizer: Any, schedule: Any, recipe: Recipe) -> int:
    """The step that the checkpoint was written after; 0 if there is none, or one of another recipe."""
    if not path.is_file():
        return 0
    state = torch.load(path, weights_only=True)
    if state["recipe"] != recipe.fingerprint:
        raise SystemExit(f"{path} is of another recipe; name another work folder, or delete it.")
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    torch.set_rng_state(state["random"])
    _LOG.info("going on after step %d", state["step"])
    return int(state["step"])
