"""Trains the reader: `python -m retrieval.reader.training SHARED WORK [--without SET ...]`, or `make reader`.

From the data sets in SHARED/data to `retrieval/reader/artifacts`. What was begun in the work folder goes on
where its last checkpoint stands. An ablation (`--without`) is trained and validated, but writes no artifact.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path

import torch

from retrieval.reader.training.batches import Target, batch_of
from retrieval.reader.training.mixture import Sets
from retrieval.reader.training.network import Network
from retrieval.reader.training.recipe import Recipe
from retrieval.reader.training.train import planned, train
from retrieval.reader.training.validation import Splits
from retrieval.reader.windows import Window
from store.encoder import artifacts
from store.encoder.build.__main__ import WEIGHTS, WEIGHTS_SHA256, fetch
from store.encoder.build.source import read_source
from store.encoder.encoder import Encoder
from store.encoder.words import Floats, Words


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="the folder with data/")
    parser.add_argument("work", type=Path, help="for checkpoints, logs and mined negatives")
    parser.add_argument("--without", action="append", default=[], help='a set to leave out, or "negatives"')
    parser.add_argument("--steps", type=int, help="for an ablation: stop after so many, as if planned so")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    given.work.mkdir(parents=True, exist_ok=True)
    recipe, data = Recipe.load().without(given.without), given.shared / "data"
    encoder = Encoder()
    sets, splits = Sets.load(data, given.work, Recipe.load(), encoder), Splits.load(data)
    source = read_source(fetch(*WEIGHTS, WEIGHTS_SHA256, given.work / "packages"))
    torch.manual_seed(recipe.seed)
    network = Network(source, Words(artifacts.bundle().locate(artifacts.WORDS)), recipe.dropout, recipe.frozen_layers)

    def validate(one: Network) -> dict[str, float]:
        return splits.figures(lambda windows: logits(one, windows), encoder.tokenizer)

    run = given.work / ("-".join(["without", *given.without]) if given.without else "run")
    run.mkdir(exist_ok=True)
    steps = given.steps or sum(1 for _ in planned(sets, recipe, encoder.tokenizer))
    train(network, planned(sets, recipe, encoder.tokenizer), steps, recipe, run, validate)


@torch.inference_mode()
def logits(network: Network, windows: Sequence[Window]) -> list[Floats]:
    """The network's logits, (tokens, 2), of each window; one at a time, as it is used."""
    return [network(batch_of([Target(one, 0, 0)]))[0].numpy() for one in windows]


if __name__ == "__main__":
    main()
