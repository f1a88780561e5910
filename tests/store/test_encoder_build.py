"""The scripts that build the encoder's files, on a small model made here: reader, graph, int8, tokenizer."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import sentencepiece

from store.encoder import artifacts
from store.encoder.build.body import Graph, body, encoder_graph, quantize
from store.encoder.build.source import Source, read_source
from store.encoder.build.tokenizer import proto, sentencepiece_model
from store.encoder.words import Floats, dequantize
from tests.store.small_encoder import (
    CHARSMAP,
    EPSILON,
    HIDDEN,
    PIECES,
    POSITIONS,
    e5s1,
    reference,
    tensors,
)

LENGTHS = np.array([7, 12, 1, 4], np.int32)


def run(path: Path, words: Floats) -> tuple[Floats, Floats]:
    """The vectors of the texts, and those of their tokens."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    vectors, states = session.run(None, {"words": words, "lengths": LENGTHS})
    return vectors, states


@pytest.fixture(scope="module")
def source() -> Source:
    return read_source(e5s1())


@pytest.fixture(scope="module")
def words() -> Floats:
    return np.random.default_rng(6).normal(0, 0.5, (len(LENGTHS), POSITIONS, HIDDEN)).astype(np.float32)


@pytest.fixture(scope="module")
def graph(source: Source, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph, which gives what its body does as well."""
    path = tmp_path_factory.mktemp("graph") / "encoder.onnx"
    model = encoder_graph(source)
    assert [output.name for output in model.graph.output] == ["vectors"]
    states = body(Graph(), source)
    model.graph.output.append(onnx.helper.make_tensor_value_info(states, onnx.TensorProto.FLOAT, None))
    onnx.save(model, path)
    return path


@pytest.mark.parametrize("absolute", [False, True])
def test_the_reader_gives_back_what_was_written(absolute: bool) -> None:
    source, written = read_source(e5s1(absolute)), tensors()
    assert (source.hidden, source.layers, source.heads, source.feed_forward) == (32, 2, 4, 64)
    assert (source.vocabulary, source.positions) == (9, 12)
    assert source.epsilon == pytest.approx(EPSILON)
    assert (source.pieces, source.normalizer, source.raw) == (PIECES, CHARSMAP, written)
    assert source.scores.tolist() == list(range(6))
    assert source.floats("l1.fi.b").tobytes() == written["l1.fi.b"][1]
    matrix = dequantize(np.frombuffer(written["l0.fi.w"][1], np.uint8).reshape(-1, 18)).reshape(64, 32).T
    np.testing.assert_array_equal(source.matrix("l0.fi.w", HIDDEN), matrix)


@pytest.mark.parametrize("data", [b"GGUF" + e5s1()[4:], e5s1(block=64), e5s1(special=(1, 2, 0, 3))])
def test_the_reader_refuses_another_form(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"E5S1|blocks of 32|special tokens"):
        read_source(data)


def test_the_graph_is_the_transformer(source: Source, words: Floats, graph: Path) -> None:
    expected = reference(source, words, LENGTHS)
    vectors, found = run(graph, words)
    assert found.shape == words.shape
    for row, length, states in zip(found, LENGTHS, expected, strict=True):
        np.testing.assert_allclose(row[:length], states, atol=2e-5)
    means = np.array([states.mean(0) for states in expected])
    unit = means / np.linalg.norm(means, axis=1, keepdims=True)
    np.testing.assert_allclose(vectors, unit, atol=2e-5)


def test_padding_does_not_count(words: Floats, graph: Path) -> None:
    filled = words.copy()
    for row, length in zip(filled, LENGTHS, strict=True):
        row[length:] = 1000.0
    (vectors, states), (expected, expected_states) = run(graph, filled), run(graph, words)
    np.testing.assert_allclose(vectors, expected, atol=1e-6)
    for one, other, length in zip(states, expected_states, LENGTHS, strict=True):
        np.testing.assert_allclose(one[:length], other[:length], atol=1e-5)


def test_int8_stays_near_and_is_smaller(words: Floats, graph: Path, tmp_path: Path) -> None:
    quantize(graph, tmp_path / "int8.onnx")
    kinds = {weight.data_type for weight in onnx.load(tmp_path / "int8.onnx").graph.initializer}
    assert onnx.TensorProto.INT8 in kinds
    assert (run(tmp_path / "int8.onnx", words)[0] * run(graph, words)[0]).sum(axis=1).min() > 0.98
    quantize(graph, tmp_path / "again.onnx")
    assert (tmp_path / "again.onnx").read_bytes() == (tmp_path / "int8.onnx").read_bytes()


def tokenizer_json(pieces: list[tuple[str, float]], normalizer: dict[str, Any]) -> bytes:
    special = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    return json.dumps({"normalizer": normalizer, "model": {"vocab": [*special, *pieces]}}).encode()


def test_a_tokenizer_built_from_json_reads_its_pieces() -> None:
    bundled = proto.ModelProto.FromString((artifacts.FOLDER / artifacts.TOKENIZER).read_bytes())
    charsmap = bundled.normalizer_spec.precompiled_charsmap
    assert charsmap
    nested = {"normalizers": [{"type": "x"}, {"precompiled_charsmap": base64.b64encode(charsmap).decode()}]}
    pieces = [
        ("▁harga", -1.0),
        ("▁", -3.0),
        ("beras", -2.0),
        ("1", -4.0),
        ("ber", -9.0),
        ("as", -9.0),
        ("<mask>", 0),
    ]
    data = sentencepiece_model(tokenizer_json(pieces, nested))
    assert data == sentencepiece_model(tokenizer_json(pieces, nested))
    model = sentencepiece.SentencePieceProcessor(model_proto=data)
    # The normalizer folds the wide 1; the runs of blanks are one; Q is in no piece; nobody can type a mask.
    assert model.encode(" harga   beras １Q") == [3, 4, 5, 4, 6, 0]
    assert model.is_control(9)
    assert model.encode("<mask>").count(9) == 0
    with pytest.raises(ValueError, match="XLM-R"):
        sentencepiece_model(tokenizer_json(pieces, {"normalizers": []}))
    with pytest.raises(ValueError, match="XLM-R"):
        sentencepiece_model(tokenizer_json([], nested).replace(b"<pad>", b"[PAD]"))
