"""A site with three feeds and a sitemap, read to the last article, and again only where it has changed."""

from __future__ import annotations

from collections.abc import Callable

from store.store import Store
from tests.crawl.conftest import ARTICLES, Crawled
from tests.crawl.measure import measure
from tests.crawl.stories import story

Check = Callable[[Store], None]


def test_every_article_is_stored_once_and_as_its_page_shows_it(
    crawled: Crawled, check_in_step: Check
) -> None:
    found = measure(crawled.newsroom, crawled.store.catalog)
    assert (found.stored, found.doubled) == (1.0, 0)
    assert min(found.titles, found.dates, found.authors, found.texts) >= 0.98
    assert crawled.first.added == ARTICLES
    check_in_step(crawled.store)


def test_what_cannot_be_read_is_told_and_stops_nothing(crawled: Crawled) -> None:
    failed = {one.source.rpartition("/")[2]: one.error for one in crawled.first.failed}
    assert set(failed) == {"tanpa-akhir-0", "tanpa-akhir-1", "rahasia-0", "rahasia-1"}
    assert failed["tanpa-akhir-0"].startswith("The page is larger than 5 MB")
    assert failed["rahasia-0"].startswith("The robots.txt of 127.0.0.1 asks programs not to read")
    asked = crawled.newsroom.site.paths()
    assert "/berita/rahasia-0" not in asked
    assert asked.count("/robots.txt") == 1


def test_a_second_run_transfers_no_page_that_has_not_changed(crawled: Crawled) -> None:
    result = crawled.again()
    assert crawled.newsroom.transferred.total() == 0
    assert (result.added, result.updated, result.unchanged) == (0, 0, ARTICLES)
    assert len(result.failed) == len(crawled.first.failed)


def test_only_the_page_that_has_changed_is_transferred(crawled: Crawled) -> None:
    one = crawled.newsroom.stories[4]
    other = "Wali kota mengumumkan bahwa jembatan itu baru akan dibuka pada bulan berikutnya."
    first = one.expected["articleBody"].split("\n")[-1]
    assert first in one.markup
    crawled.newsroom.publish(one, one.markup.replace(first, other))
    result = crawled.again()
    assert dict(crawled.newsroom.transferred) == {"/berita/4": 1}
    assert (result.added, result.updated, result.unchanged) == (0, 1, ARTICLES - 1)
    assert other in crawled.store.catalog.article(crawled.newsroom.url(one)).text


def test_who_watches_asks_seldom_and_brings_no_removed_article_back(crawled: Crawled) -> None:
    """A page that came a moment ago is asked for again only by who wants it."""
    gone = crawled.store.remove(crawled.newsroom.url(crawled.newsroom.stories[6]))
    result = crawled.again(watching=True)
    assert (result.added, result.updated) == (0, 0)
    assert crawled.store.catalog.counts().articles == ARTICLES - 1
    # Whoever ingests it again wants it.
    assert crawled.again().added == 1
    assert crawled.store.catalog.article(gone.id).text == gone.text


def test_the_articles_of_the_site_are_different(crawled: Crawled) -> None:
    bodies = {one.expected["articleBody"] for one in map(story, range(300))}
    assert len(bodies) == 300
    assert crawled.newsroom.stories[0].markup == story(0).markup
