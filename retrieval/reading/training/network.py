"""The networks' transformer, the encoder's; and the reader: two logits for each token, start and end."""

from __future__ import annotations

from collections.abc import Mapping

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from retrieval.reading.spans import KINDS
from retrieval.reading.training.batches import Batch
from retrieval.reading.training.packing import Integers
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


class Body(nn.Module):
    """The transformer, which reader and verifier have heads on. Word embeddings come from the encoder's
    table, which is not trained."""

    def __init__(self, source: Source, words: Words, dropout: float) -> None:
        super().__init__()
        self._words = words
        positions = source.floats("emb.pos").reshape(-1, source.hidden)
        self.positions = nn.Parameter(torch.tensor(positions + source.floats("emb.type")[: source.hidden]))
        self.norm = _norm(source, "emb.ln")
        self.layers = nn.ModuleList(Layer(source, number) for number in range(source.layers))
        # Before the first layer and after the last: within the layers it would cost a fifth of the pace.
        self.dropout = nn.Dropout(dropout)

    def freeze(self, layers: int) -> None:
        """Leaves the lowest layers, and what lies below them, as they are when the rest is trained."""
        self.requires_grad_(True)
        for part in [self.norm, *self.layers[:layers]] if layers else []:
            part.requires_grad_(False)
        self.positions.requires_grad_(not layers)

    def keep(self, share: float, before: Mapping[str, Tensor]) -> None:
        """Takes back all but a share of how far each weight has moved from what it was before (Wortsman et
        al. 2022, arXiv 2109.01903)."""
        now = self.state_dict()
        self.load_state_dict({name: torch.lerp(before[name], now[name], share) for name in now})

    def hidden(self, ids: Integers, lengths: Integers) -> Tensor:
        """The last layer's vectors, (batch, tokens, hidden). ids (batch, tokens), padded; lengths (batch)."""
        places = torch.arange(ids.shape[1])
        inside = places < torch.from_numpy(lengths)[:, None]
        x = self.norm(torch.from_numpy(self._words[ids]) + self.positions[: len(places)])
        x = self.dropout(x)
        for layer in self.layers:
            x = layer(x, inside[:, None, None, :])
        dropped: Tensor = self.dropout(x)
        return dropped


class Network(Body):
    """The reader: start and end, and on position 0 the kind of the answer."""

    def __init__(self, source: Source, words: Words, dropout: float) -> None:
        super().__init__(source, words, dropout)
        self.head = nn.Linear(source.hidden, 2)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)
        self.kinds = head(source, len(KINDS))

    def forward(self, batch: Batch) -> Tensor:
        """Logits, float32 of shape (batch, tokens, 2); only the passage's and the null answer's count."""
        return self.heads(batch)[0]

    def heads(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """The logits of `forward`, and those of the kinds of answer, float32 (batch, kinds)."""
        x = self.hidden(batch.ids, batch.lengths)
        lengths, offsets = torch.from_numpy(batch.lengths), torch.from_numpy(batch.offsets)
        places = torch.arange(batch.ids.shape[1])
        logits = self.head(x).float()
        possible = (places >= offsets[:, None]) & (places < lengths[:, None] - 1) | (places == 0)
        return logits.masked_fill(~possible[..., None], _NEVER), self.kinds(x[:, 0]).float()


def head(source: Source, outputs: int) -> nn.Linear:
    """A layer on a token's vector, which says nothing yet."""
    made = nn.Linear(source.hidden, outputs)
    nn.init.zeros_(made.weight)
    nn.init.zeros_(made.bias)
    return made


def loss(logits: Tensor, batch: Batch) -> Tensor:
    """The cross-entropy of start and end over all windows of a question with one "no answer" that they share,
    summed over the questions.

    A token competes by how much it exceeds its own window's "no answer", which is how answers of different
    passages are compared later (the shared norm of Clark and Gardner 2018). For a question with a single
    window that is plain cross-entropy.
    """
    margins = logits - logits[:, :1]
    starts, ends, groups = (torch.from_numpy(one) for one in (batch.starts, batch.ends, batch.groups))
    return (_shared(margins[..., 0], starts, groups) + _shared(margins[..., 1], ends, groups)) / 2


def kind_loss(kinds: Tensor, batch: Batch) -> Tensor:
    """The cross-entropy of the kinds of the answers that there are, summed; kinds (windows, kinds)."""
    return F.cross_entropy(kinds, torch.from_numpy(batch.kinds), ignore_index=-1, reduction="sum")


def _shared(margins: Tensor, targets: Tensor, groups: Tensor) -> Tensor:
    """margins (windows, tokens), those of position 0 all 0; targets (windows), 0 for no answer."""
    # All windows of a question together have one position 0.
    reached = torch.logsumexp(margins[:, 1:], 1)
    chosen = margins.gather(1, targets[:, None])[:, 0].masked_fill(targets == 0, -torch.inf)
    total = margins.new_zeros(())
    none = margins.new_zeros(1)
    for number in range(int(groups[-1]) + 1):
        own = groups == number
        right = torch.logsumexp(chosen[own], 0) if bool((targets[own] > 0).any()) else none[0]
        total = total + torch.logsumexp(torch.cat([none, reached[own]]), 0) - right
    return total


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
