"""Answers about the articles themselves: how many are about a topic, which, and how one begins. What an
article says is quoted; how many there are is said of the collection, and is no statement about the world."""

from __future__ import annotations

from collections.abc import Sequence

from config.messages import message
from retrieval.models import NOT_FOUND, Answer, Citation, Passage
from retrieval.news.listing import SUMMARY, ListedArticle, Listing
from retrieval.news.requests import Request
from retrieval.news.topic import articles_about
from retrieval.reading.long_answers import MOST_SENTENCES, quoted_whole
from retrieval.search import Search
from store.ingest.top_lines import read_line
from store.language.sentences import sentence_spans
from store.models import ALL, Article, Filters

# How many articles a list names.
_NAMED = 10
# Of how many of the newest articles the beginning is quoted where all are to be summarised.
_NEWEST = 3
# How many sentences of an article are quoted as what it is about.
_LEAD = 2


def collected(search: Search, request: Request, filters: Filters = ALL) -> tuple[Answer, tuple[Passage, ...]]:
    """The answer, and the passages of the articles that it is about. Raises StoreError and EmbeddingError."""
    if request.topic:
        found = articles_about(search, request.topic, filters)
        best, passages = found.about, found.passages
    else:
        catalog = search.store.catalog
        best = tuple(one for one in catalog.list_articles() if filters.match(one.metadata))
        passages = ()
    return _answer(request, best), passages


def _answer(request: Request, best: Sequence[Article]) -> Answer:
    """best: the articles, the likeliest first."""
    newest = sorted(best, key=lambda one: str(one.metadata.date or ""), reverse=True)
    listing = Listing(
        request.task, request.topic, len(best), tuple(ListedArticle.of(one) for one in newest[:_NAMED])
    )
    said, quotes = _counted(request, len(best)), tuple[Citation, ...]()
    if request.task == SUMMARY and best:
        chosen = best[:1] if request.topic else newest[:_NEWEST]
        quotes = tuple(_lead(n, one) for n, one in enumerate(chosen, 1))
        said = " ".join(" ".join(one.quote.split()) for one in quotes)
    answered = request.task != SUMMARY or bool(quotes)
    return Answer(
        question=request.text,
        language=request.language,
        answered=answered,
        answer=said if answered else "",
        confidence=float(answered),
        citations=quotes,
        reason=None if answered else NOT_FOUND,
        listing=listing,
    )


def _counted(request: Request, total: int) -> str:
    """How many articles there are, in a sentence."""
    if not total:
        return message(
            request.language, "listing.none" if request.topic else "listing.empty", topic=request.topic
        )
    about = "about" if request.topic else "all"
    return message(
        request.language,
        f"listing.{about}_{'one' if total == 1 else 'many'}",
        count=total,
        topic=request.topic,
    )


def _lead(n: int, article: Article) -> Citation:
    """How an article begins: its first sentences, without its title and the lines that say who wrote it."""
    text, of = article.text, article.metadata
    spans = [span for span in sentence_spans(text) if _tells(text[slice(*span)], article)] or [(0, len(text))]
    first, last = 0, min(_LEAD, len(spans)) - 1
    # What lies between sentences is quoted, too.
    while last and text[spans[last - 1][1] : spans[last][0]].strip():
        last -= 1
    first, last = quoted_whole(text, spans[:MOST_SENTENCES], first, last)
    start, end = spans[first][0], spans[last][1]
    return Citation(
        n, article.id, article.source, of.title, of.publisher, of.date, of.url, text[start:end], start, end
    )  # fmt: skip


def _tells(sentence: str, article: Article) -> bool:
    """Whether the line is a sentence of the article's own."""
    line = " ".join(sentence.split())
    return line != " ".join((article.metadata.title or "").split()) and read_line(line) is None
