from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from retrieval.models import Passage, Question
from retrieval.reading.candidates import Offer, offers
from retrieval.reading.spans import Span
from store.models import Article, Chunk

MakeOffers = Callable[..., list[Offer]]
# A text, the words of it that answer with their margins, and metadata.
Text = tuple[str, dict[str, float], dict[str, Any]]


@pytest.fixture(scope="session")
def ask() -> Callable[[str, str], Question]:
    return lambda text, language: Question(text, language, np.zeros(384, np.float32))


@pytest.fixture(scope="session")
def offered(make_article: Callable[..., tuple[Article, list[Chunk]]]) -> MakeOffers:
    """The answers that texts offer: each a text, the words of it that the reader prefers to no answer and by
    how much, and metadata."""

    def make(*texts: Text) -> list[Offer]:
        passages, spans = [], []
        for number, (text, answers, metadata) in enumerate(texts):
            given = {"title": "Berita", "language": "id", **metadata}
            article, chunks = make_article(f"article {number}", text, **given)
            passages.append(Passage(chunks[0], article, 0.0))
            spans.append(
                [Span(text.index(one), text.index(one) + len(one), margin) for one, margin in answers.items()]
            )
        return offers(passages, spans, 0.0)

    return make
