"""The transformer as an ONNX graph: word embeddings in, a unit vector out.

The fused operators of ONNX Runtime (domain com.microsoft) are used where there is one: they are what
its quantizer and its int8 kernels are fastest on.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from store.encoder.build.source import Source
from store.encoder.words import Floats

FUSED = "com.microsoft"
OPSETS = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]


class Graph:
    """Collects nodes and weights; each node's output is named after it."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, value: object, dtype: str = "float32") -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value, dtype), name))
        return name

    def op(self, kind: str, inputs: list[str], name: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def product(self, x: str, weight: str, matrix: Floats, name: str) -> str:
        """x times a matrix (inputs, outputs), which is stored under the name `weight`."""
        return self.op("MatMul", [x, self.weight(weight, matrix)], name)

    def attention(self, x: str, weight: str, matrix: Floats, bias: Floats, name: str, *, heads: int) -> str:
        """Self-attention within `lengths`; matrix and bias hold query, key and value beside each other."""
        inputs = [x, self.weight(weight, matrix), self.weight(f"{weight}.bias", bias), "lengths"]
        return self.op("Attention", inputs, name, FUSED, num_heads=heads)


def _embed(graph: Graph, source: Source) -> str:
    """Adds position and type embeddings to `words`, cut to its length, and normalizes."""
    table = source.floats("emb.pos").reshape(-1, source.hidden)
    graph.weight("positions", table + source.floats("emb.type")[: source.hidden])
    for name, value in (("axis0", [0]), ("axis1", [1]), ("axis2", [2])):
        graph.weight(name, value, "int64")
    graph.op("Shape", ["words"], "shape")
    graph.op("Slice", ["shape", "axis1", "axis2"], "tokens")
    graph.op("Slice", ["positions", "axis0", "tokens"], "positions_used")
    graph.op("Add", ["words", "positions_used"], "embedded")
    scale = graph.weight("embedded.scale", source.floats("emb.ln.w"))
    bias = graph.weight("embedded.bias", source.floats("emb.ln.b"))
    inputs = ["embedded", scale, bias]
    return graph.op("LayerNormalization", inputs, "layer0", axis=-1, epsilon=source.epsilon)


def _layer(graph: Graph, source: Source, number: int, x: str) -> str:
    """One post-norm transformer layer: attention, then feed-forward with erf GELU."""
    at = f"l{number}."

    def weight(name: str, value: object) -> str:
        return graph.weight(at + name, value)

    def add_and_normalize(branch: str, residual: str, bias: str, norm: str, name: str) -> str:
        inputs = [branch, residual, weight(norm + ".scale", source.floats(at + norm + ".w")),
                  weight(norm + ".shift", source.floats(at + norm + ".b")), bias]  # fmt: skip
        return graph.op("SkipLayerNormalization", inputs, at + name, FUSED, epsilon=source.epsilon)

    qkv = np.concatenate([source.matrix(f"{at}{n}.w", source.hidden) for n in "qkv"], axis=1)
    qkv_bias = np.concatenate([source.floats(f"{at}{n}.b") for n in "qkv"])
    attention = graph.attention(x, at + "qkv", qkv, qkv_bias, at + "attention", heads=source.heads)
    out = graph.product(attention, at + "out", source.matrix(at + "ao.w", source.hidden), at + "attended")
    x = add_and_normalize(out, x, weight("out.bias", source.floats(at + "ao.b")), "aln", "middle")

    up = graph.product(x, at + "up", source.matrix(at + "fi.w", source.hidden), at + "raised")
    gelu = graph.op("BiasGelu", [up, weight("up.bias", source.floats(at + "fi.b"))], at + "gelu", FUSED)
    down = graph.product(gelu, at + "down", source.matrix(at + "fo.w", source.feed_forward), at + "lowered")
    return add_and_normalize(down, x, weight("down.bias", source.floats(at + "fo.b")), "oln", "normalized")


def _pool(graph: Graph, hidden: str) -> str:
    """The mean of the token vectors, padding left out, at unit length (a mean's divisor drops out)."""
    graph.weight("zero", 0, "int64")
    graph.weight("one", 1, "int64")
    graph.op("Squeeze", ["tokens", "axis0"], "token_count")
    graph.op("Range", ["zero", "token_count", "one"], "token_numbers")
    graph.op("Cast", ["lengths"], "lengths64", to=TensorProto.INT64)
    graph.op("Unsqueeze", ["lengths64", "axis1"], "lengths_column")
    graph.op("Less", ["token_numbers", "lengths_column"], "inside")
    graph.op("Cast", ["inside"], "inside_float", to=TensorProto.FLOAT)
    graph.op("Unsqueeze", ["inside_float", "axis1"], "inside_row")
    graph.op("MatMul", ["inside_row", hidden], "summed")
    graph.op("Squeeze", ["summed", "axis1"], "sum")
    return graph.op("LpNormalization", ["sum"], "vectors", axis=-1, p=2)


def body(graph: Graph, source: Source) -> str:
    """Adds everything from `words` and `lengths` to the last layer's token vectors, whose name it returns."""
    x = _embed(graph, source)
    for number in range(source.layers):
        x = _layer(graph, source, number, x)
    return x


def encoder_graph(source: Source) -> onnx.ModelProto:
    """words float32 (batch, tokens, hidden), lengths int32 (batch) -> vectors float32 (batch, hidden)."""
    graph = Graph()
    _pool(graph, body(graph, source))
    info = helper.make_tensor_value_info
    words = info("words", TensorProto.FLOAT, ["batch", "tokens", source.hidden])
    lengths = info("lengths", TensorProto.INT32, ["batch"])
    vectors = info("vectors", TensorProto.FLOAT, ["batch", source.hidden])
    made = helper.make_graph(graph.nodes, "encoder", [words, lengths], [vectors], graph.weights)
    return helper.make_model(made, opset_imports=OPSETS, ir_version=9)


def quantize(model: Path, target: Path) -> None:
    """Weights to int8 per channel, activations at run time.

    Seven bits (`reduce_range`) cost no measurable accuracy here, and keep processors without VNNI
    instructions from overflowing their 16-bit sums.
    """
    options = {"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT}
    quantize_dynamic(
        model, target, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8, extra_options=options
    )
