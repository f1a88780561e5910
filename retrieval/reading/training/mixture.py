"""What is read in an epoch: the sets in the recipe's shares, with hard negatives, alone or in groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from config.json_lines import read_json_lines
from retrieval.reading.training.articles import articles
from retrieval.reading.training.augment import typed
from retrieval.reading.training.examples import (
    QUESTIONS,
    Example,
    held_back,
    in_english,
    news,
    squad,
    written,
)
from retrieval.reading.training.negatives import Negatives, mined
from retrieval.reading.training.recipe import Recipe
from retrieval.reading.training.xquad import Parallel, pairs, parallel
from store.encoder.encoder import Encoder

_XQUAD = "xquad"
ARTICLES = "articles"

# One question over one or more passages.
Group = list[Example]


@dataclass(frozen=True, slots=True)
class Sets:
    """All that there is to read: examples by set, XQuAD's questions, negatives by set."""

    examples: dict[str, list[Example]]
    parallel: Parallel
    negatives: dict[str, Negatives]
    # By the passage; the others have none.
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, data: Path, work: Path, recipes: Sequence[Recipe], encoder: Encoder) -> Sets:
        """data: the folder with facqa/, idk_mrc/ ...; work: where mined negatives are kept.

        Paragraphs that are held back are in no set and among no negatives.
        """
        corpus = data / "facqa" / "corpus.jsonl"
        idk_mrc, facqa = data / "idk_mrc" / "train.json", data / "facqa" / "train.jsonl"
        paired = parallel(data)
        reading: dict[str, Callable[[], Iterable[Example]]] = {
            "idk_mrc": lambda: squad(idk_mrc),
            "idk_mrc_en": lambda: in_english(squad(idk_mrc), QUESTIONS / "idk_mrc_train_en.jsonl"),
            "squad_id": lambda: _kept(squad(data / "squad_id" / "train.json")),
            "facqa": lambda: news(facqa, corpus),
            "facqa_en": lambda: in_english(news(facqa, corpus), QUESTIONS / "facqa_train_en.jsonl"),
            "facqa_news": lambda: written(QUESTIONS / "facqa_news.jsonl", corpus),
            "xlingual": lambda: _kept(squad(data / "xlingual" / "train.json")),
            "jaquad": lambda: squad(data / "jaquad" / "train.json", titled=True),
            "qamr": lambda: squad(data / "qamr" / "train.json"),
            "afriqa": lambda: squad(data / "afriqa" / "train.json", titled=True),
        }
        read = {name for recipe in recipes for name in recipe.examples}
        examples = {name: list(load()) for name, load in reading.items() if name in read}
        # An English question's answers in all languages: none may stand in a negative.
        asked = {**examples, _XQUAD: [_with_answers_of_all(texts) for texts in paired.values()]}
        paragraphs = [one.passage for name in ("idk_mrc", "squad_id") for one in examples.get(name, ())]
        texts = [entry["text"] for entry in read_json_lines(corpus)]
        negatives: dict[str, Negatives] = {}
        for over_news, passages in ((True, texts), (False, paragraphs)):
            wanted = {
                name: questions[:: _stride(recipes, name)]
                for name, questions in asked.items()
                if name.startswith("facqa") == over_news and any(name in one.negatives for one in recipes)
            }
            negatives |= mined(work, wanted, passages, encoder)
        headers: dict[str, str] = {}
        if ARTICLES in read:
            examples[ARTICLES], negatives[ARTICLES], headers = articles(data / "news", work, encoder)
        return cls(examples, paired, negatives, headers)

    def epoch(self, recipe: Recipe, number: int) -> list[Group]:
        """The groups of that epoch, shuffled; the same for the same recipe, whatever came before."""
        draw = Random(f"{recipe.seed} {number}")  # noqa: S311
        chosen: list[Group] = []
        for name, share in recipe.examples.items():
            pool = list(pairs(self.parallel, draw)) if name == _XQUAD else self.examples[name]
            others = recipe.negatives.get(name, 0.0)
            repeated = [one for one in pool for _ in range(times(share, draw))]
            if recipe.passages > 1:
                chosen += [self._group(name, one, others, recipe.passages, draw) for one in repeated]
            else:
                chosen += [[one] for one in (*repeated, *self._negatives(name, others, draw))]
        draw.shuffle(chosen)
        return [_typed(group, draw) for group in chosen]

    def _group(self, name: str, one: Example, share: float, passages: int, draw: Random) -> Group:
        """The example and, with the chance `share`, as many of its negatives as make up the passages."""
        others = self.negatives[name].get(one.id, []) if draw.random() < share else []
        texts = draw.sample(others, min(passages - 1, len(others)))
        return [one, *(self._over(one, text) for text in texts)]

    def _over(self, one: Example, passage: str) -> Example:
        return replace(one, passage=passage, header=self.headers.get(passage, ""), span=None)

    def _negatives(self, name: str, share: float, draw: Random) -> Iterator[Example]:
        asked = self.examples.get(name) or [texts["en"] for texts in self.parallel.values()]
        mined = self.negatives[name]
        for one in asked:
            if one.id in mined:
                few = min(times(share * len(asked) / len(mined), draw), len(mined[one.id]))
                for text in draw.sample(mined[one.id], few):
                    yield self._over(one, text)


def _typed(group: Group, draw: Random) -> Group:
    question = typed(group[0].question, draw)
    return [replace(one, question=question) for one in group]


def _kept(examples: Iterable[Example]) -> list[Example]:
    return [one for one in examples if not held_back(one.passage)]


def _with_answers_of_all(texts: dict[str, Example]) -> Example:
    return replace(texts["en"], answers=tuple(answer for one in texts.values() for answer in one.answers))


def _stride(recipes: Sequence[Recipe], name: str) -> int:
    """Of every how many questions one is mined: no more than will be read with negatives."""
    wanted = sum(recipe.epochs * recipe.negatives.get(name, 0.0) for recipe in recipes)
    return max(1, int(1 / max(wanted, 0.01)))


def times(share: float, draw: Random) -> int:
    """How often something is read of which a share is; a fraction is a chance."""
    return int(share) + (draw.random() < share % 1)
