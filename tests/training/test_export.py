"""The trained network as a graph says what the network says, and in int8 nearly so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
import onnxruntime
import pytest

from retrieval.reading.spans import KINDS
from retrieval.reading.training.batches import Batch, Target, batch_of
from retrieval.reading.training.export import export, reader_graph, trained
from retrieval.reading.training.network import Network
from retrieval.reading.windows import Window
from store.encoder.build.body import Graph
from store.encoder.build.tokens import TokenGraph
from store.encoder.session import Session
from store.encoder.words import HIDDEN
from tests.training.conftest import LAYERS
from tests.training.toy import toy_batches

if TYPE_CHECKING:
    from store.encoder.build.source import Source
    from store.encoder.words import Floats, Words


@pytest.fixture
def files(moved: Network, source: Source, tmp_path: Path) -> tuple[Path, Path]:
    export(moved, source, tmp_path / "fp32.onnx", tmp_path / "int8.onnx")
    return tmp_path / "fp32.onnx", tmp_path / "int8.onnx"


def run(model: Path, words: Words, batch: Batch) -> Floats:
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    given = {"words": words[batch.ids], "lengths": batch.lengths.astype(np.int32)}
    return np.asarray(session.run(["logits"], given)[0])


def possible(batch: Batch) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Where an answer may stand: nothing else of the logits is read."""
    places = np.arange(batch.ids.shape[1])
    inside = (places >= batch.offsets[:, None]) & (places < batch.lengths[:, None] - 1)
    return np.asarray(inside | (places == 0))


def test_the_graph_says_what_the_network_says(moved: Network, words: Words, files: tuple[Path, Path]) -> None:
    lengths = set()
    for batch in toy_batches(4):
        lengths |= set(batch.lengths.tolist())
        expected, counted = moved(batch).detach().numpy(), possible(batch)
        found = run(files[0], words, batch)
        assert found.shape == expected.shape
        np.testing.assert_allclose(found[counted], expected[counted], atol=2e-4)
    # Most rows were padded.
    assert len(lengths) > 4


def test_the_plain_graph_says_the_same(
    moved: Network, source: Source, words: Words, files: tuple[Path, Path], tmp_path: Path
) -> None:
    onnx.save(reader_graph(Graph(), moved, source), tmp_path / "plain.onnx")
    batch = next(toy_batches(1))
    counted = possible(batch)
    plain, other = (run(path, words, batch)[counted] for path in (tmp_path / "plain.onnx", files[0]))
    np.testing.assert_allclose(plain, other, atol=2e-4)


def test_a_window_reads_the_same_in_a_batch(words: Words, files: tuple[Path, Path]) -> None:
    batch = next(toy_batches(1))
    together, counted = run(files[0], words, batch), possible(batch)
    for row, length in enumerate(batch.lengths):
        one = batch_of([[Target(Window(batch.ids[row, :length].tolist(), 6, 0), 0, 0)]])
        alone = run(files[0], words, one)[0]
        inside = counted[row, :length]
        np.testing.assert_allclose(together[row, :length][inside], alone[inside], atol=1e-4)


def test_a_window_may_take_every_position(moved: Network, words: Words, files: tuple[Path, Path]) -> None:
    passage = range(3, len(moved.positions) - 1)
    batch = batch_of([[Target(Window([0, 2, 2, *passage, 2], 3, 0), 0, 0)]])
    assert batch.ids.shape == (1, len(moved.positions))
    counted = possible(batch)
    np.testing.assert_allclose(
        run(files[0], words, batch)[counted], moved(batch).detach().numpy()[counted], atol=2e-4
    )


def test_int8_runs_in_the_readers_session_and_stays_near(
    moved: Network, words: Words, files: tuple[Path, Path]
) -> None:
    session = Session(files[1])
    near = []
    for batch in toy_batches(20, size=1):
        found = session.run("logits", words[batch.ids[0]])
        assert found.shape == (batch.ids.shape[1], 2)
        assert found.dtype == np.float32
        counted = possible(batch)[0]
        near.append(
            np.corrcoef(found[counted].ravel(), moved(batch)[0].detach().numpy()[counted].ravel())[0, 1]
        )
    assert min(near) > 0.99
    kinds = {weight.data_type for weight in onnx.load(files[1]).graph.initializer}
    assert onnx.TensorProto.INT8 in kinds
    assert files[1].stat().st_size < files[0].stat().st_size / 2


def test_each_token_is_quantized_by_itself(files: tuple[Path, Path]) -> None:
    nodes = onnx.load(files[1]).graph.node
    divided = {node.output[0] for node in nodes if node.op_type == "Div"}
    quantized = {node.input[0] for node in nodes if node.op_type == "DynamicQuantizeLinear"}
    # All but what the two heads read.
    assert len(quantized - divided) == 2
    assert len(quantized & divided) == 4 * LAYERS
    assert not any(node.op_type == "QAttention" for node in nodes)


def test_the_same_network_gives_the_same_files(
    moved: Network, source: Source, files: tuple[Path, Path], tmp_path: Path
) -> None:
    export(moved, source, tmp_path / "again.onnx", tmp_path / "again.int8.onnx")
    assert (tmp_path / "again.onnx").read_bytes() == files[0].read_bytes()
    assert (tmp_path / "again.int8.onnx").read_bytes() == files[1].read_bytes()


def test_the_graph_is_valid(moved: Network, source: Source) -> None:
    graph = reader_graph(TokenGraph(), moved, source).graph
    shapes = {
        value.name: [size.dim_param or size.dim_value for size in value.type.tensor_type.shape.dim]
        for value in (*graph.input, *graph.output)
    }
    assert shapes == {
        "words": ["batch", "tokens", HIDDEN],
        "lengths": ["batch"],
        "kinds": ["batch", len(KINDS)],
        "logits": ["batch", "tokens", 2],
    }


def test_an_untrained_network_gives_back_the_encoders_weights(network: Network, source: Source) -> None:
    found = trained(network, source)
    assert found.raw.keys() == source.raw.keys()
    for name in source.raw.keys() - {"emb.pos", "emb.type"}:
        np.testing.assert_array_equal(found.floats(name), source.floats(name))
    # The first type is in the positions.
    given = source.floats("emb.pos").reshape(-1, HIDDEN) + source.floats("emb.type")[:HIDDEN]
    assert not found.floats("emb.type").any()
    np.testing.assert_array_equal(found.floats("emb.pos").reshape(-1, HIDDEN), given)
