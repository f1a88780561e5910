"""Going on from a published reader: its weights are back in a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import torch

from retrieval.reader.training.export import export
from retrieval.reader.training.network import Network
from retrieval.reader.training.start import start_from
from tests.training.toy import toy_batches

if TYPE_CHECKING:
    from store.encoder.build.source import Source
    from store.encoder.words import Words


# How far a weight may be from what it was, as a share of the largest.
CLOSE = {"fp32": 1e-5, "int8": 0.02}


@pytest.mark.parametrize("form", CLOSE)
def test_a_network_starts_where_the_published_one_ended(
    network: Network, source: Source, words: Words, tmp_path: Path, form: str
) -> None:
    export(network.eval(), source, tmp_path / "fp32", tmp_path / "int8")
    other = Network(source, words, 0.1).eval()
    batch = next(toy_batches(1))
    assert not torch.allclose(other(batch), network(batch), atol=0.1)
    start_from(tmp_path / form, other)
    for name, value in network.state_dict().items():
        scale = float(value.abs().max()) or 1.0
        torch.testing.assert_close(other.state_dict()[name], value, atol=CLOSE[form] * scale, rtol=0)


def test_a_file_that_lacks_weights_is_refused(
    network: Network, source: Source, words: Words, tmp_path: Path
) -> None:
    export(network.eval(), source, tmp_path / "fp32", tmp_path / "int8")
    deeper = Network(source, words, 0.1)
    deeper.layers.append(deeper.layers[0])
    with pytest.raises(KeyError):
        start_from(tmp_path / "int8", deeper)
