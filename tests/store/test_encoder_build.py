"""The scripts that build the encoder's files, on a small model made here: reader, graph, int8, tokenizer."""

from __future__ import annotations

import base64
import json
import math
import struct
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

HIDDEN, LAYERS, HEADS, FEED_FORWARD, VOCABULARY, POSITIONS, EPSILON = 32, 2, 4, 64, 9, 12, 1e-5
PIECES = [b"<s>", b"<pad>", b"</s>", b"<unk>", "▁é".encode(), b"ab"]
CHARSMAP = b"\x01\x02map"
LENGTHS = np.array([7, 12, 1, 4], np.int32)


def tensors() -> dict[str, tuple[int, bytes]]:
    """Name to (kind, bytes): the matrices in 4 bits, the rest as float32."""
    rng = np.random.default_rng(5)

    def q4(*shape: int) -> tuple[int, bytes]:
        blocks = rng.integers(0, 256, (math.prod(shape) // 32, 18), np.uint8)
        blocks[:, :2] = rng.uniform(0.02, 0.06, len(blocks)).astype(np.float16)[:, None].view(np.uint8)
        return 1, blocks.tobytes()

    def f32(size: int, mean: float = 0.0) -> tuple[int, bytes]:
        return 0, rng.normal(mean, 0.2, size).astype(np.float32).tobytes()

    found = {
        "emb.word": q4(VOCABULARY, HIDDEN),
        "emb.pos": q4(POSITIONS, HIDDEN),
        "emb.type": f32(2 * HIDDEN),
    }
    found |= {"emb.ln.w": f32(HIDDEN, 1), "emb.ln.b": f32(HIDDEN)}
    for at in (f"l{number}." for number in range(LAYERS)):
        for name in ("q", "k", "v", "ao"):
            found |= {f"{at}{name}.w": q4(HIDDEN, HIDDEN), f"{at}{name}.b": f32(HIDDEN)}
        found |= {f"{at}fi.w": q4(FEED_FORWARD, HIDDEN), f"{at}fi.b": f32(FEED_FORWARD)}
        found |= {f"{at}fo.w": q4(HIDDEN, FEED_FORWARD), f"{at}fo.b": f32(HIDDEN)}
        for name in ("aln", "oln"):
            found |= {f"{at}{name}.w": f32(HIDDEN, 1), f"{at}{name}.b": f32(HIDDEN)}
    return found


def e5s1(absolute: bool = False, block: int = 32, special: tuple[int, ...] = (0, 2, 1, 3)) -> bytes:
    """The file; its offsets count from the first tensor or, if `absolute`, from the file's start."""
    shape = (HIDDEN, LAYERS, HEADS, FEED_FORWARD, VOCABULARY, POSITIONS, 2)
    head = b"E5S1" + struct.pack("<I7ifi", 1, *shape, EPSILON, block)
    blob = b"".join(PIECES)
    offsets = np.cumsum([0, *map(len, PIECES)]).astype(np.uint32)
    head += struct.pack("<5iQ", len(PIECES), *special, len(blob)) + offsets.tobytes()
    head += np.arange(len(PIECES), dtype=np.float32).tobytes() + blob
    head += struct.pack("<iI", 1, len(CHARSMAP)) + CHARSMAP
    stored = tensors()
    table_size = 4 + sum(2 + len(name) + 21 for name in stored)
    at = len(head) + table_size if absolute else 0
    table, data = struct.pack("<i", len(stored)), b""
    for name, (kind, content) in stored.items():
        elements = len(content) // 4 if kind == 0 else len(content) // 18 * 32
        table += struct.pack("<H", len(name)) + name.encode()
        table += struct.pack("<BIQQ", kind, elements, at + len(data), len(content))
        data += content
    assert len(table) == table_size
    return head + table + data


def reference(source: Source, words: Floats, lengths: Any) -> list[Floats]:
    """The token vectors of a plain BERT: post-layer-norm, erf GELU, padding unseen."""

    def linear(x: Any, name: str) -> Any:
        weight = source.floats(f"{name}.w").reshape(-1, x.shape[-1])
        return x @ weight.T + source.floats(f"{name}.b")

    def normalize(x: Any, name: str) -> Any:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + source.epsilon)
        return scaled * source.floats(f"{name}.w") + source.floats(f"{name}.b")

    states = []
    for row, length in zip(words, lengths, strict=True):
        x = row[:length] + source.floats("emb.pos").reshape(-1, HIDDEN)[:length]
        x = normalize(x + source.floats("emb.type")[:HIDDEN], "emb.ln")
        for at in (f"l{number}." for number in range(source.layers)):
            q, k, v = (linear(x, at + n).reshape(length, HEADS, -1).swapaxes(0, 1) for n in "qkv")
            scores = q @ k.swapaxes(1, 2) / math.sqrt(HIDDEN // HEADS)
            shares = np.exp(scores - scores.max(-1, keepdims=True))
            mixed = (shares / shares.sum(-1, keepdims=True)) @ v
            x = normalize(x + linear(mixed.swapaxes(0, 1).reshape(length, HIDDEN), at + "ao"), at + "aln")
            raised = linear(x, at + "fi")
            gelu = raised * 0.5 * (1 + np.vectorize(math.erf)(raised / math.sqrt(2)))
            x = normalize(x + linear(gelu, at + "fo"), at + "oln")
        states.append(x)
    return states


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
