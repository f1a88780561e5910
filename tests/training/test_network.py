"""The reader's network: what counts in it, what is trained, and what its loss is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from retrieval.reading.training.batches import Target, batch_of
from retrieval.reading.training.network import Network
from retrieval.reading.windows import Window
from store.encoder.words import HIDDEN
from tests.training.toy import toy_batches

if TYPE_CHECKING:
    from store.encoder.build.source import Source
    from store.encoder.words import Words

ONE = Window([0, 7, 2, 2, 11, 12, 13, 2], 4, 0)
LONGER = Window([0, 7, 8, 9, 2, 2, *range(10, 20), 2], 6, 0)


def test_only_the_passage_and_the_null_answer_count(network: Network) -> None:
    logits = network.eval()(batch_of([[Target(ONE, 0, 0)], [Target(LONGER, 0, 0)]]))
    assert logits.shape == (2, 17, 2)
    assert logits.dtype == torch.float32
    possible = (logits > -1e4).all(-1)
    assert possible[0].nonzero().flatten().tolist() == [0, 4, 5, 6]
    assert possible[1].nonzero().flatten().tolist() == [0, *range(6, 16)]
    assert ((logits == -1e4).all(-1) == ~possible).all()


def test_a_window_reads_the_same_alone_and_beside_a_longer_one(network: Network) -> None:
    network.eval()
    alone = network(batch_of([[Target(ONE, 0, 0)]]))[0]
    beside = network(batch_of([[Target(ONE, 0, 0)], [Target(LONGER, 0, 0)]]))[0, : len(ONE.ids)]
    torch.testing.assert_close(beside, alone, atol=1e-4, rtol=1e-4)


def test_places_of_tokens_count(network: Network) -> None:
    network.eval()
    turned = Window([*ONE.ids[:4], 13, 12, 11, 2], 4, 0)
    there, back = (network(batch_of([[Target(one, 0, 0)]]))[0] for one in (ONE, turned))
    assert not torch.allclose(there[[4, 5, 6]], back[[6, 5, 4]], atol=1e-3)


def test_dropout_is_for_training_alone(network: Network) -> None:
    batch = next(toy_batches(1))
    network.train()
    assert not torch.equal(network(batch), network(batch))
    network.eval()
    assert torch.equal(network(batch), network(batch))


def test_the_positions_hold_the_first_types_embedding(network: Network, source: Source) -> None:
    expected = source.floats("emb.pos").reshape(-1, HIDDEN) + source.floats("emb.type")[:HIDDEN]
    np.testing.assert_array_equal(network.positions.detach().numpy(), expected)


@pytest.mark.parametrize(("frozen", "trained"), [(0, {0, 1}), (1, {1}), (2, set())])
def test_what_lies_below_a_trained_layer_is_frozen_too(
    source: Source, words: Words, frozen: int, trained: set[int]
) -> None:
    network = Network(source, words, 0.1)
    network.freeze(2)
    network.freeze(frozen)
    names = {name for name, parameter in network.named_parameters() if parameter.requires_grad}
    assert {int(name.split(".")[1]) for name in names if name.startswith("layers")} == trained
    assert {"head.weight", "head.bias"} <= names
    assert {"positions", "norm.weight", "norm.bias"} & names == (
        set() if frozen else {"positions", "norm.weight", "norm.bias"}
    )


def test_the_table_of_words_is_no_parameter(network: Network) -> None:
    parts = {name.split(".")[0] for name in network.state_dict()}
    assert parts == {"positions", "norm", "layers", "head", "kinds"}


def test_a_share_of_what_was_learned_is_kept(network: Network) -> None:
    before = {name: value.clone() for name, value in network.state_dict().items()}
    with torch.no_grad():
        network.head.bias += 2.0
    network.keep(0.25, before)
    torch.testing.assert_close(network.head.bias, before["head.bias"] + 0.5)
    torch.testing.assert_close(network.state_dict()["positions"], before["positions"])
