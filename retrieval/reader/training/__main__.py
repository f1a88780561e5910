"""Trains the reader: `python -m retrieval.reader.training SHARED WORK`, or `make reader`.

From the data sets in SHARED/data to `retrieval/reader/artifacts`. What was begun in the work folder goes on
where its last checkpoint stands. An ablation (`--without SET`, `--steps N`) is trained and validated, and
writes no artifact.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from retrieval.evaluation.drawings import draw_training
from retrieval.reader import artifacts
from retrieval.reader.training.batches import Target, batch_of
from retrieval.reader.training.examples import lines
from retrieval.reader.training.export import export
from retrieval.reader.training.mixture import Sets
from retrieval.reader.training.network import Network
from retrieval.reader.training.recipe import Recipe
from retrieval.reader.training.train import Trainer, planned
from retrieval.reader.training.validation import Splits
from retrieval.reader.windows import Window
from store.encoder.build.__main__ import WEIGHTS, WEIGHTS_SHA256, fetch
from store.encoder.build.source import read_source
from store.encoder.encoder import Encoder
from store.encoder.session import Session
from store.encoder.words import Floats

# By how many points of F1 the int8 model may differ from the one that was trained.
LARGEST_LOSS = 0.5
_JUDGED = "idk_mrc_f1"
PLOT = Path(__file__).parents[3] / "docs" / "reader-training.svg"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="the folder with data/")
    parser.add_argument("work", type=Path, help="for checkpoints, logs and mined negatives")
    parser.add_argument("--without", action="append", default=[], help='a set to leave out, or "negatives"')
    parser.add_argument("--steps", type=int, help="a shorter run, with a schedule of that length")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    whole = not given.without and not given.steps
    run = given.work / ("run" if whole else "-".join(["run", str(given.steps), *given.without]))
    run.mkdir(parents=True, exist_ok=True)
    recipe, encoder, data = Recipe.load().without(given.without), Encoder(), given.shared / "data"
    sets, splits = Sets.load(data, given.work, Recipe.load(), encoder), Splits.load(data)
    source = read_source(fetch(*WEIGHTS, WEIGHTS_SHA256, given.work / "packages"))
    torch.manual_seed(recipe.seed)
    network = Network(source, encoder.words, recipe.dropout, recipe.frozen_layers)

    def validate(one: Network) -> dict[str, float]:
        return splits.figures(lambda windows: _logits(one, windows), encoder.tokenizer)

    steps = given.steps or sum(1 for _ in planned(sets, recipe, encoder.tokenizer))
    Trainer(network, recipe, steps, run).run(planned(sets, recipe, encoder.tokenizer), validate)
    if whole:
        target = run / artifacts.READER
        export(network, source, run / "reader.onnx", target)
        session = Session(target, encoder.threads)
        quantized = splits.figures(
            lambda windows: [session.run("logits", encoder.words[_ids(one)]) for one in windows],
            encoder.tokenizer,
        )
        _publish(target, {"fp32": validate(network), "int8": quantized})
        draw_training(lines(run / "log.jsonl"), PLOT)


def _publish(model: Path, figures: dict[str, dict[str, float]]) -> None:
    """Puts the model among the artifacts, unless it lost too much. Raises SystemExit then."""
    loss = abs(figures["fp32"][_JUDGED] - figures["int8"][_JUDGED])
    if loss > LARGEST_LOSS:
        raise SystemExit(f"int8 differs by {loss:.2f} points of F1 from fp32: {figures}")
    (artifacts.FOLDER / artifacts.READER).write_bytes(model.read_bytes())
    (artifacts.FOLDER / artifacts.FIGURES).write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    artifacts.bundle().write_manifest()


@torch.inference_mode()
def _logits(network: Network, windows: Sequence[Window]) -> list[Floats]:
    """The network's logits, (tokens, 2), of each window; one at a time, as it is used."""
    return [network(batch_of([Target(one, 0, 0)]))[0].numpy() for one in windows]


def _ids(window: Window) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(window.ids, np.int64)


if __name__ == "__main__":
    main()
