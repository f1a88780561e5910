"""What is embedded for a chunk, and the entries of the vector index that come of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from store.embedding.embedder import Embedder
from store.models import Article, Chunk
from store.vectors import Entry

# What is embedded for a chunk of an article.
PassageText = Callable[[Article, Chunk], str]


def passage_text(article: Article, chunk: Chunk) -> str:
    """What is embedded for a chunk: its header, then the chunk."""
    text, header = chunk_text(article, chunk), passage_header(article, chunk)
    return f"{header}\n{text}" if header else text


def chunk_text(article: Article, chunk: Chunk) -> str:
    """The chunk alone."""
    return article.text[chunk.start : chunk.end]


def passage_header(article: Article, chunk: Chunk) -> str:
    """What a chunk cannot say for itself: its article's title, unless the chunk contains it, and date."""
    title = article.metadata.title or ""
    date = article.metadata.date.isoformat() if article.metadata.date else ""
    known = (title if title not in chunk_text(article, chunk) else "", date)
    return "\n".join(part for part in known if part)


def entries(
    embedder: Embedder,
    batch: Sequence[tuple[Article, Sequence[Chunk]]],
    text: PassageText = passage_text,
) -> list[Entry]:
    """Embeds the chunks of some articles. Raises EmbeddingError."""
    pairs = [(article, chunk) for article, chunks in batch for chunk in chunks]
    vectors = embedder.passages([text(*pair) for pair in pairs])
    return [
        Entry(chunk.id, vector, article.id, article.metadata.date, article.metadata.publisher)
        for (article, chunk), vector in zip(pairs, vectors, strict=True)
    ]
