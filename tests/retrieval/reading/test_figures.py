"""The bundled int8 model is worth what the trained network was: its figures, measured again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retrieval.evaluation.metrics.squad import squad_exact, squad_f1
from retrieval.reading import artifacts
from retrieval.reading.model import ReaderModel
from retrieval.reading.training.examples import squad
from retrieval.reading.training.validation import answers, mean

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder

pytestmark = pytest.mark.long

VALID = Path(__file__).parents[4] / "shared" / "data" / "idk_mrc" / "valid.json"
# By how many points of F1 int8 may differ from the network as it was trained.
CLOSE = 0.5


@pytest.fixture(scope="module")
def measured(encoder: Encoder) -> dict[str, float]:
    if not VALID.is_file():
        pytest.skip(f"the questions are not at {VALID}")
    model = ReaderModel(encoder)
    found = answers(
        list(squad(VALID)), lambda windows: [model.logits(one)[0] for one in windows], encoder.tokenizer
    )
    refused = [span is None or span.score <= 0 for one, span in found if one.span is None]
    return {
        "idk_mrc_em": mean(squad_exact, found, 0.0),
        "idk_mrc_f1": mean(squad_f1, found, 0.0),
        "idk_mrc_refused": 100 * sum(refused) / len(refused),
    }


@pytest.fixture(scope="module")
def published() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = json.loads((artifacts.FOLDER / artifacts.FIGURES).read_text("utf-8"))
    return found


def test_int8_is_as_good_as_the_network_that_was_trained(
    measured: dict[str, float], published: dict[str, dict[str, float]]
) -> None:
    assert measured["idk_mrc_f1"] == pytest.approx(published["fp32"]["idk_mrc_f1"], abs=CLOSE)


def test_the_published_figures_are_those_of_the_bundled_file(
    measured: dict[str, float], published: dict[str, dict[str, float]]
) -> None:
    # Other processors round differently, which moves a question or two.
    for name, value in measured.items():
        assert value == pytest.approx(published["int8"][name], abs=CLOSE)
