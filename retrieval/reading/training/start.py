"""Goes on from a published reader: the weights of its ONNX file, back in a network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from retrieval.reading.training.network import Body
from store.encoder.words import Floats


class Weights:
    """The weights of an ONNX file as float32, whether they are stored in int8 or not."""

    def __init__(self, path: Path) -> None:
        self._stored = {one.name: one for one in onnx.load(path).graph.initializer}

    def __getitem__(self, name: str) -> Floats:
        """Matrices are (inputs, outputs). Raises KeyError when there is none of that name."""
        if f"{name}_quantized" in self._stored:
            zero, scale = self._array(f"{name}_zero_point"), self._array(f"{name}_scale")
            return (self._array(f"{name}_quantized").astype(np.float32) - zero) * scale
        return self._array(name)

    def __contains__(self, name: str) -> bool:
        return bool({name, f"{name}_quantized"} & self._stored.keys())

    def attention(self, name: str) -> Floats:
        """Query, key and value beside each other, which may be stored one by one."""
        if {f"{name}0", f"{name}0_quantized"} & self._stored.keys():
            return np.concatenate([self[f"{name}{number}"] for number in range(3)], axis=1)
        return self[name]

    def _array(self, name: str) -> Floats:
        found: Floats = numpy_helper.to_array(self._stored[name])
        return found


def start_from(path: Path, network: Body) -> None:
    """Puts the weights of a published reader or verifier into a network.

    Raises KeyError when one is missing.
    """
    stored = Weights(path)
    state = {
        "positions": stored["positions"],
        "norm.weight": stored["embedded.scale"],
        "norm.bias": stored["embedded.bias"],
    }
    for number in range(len(network.layers)):
        ours, theirs = f"layers.{number}.", f"l{number}."
        state[f"{ours}qkv.weight"] = stored.attention(f"{theirs}qkv").T
        for name in ("out", "up", "down"):
            state[f"{ours}{name}.weight"] = stored[theirs + name].T
        for name in ("qkv", "out", "up", "down"):
            state[f"{ours}{name}.bias"] = stored[f"{theirs}{name}.bias"]
        for name, norm in (("out_norm", "aln"), ("down_norm", "oln")):
            state[f"{ours}{name}.weight"] = stored[f"{theirs}{norm}.scale"]
            state[f"{ours}{name}.bias"] = stored[f"{theirs}{norm}.shift"]
    # Of its heads, those that the network has, too; the others begin anew.
    for name, head in network.named_children():
        if isinstance(head, torch.nn.Linear) and f"{name}.weight" in stored:
            state |= {f"{name}.weight": stored[f"{name}.weight"].T, f"{name}.bias": stored[f"{name}.bias"]}
    network.load_state_dict({name: torch.tensor(value) for name, value in state.items()}, strict=False)
