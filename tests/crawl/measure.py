"""How much of a newsroom's articles a store holds, and how well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.evaluation.metrics.extraction import overlap
from store.catalog import Catalog
from store.models import Article
from tests.crawl.newsroom import Newsroom


@dataclass(frozen=True)
class Measured:
    """Shares of the articles: those that are stored; of these whose title, date and author are right, and
    whose text is the whole article with next to nothing else. doubled: articles that are stored more than
    once."""

    stored: float
    titles: float
    dates: float
    authors: float
    texts: float
    doubled: int


def measure(newsroom: Newsroom, catalog: Catalog) -> Measured:
    articles = catalog.list_articles()
    titles = Counter(one.metadata.title for one in articles)
    known = {one.metadata.title: one for one in articles}
    pairs = [(one.expected, known.get(one.expected["title"])) for one in newsroom.stories]
    total = len(pairs)

    def share(right: Sequence[bool]) -> float:
        return sum(right) / total

    def stated(name: str, found: Article | None, expected: object) -> bool:
        return found is not None and str(getattr(found.metadata, name) or "") == str(expected or "")

    return Measured(
        share([found is not None for _, found in pairs]),
        share([stated("title", found, one["title"]) for one, found in pairs]),
        share([stated("date", found, one["date"]) for one, found in pairs]),
        # An author whom a page does not state may still be stored from nowhere, which would be wrong.
        share([stated("author", found, one["author"]) for one, found in pairs]),
        share([found is not None and _is_clean(one["articleBody"], found.text) for one, found in pairs]),
        sum(count - 1 for count in titles.values()),
    )


def _is_clean(truth: str, text: str) -> bool:
    found = overlap(truth, text)
    return found.missed <= 0.02 and found.wrong <= 0.05
