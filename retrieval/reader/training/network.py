"""The reader's network: the encoder's transformer, and two logits for each token, start and end."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from retrieval.reader.training.batches import Batch
from store.encoder.build.source import Source
from store.encoder.words import Words

# Where no answer can stand.
_NEVER = -1e4


class Layer(nn.Module):
    """One post-norm transformer layer (BERT's)."""

    def __init__(self, source: Source, number: int) -> None:
        super().__init__()
        at = f"l{number}."
        self.heads = source.heads
        self.qkv = _linear(source, [at + name for name in "qkv"])
        self.out, self.out_norm = _linear(source, [at + "ao"]), _norm(source, at + "aln")
        self.up = _linear(source, [at + "fi"])
        self.down = _linear(source, [at + "fo"], source.feed_forward)
        self.down_norm = _norm(source, at + "oln")

    def forward(self, x: Tensor, inside: Tensor) -> Tensor:
        batch, tokens, hidden = x.shape
        split = self.qkv(x).view(batch, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(*split, attn_mask=inside)
        attended = self.out(attended.transpose(1, 2).reshape(batch, tokens, hidden))
        x = self.out_norm(x + attended)
        return self.down_norm(x + self.down(F.gelu(self.up(x))))  # type: ignore[no-any-return]


class Network(nn.Module):
    """Word embeddings come from the encoder's table, which is not trained."""

    def __init__(self, source: Source, words: Words, dropout: float, frozen_layers: int = 0) -> None:
        super().__init__()
        self._words = words
        positions = source.floats("emb.pos").reshape(-1, source.hidden)
        self.positions = nn.Parameter(torch.tensor(positions + source.floats("emb.type")[: source.hidden]))
        self.norm = _norm(source, "emb.ln")
        self.layers = nn.ModuleList(Layer(source, number) for number in range(source.layers))
        # Before the first layer and after the last: within the layers it would cost a fifth of the pace.
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(source.hidden, 2)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)
        frozen = [self.norm, *self.layers[:frozen_layers]] if frozen_layers else []
        for part in frozen:
            part.requires_grad_(False)
        self.positions.requires_grad_(not frozen)

    def forward(self, batch: Batch) -> Tensor:
        """Logits, float32 of shape (batch, tokens, 2); only the passage's and the null answer's count."""
        lengths, offsets = torch.from_numpy(batch.lengths), torch.from_numpy(batch.offsets)
        places = torch.arange(batch.ids.shape[1])
        inside = places < lengths[:, None]
        x = self.norm(torch.from_numpy(self._words[batch.ids]) + self.positions[: len(places)])
        x = self.dropout(x)
        for layer in self.layers:
            x = layer(x, inside[:, None, None, :])
        logits = self.head(self.dropout(x)).float()
        possible = (places >= offsets[:, None]) & (places < lengths[:, None] - 1) | (places == 0)
        return logits.masked_fill(~possible[..., None], _NEVER)


def loss(logits: Tensor, batch: Batch) -> Tensor:
    """The cross-entropy of start and end, summed over the batch."""
    starts, ends = torch.from_numpy(batch.starts), torch.from_numpy(batch.ends)
    first = F.cross_entropy(logits[..., 0], starts, reduction="sum")
    return (first + F.cross_entropy(logits[..., 1], ends, reduction="sum")) / 2


def _linear(source: Source, names: list[str], inputs: int | None = None) -> nn.Linear:
    weights = [torch.tensor(source.floats(name + ".w")).view(-1, inputs or source.hidden) for name in names]
    made = nn.Linear(weights[0].shape[1], sum(len(weight) for weight in weights))
    with torch.no_grad():
        made.weight.copy_(torch.cat(weights))
        made.bias.copy_(torch.cat([torch.tensor(source.floats(name + ".b")) for name in names]))
    return made


def _norm(source: Source, name: str) -> nn.LayerNorm:
    made = nn.LayerNorm(source.hidden, eps=source.epsilon)
    with torch.no_grad():
        made.weight.copy_(torch.tensor(source.floats(name + ".w")))
        made.bias.copy_(torch.tensor(source.floats(name + ".b")))
    return made
