"""The page of print on which a quote stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.models import Answer, Citation
from retrieval.pages import with_pages
from store.catalog import Catalog
from store.models import Article, Metadata, Reading

TEXT = "Satu.\nDua.\nLima."


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    """One with an article of five pages, of which two hold no text, and one without pages."""
    made = Catalog.open(tmp_path)
    for name, pages in (("a", (0, 6, 10, 10, 11)), ("b", ())):
        article = Article(name, name, TEXT, Metadata(), "x", Reading(14, 14, pages=pages))
        made.replace([(article, [])])
    return made


def quote(article: str, words: str) -> Citation:
    start = TEXT.index(words)
    return Citation(1, article, article, None, None, None, None, words, start, start + len(words))


def test_a_quote_stands_on_the_page_where_it_begins(catalog: Catalog) -> None:
    quotes = (quote("a", "Satu."), quote("a", "Dua.\nLima."), quote("b", "Dua."), quote("c", "Dua."))
    answer = Answer("?", "id", True, "x", 1.0, quotes, (quote("a", "Lima."),))
    placed = with_pages(answer, catalog.database)
    assert [one.page for one in placed.citations] == [1, 2, None, None]
    assert [one.page for one in placed.related] == [5]
    document = placed.to_json()
    assert document["citations"][1]["page"] == 2
    assert "page" not in document["citations"][2]
    assert Answer.from_json(document) == placed
