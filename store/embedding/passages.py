"""What is embedded for a chunk, and the entries of the vector index that come of it."""

from __future__ import annotations

from collections.abc import Sequence

from store.embedding.embedder import Embedder
from store.models import Article, Chunk
from store.vectors import Entry


def entries(embedder: Embedder, batch: Sequence[tuple[Article, Sequence[Chunk]]]) -> list[Entry]:
    """Embeds the chunks of some articles. Raises EmbeddingError."""
    pairs = [(article, chunk) for article, chunks in batch for chunk in chunks]
    vectors = embedder.passages([passage_text(*pair) for pair in pairs])
    return [
        Entry(chunk.id, vector, article.id, article.metadata.date, article.metadata.publisher)
        for (article, chunk), vector in zip(pairs, vectors, strict=True)
    ]


def passage_text(article: Article, chunk: Chunk) -> str:
    """What is embedded for a chunk: its header, then the chunk."""
    text = article.text[chunk.start : chunk.end]
    header = passage_header(article, chunk)
    return f"{header}\n{text}" if header else text


def passage_header(article: Article, chunk: Chunk) -> str:
    """What a chunk cannot say for itself: its article's title, unless it stands in the chunk, and date."""
    title = article.metadata.title or ""
    date = article.metadata.date.isoformat() if article.metadata.date else ""
    known = (title if title not in article.text[chunk.start : chunk.end] else "", date)
    return "\n".join(part for part in known if part)
