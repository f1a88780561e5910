"""Going on from a published reader: its weights are back in a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
import pytest
import torch

from retrieval.reading.training.export import reader_graph
from retrieval.reading.training.network import Network
from retrieval.reading.training.start import start_from
from store.encoder.build.body import Graph, quantize
from store.encoder.build.tokens import TokenGraph
from tests.training.toy import toy_batches

if TYPE_CHECKING:
    from store.encoder.build.source import Source
    from store.encoder.words import Words

# Readers of either form are about: query, key and value in one matrix, or in three.
FORMS = (Graph, TokenGraph)
MATRICES = ("qkv.weight", "out.weight", "up.weight", "down.weight", "head.weight", "kinds.weight")


@pytest.fixture
def other(source: Source, words: Words) -> Network:
    """What knows nothing yet."""
    made = Network(source, words, 0.1)
    made.eval()
    return made


def published(form: type[Graph], network: Network, source: Source, folder: Path) -> tuple[Path, Path]:
    """The network's files in fp32 and in int8."""
    onnx.save(reader_graph(form(), network, source), folder / "fp32.onnx")
    quantize(folder / "fp32.onnx", folder / "int8.onnx")
    return folder / "fp32.onnx", folder / "int8.onnx"


@pytest.mark.parametrize("form", FORMS)
def test_a_network_starts_where_the_published_one_ended(
    moved: Network, other: Network, source: Source, tmp_path: Path, form: type[Graph]
) -> None:
    batch = next(toy_batches(1))
    assert not torch.allclose(other(batch), moved(batch), atol=0.1)
    start_from(published(form, moved, source, tmp_path)[0], other)
    for name, value in moved.state_dict().items():
        assert torch.equal(other.state_dict()[name], value), name
    assert torch.equal(other(batch), moved(batch))


@pytest.mark.parametrize("form", FORMS)
def test_from_int8_it_starts_as_near_as_int8_is(
    moved: Network, other: Network, source: Source, tmp_path: Path, form: type[Graph]
) -> None:
    start_from(published(form, moved, source, tmp_path)[1], other)
    found = other.state_dict()
    for name, value in moved.state_dict().items():
        if not name.endswith(MATRICES):
            assert torch.equal(found[name], value), name
            continue
        # Seven bits over each output's range.
        step = 2 * value.abs().amax(1, keepdim=True) / 127
        assert ((found[name] - value).abs() <= step * 0.51).all(), name
        assert not torch.equal(found[name], value), name
    batch = next(toy_batches(1))
    passage = (found_logits := other(batch)) > -1e4
    assert np.corrcoef(found_logits[passage].detach(), moved(batch)[passage].detach())[0, 1] > 0.99


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_lacks_weights_is_refused(
    moved: Network, other: Network, source: Source, tmp_path: Path, form: type[Graph]
) -> None:
    other.layers.append(other.layers[0])
    for path in published(form, moved, source, tmp_path):
        with pytest.raises(KeyError):
            start_from(path, other)
