"""What a reader is worth on the valid splits, each question against its own passage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.evaluation.metrics.squad import squad_exact, squad_f1
from retrieval.reading.spans import Span, best_spans
from retrieval.reading.training.examples import Example, held_back, news, squad
from retrieval.reading.windows import PREFIX, Window, windows
from store.encoder.tokenizer import Tokenizer
from store.encoder.words import Floats

# The logits, (tokens, 2), of each window.
Logits = Callable[[Sequence[Window]], Sequence[Floats]]


@dataclass(frozen=True, slots=True)
class Splits:
    """idk_mrc: half of it unanswerable; facqa: each over its passage; xlingual: English questions over the
    Indonesian paragraphs that are held back from training."""

    idk_mrc: Sequence[Example]
    facqa: Sequence[Example]
    xlingual: Sequence[Example]

    @classmethod
    def load(cls, data: Path) -> Splits:
        facqa = data / "facqa"
        xlingual = squad(data / "xlingual" / "train.json")
        return cls(
            list(squad(data / "idk_mrc" / "valid.json")),
            list(news(facqa / "valid.jsonl", facqa / "corpus.jsonl")),
            [one for one in xlingual if held_back(one.passage)],
        )

    def figures(self, logits: Logits, tokenizer: Tokenizer) -> dict[str, float]:
        """SQuAD v2's EM and F1 in percent; where a question has an answer also F1 when one is forced."""
        idk_mrc = answers(self.idk_mrc, logits, tokenizer)
        facqa = answers(self.facqa, logits, tokenizer)
        xlingual = answers(self.xlingual, logits, tokenizer)
        none = [span is None or span.score <= 0 for one, span in idk_mrc if one.span is None]
        return {
            "idk_mrc_em": mean(squad_exact, idk_mrc, 0.0),
            "idk_mrc_f1": mean(squad_f1, idk_mrc, 0.0),
            "idk_mrc_refused": 100 * sum(none) / len(none),
            "facqa_f1_forced": mean(squad_f1, facqa, None),
            "xlingual_f1": mean(squad_f1, xlingual, 0.0),
            "xlingual_f1_forced": mean(squad_f1, xlingual, None),
        }


def answers(
    examples: Sequence[Example], logits: Logits, tokenizer: Tokenizer
) -> list[tuple[Example, Span | None]]:
    """Each example with the best span of its passage."""
    found = []
    for one in examples:
        ids, offsets = tokenizer.spans(one.passage)
        read = list(windows(tokenizer.encode(PREFIX + one.question), ids))
        spans = [
            span
            for made, own in zip(read, logits(read), strict=True)
            for span in best_spans(own, made, offsets, 1)
        ]
        found.append((one, max(spans, key=lambda span: span.score, default=None)))
    return found


def mean(
    metric: Callable[[str, Sequence[str]], float],
    found: Sequence[tuple[Example, Span | None]],
    threshold: float | None,
) -> float:
    """The metric's mean in percent; a span that does not exceed the threshold is a refusal."""
    values = []
    for one, span in found:
        refused = span is None or (threshold is not None and span.score <= threshold)
        text = "" if refused or span is None else one.passage[span.start : span.end]
        values.append(metric(text, one.answers))
    return 100 * sum(values) / len(values)
