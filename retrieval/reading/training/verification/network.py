"""The verifier's network: whether an answer is right, and what a quote says of a claim."""

from __future__ import annotations

from collections.abc import Callable

import onnx
import torch
import torch.nn.functional as F  # noqa: N812
from onnx import TensorProto, helper
from torch import Tensor

from retrieval.reading.training.export import first_token, headed, trained
from retrieval.reading.training.network import Body, head
from retrieval.reading.training.verification.batches import NO_CLAIM, Batch
from retrieval.reading.training.verification.claims import LABELS
from store.encoder.build.body import OPSETS, Graph, body
from store.encoder.build.source import Source
from store.encoder.words import Words


class Verifying(Body):
    """Starts from the reader's weights."""

    def __init__(self, source: Source, words: Words, dropout: float) -> None:
        super().__init__(source, words, dropout)
        self.answers, self.claims = head(source, 1), head(source, len(LABELS))

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """The logit of each answer, float32 (batch), and those of each claim, (batch, labels)."""
        first = self.hidden(batch.ids, batch.lengths)[:, 0]
        return self.answers(first)[:, 0].float(), self.claims(first).float()


def verifying(weight: float) -> Callable[[Verifying, Batch], tuple[Tensor, int]]:
    """What the verifier learns; weight: of the claims."""

    def objective(network: Verifying, batch: Batch) -> tuple[Tensor, int]:
        answers, claims = network(batch)
        return verify_loss(answers, claims, batch, weight)

    return objective


def verify_loss(answers: Tensor, claims: Tensor, batch: Batch, weight: float) -> tuple[Tensor, int]:
    """The cross-entropy of a question's right answers against its others and "none of them", whose logit is
    0, summed over the questions, with that of the claims, weighted; and how many questions and claims."""
    rights, labels = torch.from_numpy(batch.rights), torch.from_numpy(batch.labels)
    total = F.cross_entropy(claims, labels, ignore_index=NO_CLAIM, reduction="sum") * weight
    groups, none = torch.from_numpy(batch.groups), answers.new_zeros(1)
    for number in range(int(groups[-1]) + 1):
        own = groups == number
        if bool((labels[own] != NO_CLAIM).any()):
            continue
        right = torch.logsumexp(answers[own & rights], 0) if bool(rights[own].any()) else none[0]
        total = total + torch.logsumexp(torch.cat([none, answers[own]]), 0) - right
    return total, int(groups[-1]) + 1


def verifier_graph(graph: Graph, network: Verifying, source: Source) -> onnx.ModelProto:
    """words float32 (batch, tokens, hidden), lengths int32 (batch) -> answers float32 (batch, 1),
    claims float32 (batch, labels)."""
    x = body(graph, trained(network, source))
    first = first_token(graph, x)
    outputs = []
    for name, layer in (("answers", network.answers), ("claims", network.claims)):
        headed(graph, first, name, layer, name)
        outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", layer.out_features]))
    words = helper.make_tensor_value_info("words", TensorProto.FLOAT, ["batch", "tokens", source.hidden])
    lengths = helper.make_tensor_value_info("lengths", TensorProto.INT32, ["batch"])
    made = helper.make_graph(graph.nodes, "verifier", [words, lengths], outputs, graph.weights)
    return helper.make_model(made, opset_imports=OPSETS, ir_version=9)
