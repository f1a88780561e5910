"""The trained network as the artifact: the encoder's graph with a head, int8 by token."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper
from torch import nn

from retrieval.reading.spans import KINDS
from retrieval.reading.training.network import Body, Network
from store.encoder.build.body import OPSETS, Graph, body, quantize
from store.encoder.build.source import Source
from store.encoder.build.tokens import TokenGraph
from store.encoder.words import Floats


def trained(network: Body, source: Source) -> Source:
    """The source with the network's weights in place of the encoder's."""
    tensors: dict[str, Floats] = {
        "emb.pos": network.positions.detach().numpy(),
        # The network's positions hold the type's embedding already.
        "emb.type": np.zeros(source.hidden, np.float32),
        **_norm("emb.ln", network.norm),
    }
    for number, layer in enumerate(network.layers):
        at = f"l{number}."
        for name, weight, bias in zip(
            "qkv", layer.qkv.weight.detach().chunk(3), layer.qkv.bias.detach().chunk(3), strict=True
        ):
            tensors |= {f"{at}{name}.w": weight.numpy(), f"{at}{name}.b": bias.numpy()}
        for name, linear in (("ao", layer.out), ("fi", layer.up), ("fo", layer.down)):
            tensors[f"{at}{name}.w"] = linear.weight.detach().numpy()
            tensors[f"{at}{name}.b"] = linear.bias.detach().numpy()
        tensors |= _norm(at + "aln", layer.out_norm) | _norm(at + "oln", layer.down_norm)
    raw = {name: (0, np.ascontiguousarray(value, np.float32).tobytes()) for name, value in tensors.items()}
    return replace(source, raw=raw)


def _norm(name: str, norm: object) -> dict[str, Floats]:
    return {
        f"{name}.w": norm.weight.detach().numpy(),  # type: ignore[attr-defined]
        f"{name}.b": norm.bias.detach().numpy(),  # type: ignore[attr-defined]
    }


def reader_graph(graph: Graph, network: Network, source: Source) -> onnx.ModelProto:
    """words float32 (batch, tokens, hidden), lengths int32 (batch) -> logits float32 (batch, tokens, 2),
    kinds float32 (batch, kinds)."""
    x = body(graph, trained(network, source))
    headed(graph, x, "head", network.head, "logits")
    headed(graph, first_token(graph, x), "kinds", network.kinds, "kinds")
    info = helper.make_tensor_value_info
    words = info("words", TensorProto.FLOAT, ["batch", "tokens", source.hidden])
    lengths = info("lengths", TensorProto.INT32, ["batch"])
    logits = info("logits", TensorProto.FLOAT, ["batch", "tokens", 2])
    of_kind = info("kinds", TensorProto.FLOAT, ["batch", len(KINDS)])
    made = helper.make_graph(graph.nodes, "reader", [words, lengths], [logits, of_kind], graph.weights)
    return helper.make_model(made, opset_imports=OPSETS, ir_version=9)


def headed(graph: Graph, x: str, name: str, layer: nn.Linear, output: str) -> None:
    """Puts a linear layer on x, whose value is an output of the graph."""
    weight = graph.weight(f"{name}.weight", layer.weight.detach().numpy().T)
    bias = graph.weight(f"{name}.bias", layer.bias.detach().numpy())
    graph.op("Add", [graph.op("MatMul", [x, weight], f"{name}.product"), bias], output)


def first_token(graph: Graph, x: str) -> str:
    """The vectors at position 0, (batch, hidden), of x, (batch, tokens, hidden)."""
    place = graph.op("Gather", [x, graph.weight("place", [0], "int64")], "first.place", axis=1)
    return graph.op("Squeeze", [place, graph.weight("place.axis", [1], "int64")], "first")


def export(network: Network, source: Source, fp32: Path, target: Path) -> None:
    """Writes the graph as it was trained, then in int8."""
    onnx.save(reader_graph(TokenGraph(), network, source), fp32)
    quantize(fp32, target)
