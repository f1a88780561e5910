"""Trains the verifier: `python -m retrieval.reading.training.verification SHARED WORK`, or `make verifier`.

From the data sets in SHARED/data and the bundled reader to `retrieval/verification/artifacts`. What was
begun in the work folder goes on where its last checkpoint stands.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import onnx
import torch

from retrieval.evaluation.metrics.abstention import auroc
from retrieval.reading.artifacts import FOLDER, READER
from retrieval.reading.model import ReaderModel
from retrieval.reading.training.mixture import ARTICLES, Sets, times
from retrieval.reading.training.recipe import THIRD
from retrieval.reading.training.recipe import Recipe as ReaderRecipe
from retrieval.reading.training.start import start_from
from retrieval.reading.training.train import Trainer
from retrieval.reading.training.verification.batches import Batch, Row, Rows, batch_of, batches
from retrieval.reading.training.verification.candidates import Case, cases
from retrieval.reading.training.verification.claims import (
    ENGLISH,
    LABELS,
    VERDICTS,
    Claim,
    claims,
    decided,
    of_sentences,
)
from retrieval.reading.training.verification.network import Verifying, verifier_graph, verifying
from retrieval.reading.training.verification.recipe import Recipe
from retrieval.verification import artifacts
from store.encoder.build.__main__ import WEIGHTS, WEIGHTS_SHA256, fetch
from store.encoder.build.body import quantize
from store.encoder.build.source import read_source
from store.encoder.build.tokens import TokenGraph
from store.encoder.encoder import Encoder
from store.encoder.session import Session
from store.encoder.words import Floats

# Of every so many questions over articles one is never trained on, nor more claims of the valid split judged.
_HELD_BACK, _JUDGED = 30, 500

# The logits of the answer, (1), and of the claim, (labels), that ids stand for.
Outputs = Callable[[list[int]], Sequence[Floats]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="the folder with data/")
    parser.add_argument("work", type=Path, help="for checkpoints, logs and candidates")
    parser.add_argument("--start", type=Path, help="a published verifier to go on from, not the reader")
    parser.add_argument("--steps", type=int, help="other than the recipe's")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    recipe, encoder, data = Recipe.load(), Encoder(), given.shared / "data"
    recipe = replace(recipe, steps=given.steps or recipe.steps)
    model = ReaderModel(encoder)
    sets = Sets.load(data, given.work, [ReaderRecipe.load(THIRD)], encoder)
    found = {
        name: cases(given.work / f"candidates-{name}.jsonl", model, sets, name, share)
        for name, share in recipe.examples.items()
    }
    held = [case for case in found[ARTICLES] if _is_held_back(case.id)]
    found[ARTICLES] = [case for case in found[ARTICLES] if not _is_held_back(case.id)]
    sentences = list(of_sentences(VERDICTS, data / "news" / "corpus.jsonl"))
    judged = {
        "claims": list(claims(data / "indonli" / "valid.jsonl"))[:_JUDGED],
        "verdicts": [one for one in sentences if _is_held_back(one.quote)],
    }
    said = [
        (recipe.read_claims, list(claims(data / "indonli" / "train.jsonl", ENGLISH))),
        (recipe.read_verdicts, list(decided(sets.examples[ARTICLES]))),
        (recipe.read_verdicts, [one for one in sentences if not _is_held_back(one.quote)]),
    ]
    rows = Rows(encoder.tokenizer, recipe, found[ARTICLES])
    source = read_source(fetch(*WEIGHTS, WEIGHTS_SHA256, given.work / "packages"))
    torch.manual_seed(recipe.seed)
    network = Verifying(source, encoder.words, recipe.dropout)
    start_from(given.start or FOLDER / READER, network)
    network.freeze(recipe.frozen_layers)
    run = given.work / f"verifier-{recipe.fingerprint}"
    run.mkdir(parents=True, exist_ok=True)

    def validate(one: Verifying) -> dict[str, float]:
        return figures(lambda ids: _outputs(one, ids), rows, held, judged)

    Trainer(network, recipe, verifying(recipe.claims), recipe.steps, run).run(
        planned(rows, recipe, found, said), validate
    )
    onnx.save(verifier_graph(TokenGraph(), network, source), run / "verifier.onnx")
    quantize(run / "verifier.onnx", run / artifacts.VERIFIER)
    session = Session(run / artifacts.VERIFIER)
    int8 = figures(
        lambda ids: session.run_all(["answers", "claims"], encoder.words[np.array(ids, np.int64)]),
        rows, held, judged,
    )  # fmt: skip
    (artifacts.FOLDER / artifacts.VERIFIER).write_bytes((run / artifacts.VERIFIER).read_bytes())
    written = {"fp32": validate(network), "int8": int8}
    (artifacts.FOLDER / artifacts.FIGURES).write_text(json.dumps(written, indent=2) + "\n", "utf-8")
    artifacts.bundle().write_manifest()


def planned(
    rows: Rows,
    recipe: Recipe,
    found: Mapping[str, Sequence[Case]],
    said: Sequence[tuple[float, Sequence[Claim]]],
) -> Iterator[Batch]:
    """Every batch, epoch after epoch without an end; the same each time.

    said: claims, each list with how often it is read in an epoch.
    """
    for epoch in itertools.count():
        draw = Random(f"{recipe.seed} {epoch}")  # noqa: S311
        groups: list[list[Row]] = []
        for share, several in said:
            groups += [rows.of_claim(one) for one in several for _ in range(times(share, draw))]
        groups += [rows.of_case(one, draw) for known in found.values() for one in known if one.options]
        draw.shuffle(groups)
        yield from batches(groups, recipe.batch_tokens, draw)


def figures(
    outputs: Outputs, rows: Rows, held: Sequence[Case], judged: Mapping[str, Sequence[Claim]]
) -> dict[str, float]:
    """Of questions that were not trained on: how often the best of the options is right where one is, and the
    AUROC of "is right" over the best options; of claims, by name, the share labelled right, and the AUROC of
    "entailed" over those that are entailed or contradicted."""
    draw, best, chances, rights = Random(0), [], [], []  # noqa: S311
    for case in held:
        options = rows.of_case(case, draw, as_is=True)
        if options:
            logits = [float(outputs(row.ids)[0][0]) for row in options]
            first = int(np.argmax(logits))
            chances.append(logits[first])
            rights.append(options[first].right)
            if any(row.right for row in options):
                best.append(options[first].right)
    found = {"best_right": 100 * float(np.mean(best)), "auroc": auroc(np.array(chances), np.array(rights))}
    for name, several in judged.items():
        said = np.array([outputs(rows.of_claim(one)[0].ids)[1].reshape(-1) for one in several])
        labels = np.array([one.label for one in several])
        found[name] = 100 * float(np.mean(said.argmax(1) == labels))
        told = labels != LABELS.index("neutral")
        found[f"{name}_auroc"] = auroc((said[:, 0] - said[:, 1])[told], labels[told] == 0)
    return found


def _outputs(network: Verifying, ids: list[int]) -> list[Floats]:
    with torch.inference_mode():
        answers, said = network(batch_of([[Row(ids)]]))
    return [answers.numpy(), said[0].numpy()]


def _is_held_back(text: str) -> bool:
    return hashlib.sha256(text.encode()).digest()[0] % _HELD_BACK == 0


if __name__ == "__main__":
    main()
