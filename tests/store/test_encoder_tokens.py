"""Tokens quantized each with a scale of its own: the same function, and an error of each one's size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper

from store.encoder.build.body import OPSETS, Graph, body, quantize
from store.encoder.build.source import Source, read_source
from store.encoder.build.tokens import TokenGraph
from store.encoder.words import Floats
from tests.store.small_encoder import HEADS, HIDDEN, POSITIONS, e5s1

KINDS = (Graph, TokenGraph)
# Of each token by itself: from a hundredth to a hundred.
SIZES = np.array([1, 100, 0.01, 1, 10, 0.1], np.float32)


@pytest.fixture(scope="module")
def source() -> Source:
    return read_source(e5s1())


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(8)


def saved(graph: Graph, output: str, path: Path) -> Path:
    """The graph from `words` and `lengths` to that output."""
    info = helper.make_tensor_value_info
    words = info("words", TensorProto.FLOAT, ["batch", "tokens", HIDDEN])
    lengths = info("lengths", TensorProto.INT32, ["batch"])
    result = info(output, TensorProto.FLOAT, None)
    made = helper.make_graph(graph.nodes, "test", [words, lengths], [result], graph.weights)
    onnx.save(helper.make_model(made, opset_imports=OPSETS, ir_version=9), path)
    return path


def run(path: Path, words: Floats, lengths: list[int]) -> Floats:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    given = {"words": words, "lengths": np.array(lengths, np.int32)}
    return np.asarray(session.run(None, given)[0])


def product(kind: type[Graph], matrix: Floats, folder: Path) -> tuple[Path, Path]:
    """A product with the matrix in fp32 and in int8."""
    graph, paths = kind(), (folder / f"{kind.__name__}.onnx", folder / f"{kind.__name__}.int8.onnx")
    quantize(saved(graph, graph.product("words", "matrix", matrix, "made"), paths[0]), paths[1])
    return paths


def whole(kind: type[Graph], source: Source, folder: Path) -> tuple[Path, Path]:
    """All layers in fp32 and in int8."""
    graph, paths = kind(), (folder / f"{kind.__name__}.onnx", folder / f"{kind.__name__}.int8.onnx")
    quantize(saved(graph, body(graph, source), paths[0]), paths[1])
    return paths


def texts(rng: np.random.Generator, count: int) -> Floats:
    return rng.normal(0, 0.5, (count, POSITIONS, HIDDEN)).astype(np.float32)


def test_in_fp32_it_gives_what_the_plain_graph_gives(
    source: Source, rng: np.random.Generator, tmp_path: Path
) -> None:
    words, lengths = texts(rng, 4), [POSITIONS, 7, 1, 4]
    plain, other = (run(whole(kind, source, tmp_path)[0], words, lengths) for kind in KINDS)
    assert other.shape == words.shape
    for one, same, length in zip(plain, other, lengths, strict=True):
        np.testing.assert_allclose(same[:length], one[:length], atol=2e-5)


def test_each_token_has_an_error_of_its_own_size(rng: np.random.Generator, tmp_path: Path) -> None:
    matrix = rng.normal(0, 1, (HIDDEN, 24)).astype(np.float32)
    words = texts(rng, 1)[:, : len(SIZES)] * SIZES[:, None]
    errors = {}
    for kind in KINDS:
        fp32, int8 = product(kind, matrix, tmp_path)
        expected = run(fp32, words, [len(SIZES)])[0]
        np.testing.assert_allclose(expected, words[0] @ matrix, rtol=1e-4, atol=1e-4)
        missed = run(int8, words, [len(SIZES)])[0] - expected
        errors[kind] = np.linalg.norm(missed, axis=1) / np.linalg.norm(expected, axis=1)
    assert errors[TokenGraph].max() < 0.03
    # The scale that the largest token needs leaves nothing of the smallest, and little of the others.
    assert errors[Graph][SIZES < 1].min() > 0.3
    assert errors[TokenGraph].mean() < errors[Graph].mean() / 10


def test_attention_over_tokens_of_different_size_is_nearer(rng: np.random.Generator, tmp_path: Path) -> None:
    matrix = rng.normal(0, HIDDEN**-0.5, (HIDDEN, 3 * HIDDEN)).astype(np.float32)
    bias = rng.normal(0, 0.1, 3 * HIDDEN).astype(np.float32)
    words = texts(rng, 2)[:, : len(SIZES)] * (SIZES**0.5)[:, None]
    found, errors = [], []
    for kind in KINDS:
        graph, path = kind(), tmp_path / f"{kind.__name__}.onnx"
        saved(graph, graph.attention("words", "qkv", matrix, bias, "mixed", heads=HEADS), path)
        quantize(path, tmp_path / "int8.onnx")
        kinds = [node.op_type for node in onnx.load(tmp_path / "int8.onnx").graph.node]
        assert "MatMulInteger" in kinds or "QAttention" in kinds
        found.append(run(path, words, [6, 4]))
        missed = run(tmp_path / "int8.onnx", words, [6, 4]) - found[-1]
        errors.append(float(np.sqrt((missed[0] ** 2).mean() + (missed[1, :4] ** 2).mean())))
    np.testing.assert_allclose(found[1][0], found[0][0], atol=1e-4)
    np.testing.assert_allclose(found[1][1, :4], found[0][1, :4], atol=1e-4)
    assert errors[1] < errors[0] / 2


def test_a_token_of_nothing_stays_nothing(rng: np.random.Generator, tmp_path: Path) -> None:
    words = texts(rng, 1)
    words[0, 2] = 0
    for path in product(TokenGraph, rng.normal(0, 1, (HIDDEN, 24)).astype(np.float32), tmp_path):
        made = run(path, words, [POSITIONS])[0]
        assert np.isfinite(made).all()
        assert not made[2].any()


def test_padding_does_not_change_a_text(source: Source, rng: np.random.Generator, tmp_path: Path) -> None:
    alone, others = texts(rng, 1)[:, :5], texts(rng, 2)
    padded = np.concatenate([np.full((1, POSITIONS, HIDDEN), 1000.0, np.float32), others])
    padded[0, :5] = alone
    fp32, int8 = whole(TokenGraph, source, tmp_path)
    lengths = [5, POSITIONS, 3]
    exact = run(fp32, alone, [5])[0]
    np.testing.assert_allclose(run(fp32, padded, lengths)[0, :5], exact, atol=1e-5)
    # In int8 it is off by what it is off anyway.
    by_itself, in_a_batch = (
        np.abs(run(int8, words, given)[0, :5] - exact).mean()
        for words, given in ((alone, [5]), (padded, lengths))
    )
    assert 0 < by_itself < 0.03
    assert in_a_batch < 1.5 * by_itself


def test_padding_takes_no_precision_away(rng: np.random.Generator, tmp_path: Path) -> None:
    matrix = rng.normal(0, 1, (HIDDEN, 24)).astype(np.float32)
    alone = texts(rng, 1)
    padded = np.concatenate([alone, np.full_like(alone, 1000.0)], axis=1)
    changed = {}
    for kind in KINDS:
        _, int8 = product(kind, matrix, tmp_path)
        first, second = run(int8, alone, [POSITIONS])[0], run(int8, padded, [POSITIONS])[0, :POSITIONS]
        changed[kind] = np.linalg.norm(second - first) / np.linalg.norm(first)
    assert changed[TokenGraph] < 0.01
    assert changed[Graph] > 0.5


def test_it_is_int8_and_the_same_each_time(source: Source, tmp_path: Path) -> None:
    _, int8 = whole(TokenGraph, source, tmp_path)
    written = int8.read_bytes()
    matrices = [one for one in onnx.load(int8).graph.initializer if one.name.endswith("_quantized")]
    assert {one.data_type for one in matrices} == {TensorProto.INT8}
    # Query, key and value, and three more, of each layer.
    assert len(matrices) == 6 * source.layers
    assert whole(TokenGraph, source, tmp_path)[1].read_bytes() == written
