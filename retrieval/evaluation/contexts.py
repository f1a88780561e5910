"""Reading alone: each question of a SQuAD file against its own context, as `kutip eval --reader` does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from config.errors import SourceError
from config.settings import Settings
from retrieval.evaluation.datasets import read_questions
from retrieval.evaluation.metrics.squad import squad_exact, squad_f1
from retrieval.models import Passage, Question
from retrieval.ranking import load as load_ranking
from retrieval.ranking import look, rerank
from retrieval.read import Reader
from store.embedding import Embedder
from store.encoder.encoder import Encoder
from store.ingest.chunk import chunk_spans
from store.ingest.language import detect
from store.models import Article, Chunk, Metadata

_NAME = "context"


class ContextReader:
    """Answers from a text that is in no store; fastest when questions about one text follow each other."""

    def __init__(self, settings: Settings, encoder: Encoder) -> None:
        self._settings, self._encoder = settings, encoder
        self._embedder = Embedder.configured(settings, encoder)
        self._reader = Reader(encoder, settings.threshold)
        self._context, self._passages = "", list[Passage]()

    def answer(self, question: str, context: str) -> str:
        """The answer, "" for a refusal. Raises EmbeddingError."""
        if context != self._context:
            self._context, self._passages = context, self._split(context)
        asked = Question(question, detect(question), self._embedder.question(question))
        # With so few passages there is nothing to search: all of them get the second look.
        ranked = rerank(look(question, self._passages, self._encoder), load_ranking())
        return self._reader.read(asked, ranked[: self._settings.passages]).answer.answer

    def _split(self, context: str) -> list[Passage]:
        article = Article(_NAME, _NAME, context, Metadata(language=detect(context)), _NAME)
        limits = self._settings.chunk_tokens, self._settings.chunk_overlap
        spans = chunk_spans(context, self._encoder.tokenizer.count, *limits)
        return [Passage(Chunk(f"{_NAME}-{start}", _NAME, start, end), article, 0.0) for start, end in spans]


def scored(path: Path, predictions: Mapping[str, str]) -> tuple[dict[str, float], tuple[str, ...]]:
    """SQuAD v2's figures, 0..1, over the questions of the file that have a prediction: all of them, those
    with an answer and those without; and a sentence for each question that cannot be scored.

    A file without answers has no figures, and one sentence.
    """
    try:
        questions = read_questions(path)
    except SourceError as error:
        return {}, (str(error),)
    cases = [case for case in questions.cases if case.id in predictions]
    groups = {
        "": cases,
        "HasAns_": [case for case in cases if case.answerable],
        "NoAns_": [case for case in cases if not case.answerable],
    }
    figures = {}
    for prefix, group in groups.items():
        for name, metric in (("exact", squad_exact), ("f1", squad_f1)):
            if group:
                values = [metric(predictions[case.id], case.answers) for case in group]
                figures[prefix + name] = sum(values) / len(values)
    return figures, questions.skipped
