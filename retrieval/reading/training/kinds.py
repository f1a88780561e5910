"""Fits the head of the kinds of answers to the trained network: what is learned beside the spans is little.

The head begins from nothing, and at the pace of the weights beneath it would need many times the steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from retrieval.reading.spans import KINDS
from retrieval.reading.training.batches import Target, Targets, batch_of
from retrieval.reading.training.examples import Example
from retrieval.reading.training.network import Network

# Examples of each kind, and the penalty on the squares of the weights.
_OF_EACH = 600
_PENALTY = 3e-3
_STEPS = 200
_AT_A_TIME = 12


def fit_kinds(network: Network, targets: Targets, examples: Sequence[Example], seed: int) -> float:
    """Multinomial logistic regression on the vectors at position 0 of examples with answers, as many of each
    kind as there are, at most 600, each kind counted alike. Returns the share of them told right."""
    draw = Random(seed)  # noqa: S311
    read: list[Target] = []
    for kind in KINDS:
        known = [one for one in examples if one.kind == kind and one.span]
        made = (targets.of(one, draw) for one in draw.sample(known, min(_OF_EACH, len(known))))
        read += [target for target in made if target]
    read.sort(key=lambda target: len(target.window.ids))
    vectors, labels = _vectors(network, read), torch.tensor([target.kind for target in read])
    counts = torch.bincount(labels, minlength=len(KINDS)).clamp(min=1)
    weights = (len(labels) / len(KINDS)) / counts
    mean, spread = vectors.mean(0), vectors.std(0).clamp(min=1e-6)
    scaled = (vectors - mean) / spread
    weight = torch.zeros(len(KINDS), vectors.shape[1], requires_grad=True)
    bias = torch.zeros(len(KINDS), requires_grad=True)
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=_STEPS, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        logits = scaled @ weight.T + bias
        loss = F.cross_entropy(logits, labels, weight=weights) + _PENALTY * weight.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    with torch.no_grad():
        network.kinds.weight.copy_(weight / spread)
        network.kinds.bias.copy_(bias - (weight / spread) @ mean)
        told = (vectors @ network.kinds.weight.T + network.kinds.bias).argmax(1)
        return float((told == labels).float().mean())


def _vectors(network: Network, read: Sequence[Target]) -> Tensor:
    network.eval()
    with torch.inference_mode():
        cut = (read[at : at + _AT_A_TIME] for at in range(0, len(read), _AT_A_TIME))
        batches = [batch_of([[one] for one in few]) for few in cut]
        found = [network.hidden(batch.ids, batch.lengths)[:, 0].float() for batch in batches]
    return torch.cat(found).clone()
