"""The places of pages: one address an article, which moves with it; and a dry run, which notes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.encoder.encoder import Encoder
from store.ingest.pipeline import Pipeline
from store.ingest.prune import Moved
from store.names import select
from store.places import rows, sources_of
from store.store import Store
from tests.store.ingest.feeds.test_crawling import counts, page, rss
from tests.store.ingest.site import Site, moved, sends

GUID = "<guid isPermaLink='false'>tag:7</guid>"


@pytest.fixture
def store(open_store: Callable[..., Store]) -> Store:
    return open_store()


@pytest.fixture
def pipeline(store: Store, encoder: Encoder) -> Pipeline:
    return Pipeline(store, encoder.tokenizer, 180, 1, True, delay=0.0)


def places(store: Store) -> list[str]:
    return [row.place.source for row in rows(store.catalog.database)]


@pytest.mark.parametrize("text", ["Ampera", "Barito"], ids=["as it was", "changed"])
def test_an_article_that_moves_takes_its_place_along(
    site: Site, store: Store, pipeline: Pipeline, text: str
) -> None:
    site.pages |= {"/rss": sends(rss(f"{GUID}<link>/lama</link>")), "/lama": sends(page("Ampera"))}
    pipeline.ingest([site.url("/rss")])
    [article] = store.catalog.list_articles()
    site.pages |= {"/rss": sends(rss(f"{GUID}<link>/baru</link>")), "/baru": sends(page(text))}
    result = pipeline.ingest([site.url("/rss")])
    # A page without its own address has that at which it was found, which is a change, too.
    assert counts(result) == (0, 1, 0, 0)
    assert result.synced.moved == [Moved(article.id, site.url("/lama"), site.url("/baru"))]
    assert sources_of(store.catalog.database, article.id, site.url("/baru")) == [site.url("/baru")]
    assert places(store) == [site.url("/baru")]
    assert store.catalog.article(site.url("/baru")).id == article.id
    assert counts(pipeline.ingest([site.url("/rss")])) == (0, 0, 1, 0)


def test_a_page_that_redirects_by_now_is_the_same_article_there(
    site: Site, store: Store, pipeline: Pipeline
) -> None:
    site.pages["/lama"] = sends(page("Ampera"))
    pipeline.ingest([site.url("/lama")])
    [article] = store.catalog.list_articles()
    site.pages |= {"/lama": moved("/baru"), "/baru": sends(page("Ampera"))}
    pipeline.ingest([site.url("/lama")])
    [row] = rows(store.catalog.database)
    assert (row.article_id, row.place.key) == (article.id, site.url("/baru"))
    assert store.catalog.counts().articles == 1


def test_a_copy_at_another_address_adds_no_place(site: Site, store: Store, pipeline: Pipeline) -> None:
    """So that the article goes when it is removed by the address that it shows."""
    canonical = '<link rel="canonical" href="/a">'
    site.pages |= {"/a": sends(page("Ampera", canonical)), "/amp/a": sends(page("Ampera", canonical))}
    assert counts(pipeline.ingest([site.url("/a"), site.url("/amp/a")])) == (1, 0, 1, 0)
    site.pages["/amp/a"] = sends(page("Barito", canonical).replace("Jembatan Barito", "Jembatan Ampera"))
    assert counts(pipeline.ingest([site.url("/amp/a")])) == (0, 1, 0, 0)
    assert places(store) == [site.url("/a")]
    [row] = select(store.catalog, site.url("/a")).places
    assert store.catalog.article(row.article_id).source == site.url("/a")


def test_a_dry_run_notes_nothing(site: Site, store: Store, pipeline: Pipeline) -> None:
    site.pages |= {
        "/rss": sends(rss("<link>/a</link>", "<link>/b</link>"), headers={"ETag": '"1"'}),
        "/a": sends(page("Ampera"), headers={"ETag": '"1"'}),
        "/b": sends("<html><body><p>Halaman ini kosong.</p></body></html>"),
    }
    for _ in range(2):
        assert counts(pipeline.ingest([site.url("/rss")], dry_run=True)) == (1, 0, 0, 1)
    assert store.catalog.database.all("SELECT * FROM visits") == []
    assert (places(store), store.catalog.counts().articles) == ([], 0)
    assert counts(pipeline.ingest([site.url("/rss")])) == (1, 0, 0, 1)
