"""Trains the reader: `python -m retrieval.reading.training SHARED WORK`, or `make reader`.

From the data sets in SHARED/data to `retrieval/reading/artifacts`, in three phases: passages by themselves,
then against each other, then those of news articles with their headers. What was begun in the work folder
goes on where its last checkpoint stands. An ablation (`--without SET`, `--steps N`) is trained and validated,
and writes no artifact.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from config.json_lines import read_json_lines
from retrieval.evaluation.studies.plots import draw_training
from retrieval.reading import artifacts
from retrieval.reading.training.batches import Target, Targets, batch_of
from retrieval.reading.training.export import export
from retrieval.reading.training.kinds import fit_kinds
from retrieval.reading.training.mixture import ARTICLES, Sets
from retrieval.reading.training.network import Network
from retrieval.reading.training.recipe import SECOND, THIRD, Recipe
from retrieval.reading.training.start import start_from
from retrieval.reading.training.train import Trainer, planned, reading, step_count
from retrieval.reading.training.validation import Splits
from retrieval.reading.windows import Window
from store.encoder.build.__main__ import WEIGHTS, WEIGHTS_SHA256, fetch
from store.encoder.build.source import read_source
from store.encoder.encoder import Encoder
from store.encoder.session import Session
from store.encoder.words import Floats

# By how many points of F1 the int8 model may differ from the one that was trained.
LARGEST_LOSS = 0.5
_JUDGED = "idk_mrc_f1"
_DOCS = Path(__file__).parents[3] / "docs"
# Of each phase.
PLOTS = {
    "passages": _DOCS / "reader-training.svg",
    "groups": _DOCS / "reader-training-groups.svg",
    "articles": _DOCS / "reader-training-articles.svg",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="the folder with data/")
    parser.add_argument("work", type=Path, help="for checkpoints, logs and mined negatives")
    parser.add_argument("--without", action="append", default=[], help='a set to leave out, or "negatives"')
    parser.add_argument("--steps", type=int, help="a first phase alone, so long, to compare with others")
    parser.add_argument("--start", type=Path, help="a published reader to go on from: one phase alone")
    parser.add_argument("--recipe", choices=["groups", "articles"], default="articles", help="of that phase")
    parser.add_argument("--seed", type=int, help="another draw of the phase than its recipe's")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    whole = not given.without and not given.steps
    known = {"passages": Recipe.load(), "groups": Recipe.load(SECOND), "articles": Recipe.load(THIRD)}
    if given.start:
        chosen = known[given.recipe]
        seed = chosen.seed if given.seed is None else given.seed
        phases = {given.recipe: replace(chosen, seed=seed)}
    else:
        phases = known if whole else {"passages": known["passages"].without(given.without)}
    encoder, data = Encoder(), given.shared / "data"
    recipes = list(phases.values() if given.start else known.values())
    sets, splits = Sets.load(data, given.work, recipes, encoder), Splits.load(data)
    source = read_source(fetch(*WEIGHTS, WEIGHTS_SHA256, given.work / "packages"))
    begun = next(iter(phases.values()))
    torch.manual_seed(begun.seed)
    network = Network(source, encoder.words, begun.dropout)
    if given.start:
        start_from(given.start, network)

    def validate(one: Network) -> dict[str, float]:
        return splits.figures(lambda windows: _logits(one, windows), encoder.tokenizer)

    for name, recipe in phases.items():
        run = given.work / "-".join(["run", recipe.fingerprint, *([str(given.steps)] if given.steps else [])])
        run.mkdir(parents=True, exist_ok=True)
        network.freeze(recipe.frozen_layers)
        before = {name: value.clone() for name, value in network.state_dict().items()}
        steps = given.steps or step_count(sets, recipe, encoder.tokenizer)
        Trainer(network, recipe, reading(recipe.kinds), steps, run).run(
            planned(sets, recipe, encoder.tokenizer), validate
        )
        network.keep(recipe.kept, before)
        if recipe.kinds:
            targets = Targets(encoder.tokenizer, recipe.window, 1.0)
            fit_kinds(network, targets, sets.examples[ARTICLES], recipe.seed)
        if whole:
            draw_training(read_json_lines(run / "log.jsonl"), PLOTS[name])
    if whole:
        target = run / artifacts.READER
        export(network, source, run / "reader.onnx", target)
        session = Session(target)
        quantized = splits.figures(
            lambda windows: encoder.workers.map(
                lambda ids: session.run("logits", encoder.words[ids]), [_ids(one) for one in windows]
            ),
            encoder.tokenizer,
        )
        _publish(target, {"fp32": validate(network), "int8": quantized})


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
    return [network(batch_of([[Target(one, 0, 0)]]))[0].numpy() for one in windows]


def _ids(window: Window) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(window.ids, np.int64)


if __name__ == "__main__":
    main()
