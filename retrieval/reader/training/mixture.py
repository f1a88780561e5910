"""What is read in an epoch: the sets in the recipe's shares, with hard negatives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from retrieval.reader.training.augment import typed
from retrieval.reader.training.examples import (
    QUESTIONS,
    Example,
    held_back,
    in_english,
    lines,
    news,
    squad,
    written,
)
from retrieval.reader.training.negatives import Negatives, mined
from retrieval.reader.training.recipe import Recipe
from retrieval.reader.training.xquad import Parallel, pairs, parallel
from store.encoder.encoder import Encoder

_XQUAD = "xquad"


@dataclass(frozen=True, slots=True)
class Sets:
    """All that there is to read: examples by set, XQuAD's questions, negatives by set."""

    examples: dict[str, list[Example]]
    parallel: Parallel
    negatives: dict[str, Negatives]

    @classmethod
    def load(cls, data: Path, work: Path, recipe: Recipe, encoder: Encoder) -> Sets:
        """data: the folder with facqa/, idk_mrc/ ...; work: where mined negatives are kept.

        Paragraphs that are held back are in no set and among no negatives.
        """
        corpus = data / "facqa" / "corpus.jsonl"
        idk_mrc, facqa = data / "idk_mrc" / "train.json", data / "facqa" / "train.jsonl"
        paired = parallel(data)
        examples = {
            "idk_mrc": list(squad(idk_mrc)),
            "idk_mrc_en": list(in_english(squad(idk_mrc), QUESTIONS / "idk_mrc_train_en.jsonl")),
            "squad_id": _kept(squad(data / "squad_id" / "train.json")),
            "facqa": list(news(facqa, corpus)),
            "facqa_en": list(in_english(news(facqa, corpus), QUESTIONS / "facqa_train_en.jsonl")),
            "facqa_news": list(written(QUESTIONS / "facqa_news.jsonl", corpus)),
            "xlingual": _kept(squad(data / "xlingual" / "train.json")),
        }
        # An English question's answers in all languages: none may stand in a negative.
        asked = {**examples, _XQUAD: [_with_answers_of_all(texts) for texts in paired.values()]}
        paragraphs = [one.passage for name in ("idk_mrc", "squad_id") for one in examples[name]]
        articles = [entry["text"] for entry in lines(corpus)]
        negatives: dict[str, Negatives] = {}
        for over_news, passages in ((True, articles), (False, paragraphs)):
            wanted = {
                name: questions[:: _stride(recipe, name)]
                for name, questions in asked.items()
                if name.startswith("facqa") == over_news
            }
            negatives |= mined(work, wanted, passages, encoder)
        return cls(examples, paired, negatives)

    def epoch(self, recipe: Recipe, number: int) -> list[Example]:
        """The examples of that epoch, shuffled; the same for the same recipe, whatever came before."""
        draw = Random(f"{recipe.seed} {number}")  # noqa: S311
        chosen: list[Example] = []
        for name, share in recipe.examples.items():
            pool = list(pairs(self.parallel, draw)) if name == _XQUAD else self.examples[name]
            for one in pool:
                chosen += [one] * _times(share, draw)
            chosen += self._negatives(name, recipe.negatives.get(name, 0.0), draw)
        draw.shuffle(chosen)
        return [replace(one, question=typed(one.question, draw)) for one in chosen]

    def _negatives(self, name: str, share: float, draw: Random) -> Iterator[Example]:
        asked = self.examples.get(name) or [texts["en"] for texts in self.parallel.values()]
        mined = self.negatives[name]
        for one in asked:
            if one.id in mined:
                times = min(_times(share * len(asked) / len(mined), draw), len(mined[one.id]))
                for text in draw.sample(mined[one.id], times):
                    yield replace(one, passage=text, span=None)


def _kept(examples: Iterable[Example]) -> list[Example]:
    return [one for one in examples if not held_back(one.passage)]


def _with_answers_of_all(texts: dict[str, Example]) -> Example:
    return replace(texts["en"], answers=tuple(answer for one in texts.values() for answer in one.answers))


def _stride(recipe: Recipe, name: str) -> int:
    """Of every how many questions one is mined: no more than there will be negatives read."""
    return max(1, int(1 / max(recipe.epochs * recipe.negatives.get(name, 0.0), 0.01)))


def _times(share: float, draw: Random) -> int:
    return int(share) + (draw.random() < share % 1)
