"""What an address leads to, which pages are one article, and how a site is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from store.encoder.encoder import Encoder
from store.ingest.connection import Network
from store.ingest.feeds.crawl import Crawler
from store.ingest.isolation import READER
from store.ingest.pipeline import Ingested, Pipeline
from store.ingest.web import Web
from store.models import Article
from store.store import Store
from tests.store.ingest.site import Site, moved, sends

SENTENCES = (
    "Jembatan {name} di atas Sungai Musi dibuka untuk umum pada hari Senin oleh wali kota setempat.",
    "Pembangunan {name} berlangsung dua tahun, dan warga sudah lama menunggu jalan yang lebih singkat.",
)


def page(name: str, head: str = "") -> str:
    prose = "".join(f"<p>{sentence.format(name=name)}</p>" for sentence in SENTENCES)
    title = f"Jembatan {name} dibuka"
    return (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{prose}</article>"
        "</body></html>"
    )


def rss(*items: str) -> str:
    return f"<rss><channel>{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"


@pytest.fixture
def pipeline(open_store: Callable[..., Store], encoder: Encoder) -> Pipeline:
    return Pipeline(open_store(), encoder.tokenizer, 180, 1, True, delay=0.0)


def stored(pipeline: Pipeline) -> list[Article]:
    return pipeline._store.catalog.list_articles()


def counts(result: Ingested) -> tuple[int, int, int, int]:
    return result.added, result.updated, result.unchanged, len(result.failed)


def test_a_sites_feed_is_found_from_its_pages_that_are_lists(site: Site, pipeline: Pipeline) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/rss">'
    teasers = "".join(
        f'<div><a href="/{n}">Judul berita nomor {n} hari ini</a><p>Ringkasan berita nomor {n} yang panjang '
        "sekali, supaya terbaca.</p></div>"
        for n in range(6)
    )
    site.pages |= {
        "/": sends(f"<html><head>{link}</head><body><p>Selamat datang.</p></body></html>"),
        "/rubrik": sends(f"<html><head>{link}</head><body>{teasers}</body></html>"),
        "/rss": sends(rss("<link>/a</link>", "<link>/b</link>"), "text/html"),
        "/a": sends(page("Ampera", link)),
        "/b": sends(page("Barito", link)),
    }
    # An article that names the site's feed is that article alone.
    assert counts(pipeline.ingest([site.url("/a")])) == (1, 0, 0, 0)
    assert "/rss" not in site.paths()
    assert counts(pipeline.ingest([site.url("/")])) == (1, 0, 1, 0)
    assert counts(pipeline.ingest([site.url("/rubrik")])) == (0, 0, 2, 0)
    assert {one.metadata.title for one in stored(pipeline)} == {
        "Jembatan Ampera dibuka",
        "Jembatan Barito dibuka",
    }


def test_a_list_without_a_feed_is_refused_as_before(site: Site, pipeline: Pipeline) -> None:
    links = "".join(f'<li><a href="/{n}">Judul berita nomor {n} hari ini</a></li>' for n in range(12))
    site.pages["/rubrik"] = sends(f"<html><body><ul>{links}</ul></body></html>")
    [failure] = pipeline.ingest([site.url("/rubrik")]).failed
    assert "only links to articles" in failure.error


def test_copies_of_one_article_are_one(site: Site, pipeline: Pipeline) -> None:
    canonical = '<link rel="canonical" href="/berita/a?utm_source=amp">'
    foreign = '<link rel="canonical" href="http://127.0.0.9/berita/a">'
    front = '<link rel="canonical" href="/semua">'
    site.pages |= {
        "/berita/a": sends(page("Ampera", canonical)),
        "/amp/a": sends(page("Ampera", canonical)),
        "/b": sends(page("Barito", foreign)),
        # A site that states one address on all its pages.
        "/c": sends(page("Cisadane", front)),
        "/d": sends(page("Deli", front)),
        "/satu": sends(rss("<guid isPermaLink='false'>1</guid><link>/berita/a?fbclid=1</link>",
                           "<link>/b</link>", "<link>/c</link>", "<link>/d</link>")),
        "/dua": sends(rss("<guid isPermaLink='false'>1</guid><link>/hitung/1</link>", "<link>/amp/a</link>")),
        "/hitung/1": moved("/berita/a"),
    }  # fmt: skip
    result = pipeline.ingest([site.url("/satu"), site.url("/dua")])
    assert counts(result) == (4, 0, 1, 0)
    assert site.paths().count("/berita/a") == 1
    titles = sorted(one.metadata.title or "" for one in stored(pipeline))
    assert titles == [f"Jembatan {name} dibuka" for name in ("Ampera", "Barito", "Cisadane", "Deli")]
    assert counts(pipeline.ingest([site.url("/amp/a")])) == (0, 0, 1, 0)


def test_an_article_that_moves_keeps_its_id_by_its_guid(site: Site, pipeline: Pipeline) -> None:
    guid = "<guid isPermaLink='false'>tag:7</guid>"
    site.pages |= {"/rss": sends(rss(f"{guid}<link>/lama</link>")), "/lama": sends(page("Ampera"))}
    pipeline.ingest([site.url("/rss")])
    [before] = stored(pipeline)
    site.pages |= {"/rss": sends(rss(f"{guid}<link>/baru</link>")), "/baru": sends(page("Barito"))}
    assert counts(pipeline.ingest([site.url("/rss")])) == (0, 1, 0, 0)
    [after] = stored(pipeline)
    assert (after.id, after.metadata.title) == (before.id, "Jembatan Barito dibuka")


def test_a_guid_that_all_entries_share_names_none_of_them(site: Site, pipeline: Pipeline) -> None:
    items = [f"<guid>http://kabar.example/</guid><link>/{name}</link>" for name in ("Ampera", "Barito")]
    site.pages |= {f"/{name}": sends(page(name)) for name in ("Ampera", "Barito")}
    site.pages["/rss"] = sends(rss(*items))
    assert counts(pipeline.ingest([site.url("/rss")])) == (2, 0, 0, 0)


def test_what_a_page_does_not_state_its_feed_may(site: Site, pipeline: Pipeline) -> None:
    site.pages["/rss"] = sends(
        rss("<link>/a</link><pubDate>Wed, 05 Jun 2024 01:00:00 +0700</pubDate><author>Rani Kusuma</author>")
    )
    site.pages["/a"] = sends(page("Ampera"))
    pipeline.ingest([site.url("/rss")])
    [one] = stored(pipeline)
    assert (one.metadata.date, one.metadata.author) == (dt.date(2024, 6, 5), "Rani Kusuma")


def test_lists_that_lead_in_circles_and_to_other_sites_end(site: Site, pipeline: Pipeline) -> None:
    site.pages |= {
        "/peta": sends("<sitemapindex><sitemap><loc>/peta</loc></sitemap><sitemap><loc>/dua</loc></sitemap>"
                       "</sitemapindex>", "application/xml"),
        "/dua": sends("<urlset><url><loc>http://127.0.0.2/a</loc></url><url><loc>/a</loc></url></urlset>"),
        "/a": sends(rss("<link>/a</link>")),
    }  # fmt: skip
    result = pipeline.ingest([site.url("/peta")])
    errors = sorted(one.error for one in result.failed)
    assert errors[0].startswith("This is a list of articles within a list;")
    assert errors[1].startswith("This list has 1 addresses that were not read")
    assert len(errors) == 2


def test_a_host_that_is_busy_is_asked_again_when_it_says_and_else_left_alone(
    site: Site, pipeline: Pipeline
) -> None:
    names = ("Ampera", "Barito", "Cisadane")
    site.pages |= {f"/{name}": sends(page(name)) for name in names}
    site.pages["/rss"] = sends(rss(*(f"<link>/{name}</link>" for name in names)))
    asked: list[float] = []

    def busy(after: str) -> None:
        site.pages["/Barito"] = sends("busy", status=429, headers={"Retry-After": after})

    busy("7")
    crawl = pipeline.crawler.begin(pause=asked.append)
    assert counts(pipeline.ingest([site.url("/rss")], crawl=crawl)) == (2, 0, 0, 1)
    assert asked.count(7.0) == 2
    assert site.paths().count("/Barito") == 3
    busy("3600")
    site.asked.clear()
    site.pages["/Cisadane"] = sends(page("Deli"))
    result = pipeline.ingest([site.url("/rss")])
    # The first one was read before, and the host wants no more after the second.
    assert site.paths() == ["/rss", "/Ampera", "/Barito"]
    assert "left alone for 60 min" in result.failed[1].error


def test_the_pause_is_the_longer_of_ours_and_the_sites(
    site: Site, open_store: Callable[..., Store], encoder: Encoder
) -> None:
    pipeline = Pipeline(open_store(), encoder.tokenizer, 180, 1, True, delay=0.5)
    site.pages |= {
        "/robots.txt": sends("User-agent: *\nCrawl-delay: 4\nDisallow: /rahasia", "text/plain"),
        "/rss": sends(rss("<link>/Ampera</link>", "<link>/Barito</link>", "<link>/rahasia</link>")),
        "/Ampera": sends(page("Ampera")),
        "/Barito": sends(page("Barito")),
    }
    pauses: list[float] = []
    crawl = pipeline.crawler.begin(pause=pauses.append)
    result = pipeline.ingest([site.url("/rss")], crawl=crawl)
    assert counts(result) == (2, 0, 0, 1)
    before = [seconds for seconds in pauses if seconds]
    assert 0 < before[0] <= 0.5
    assert 3 < before[1] <= 4
    assert "/rahasia" not in site.paths()


def test_nothing_is_read_where_robots_txt_cannot_be(site: Site, pipeline: Pipeline) -> None:
    site.pages |= {"/robots.txt": sends("", status=500), "/rss": sends(rss("<link>/a</link>"))}
    [failure] = pipeline.ingest([site.url("/rss")]).failed
    assert failure.error.startswith("The robots.txt of 127.0.0.1 cannot be read now")
    assert "/a" not in site.paths()


def test_a_feed_leads_to_no_private_address(
    site: Site, open_store: Callable[..., Store], encoder: Encoder
) -> None:
    """The guard of addresses holds for each page that a feed names, and for where that redirects to."""
    pipeline = Pipeline(open_store(), encoder.tokenizer, 180, 1, delay=0.0)
    web = Web(Network(lambda one: str(one) == "127.0.0.1"))
    pipeline.crawler = Crawler(web, READER, pipeline._store.catalog, "any", 0.0)
    there = f"http://127.0.0.2:{site.port}/a"
    site.pages |= {
        "/rss": sends(rss(f"<link>{there}</link>", "<link>/moved</link>")),
        "/moved": moved(there),
        "/a": sends(page("Ampera")),
    }
    result = pipeline.ingest([site.url("/rss")])
    assert counts(result) == (0, 0, 0, 2)
    assert all(
        "not on the public internet" in one.error or "robots.txt" in one.error for one in result.failed
    )
    assert "/a" not in site.paths()
