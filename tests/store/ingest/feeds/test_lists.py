"""What feeds and sitemaps list, in every form that they come in, and XML that means harm."""

from __future__ import annotations

import json
from typing import Any

import pytest

from config.errors import SourceError
from store.ingest.feeds.examine import examine
from store.ingest.feeds.listing import MOST_ENTRIES, Entry, Listing
from store.ingest.fetch import RawSource
from store.ingest.formats.alternate import feed_links

BASE = "https://kabar.example/umpan/rss.xml"


def listed(data: str | bytes, charset: str | None = None) -> Listing:
    raw = RawSource(BASE, BASE, "listing", data if isinstance(data, bytes) else data.encode(), charset, BASE)
    return Listing.from_json(json.loads(json.dumps(examine(raw))))


def urls(data: str | bytes) -> list[str]:
    return [entry.url for entry in listed(data).entries]


RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
  xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Kabar</title><link>https://kabar.example/</link>
<atom:link rel="self" href="https://kabar.example/umpan/rss.xml"/>
<item><media:content><media:title>A picture</media:title></media:content>
  <title>Harga &amp;amp; pasar &lt;b&gt;turun&lt;/b&gt;</title><link>/berita/1</link>
  <guid isPermaLink="false">k-1</guid><pubDate>Wed, 05 Jun 2024 09:00:00 +0700</pubDate>
  <dc:creator>Rani Kusuma</dc:creator></item>
<item><title>Dua</title><link>https://counts.example/~r/2</link>
  <author>desk@kabar.example (Sari Melati)</author>
  <feedburner:origLink>https://kabar.example/berita/2</feedburner:origLink></item>
<item><title>Tiga</title><guid>https://kabar.example/berita/3</guid><url>https://other.example/x</url></item>
<item><title>Nowhere</title><guid isPermaLink="false">k-4</guid></item>
</channel></rss>"""


def test_rss() -> None:
    found = listed(RSS)
    assert (found.kind, found.total) == ("feed", 3)
    assert found.entries[0] == Entry(
        "https://kabar.example/berita/1", "k-1", "", "Harga & pasar turun",
        "Wed, 05 Jun 2024 09:00:00 +0700", "Rani Kusuma",
    )  # fmt: skip
    assert found.entries[1].url == "https://kabar.example/berita/2"
    assert found.entries[1].author == "Sari Melati"
    assert found.entries[2].url == "https://kabar.example/berita/3"


def test_atom() -> None:
    found = listed(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>K</title><entry><title type="html">Satu</title>'
        '<link rel="enclosure" href="/a.mp3"/><link rel="self" href="/self"/><link href="/berita/1"/>'
        "<id>tag:1</id><updated>2024-06-05T10:00:00Z</updated><published>2024-06-04T08:00:00+07:00</published>"
        "<author><name>Rani Kusuma</name><email>r@k.example</email></author></entry></feed>"
    )
    assert found.entries == (
        Entry(
            "https://kabar.example/berita/1", "tag:1", "2024-06-05T10:00:00Z", "Satu",
            "2024-06-04T08:00:00+07:00", "Rani Kusuma",
        ),
    )  # fmt: skip


def test_rss_of_the_first_version() -> None:
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"/><item rdf:about="/berita/1">'
        "<title>Satu</title><link>/berita/1</link><dc:date>2024-06-04</dc:date></item></rdf:RDF>"
    )
    [entry] = listed(rdf).entries
    assert (entry.url, entry.date) == ("https://kabar.example/berita/1", "2024-06-04")


def test_json_feed() -> None:
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": "1", "url": "/berita/1", "title": "Satu", "authors": [{"name": "Rani"}, {"name": "Sari"}],
             "date_published": "2024-06-04T08:00:00+07:00", "date_modified": "2024-06-05"},
            {"id": "https://kabar.example/berita/2", "author": {"name": "Rani"}},
            {"id": "3"}, "nothing", {"url": 5, "authors": "x"},
        ],
    }  # fmt: skip
    first, second, third = listed(json.dumps(feed)).entries
    assert (first.identity, first.author, first.changed) == ("1", "Rani, Sari", "2024-06-05")
    assert (second.url, second.author) == ("https://kabar.example/berita/2", "Rani")
    assert third.url == "https://kabar.example/umpan/5"


def test_sitemaps() -> None:
    namespaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/'
        'sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    )
    found = listed(
        f"<urlset {namespaces}><url><image:image><image:loc>https://kabar.example/a.jpg</image:loc>"
        "<image:title>A picture</image:title></image:image><loc> https://kabar.example/berita/1 </loc>"
        "<lastmod>2024-06-05</lastmod><news:news><news:publication><news:name>Kabar</news:name>"
        "</news:publication><news:title>Satu</news:title><news:publication_date>2024-06-04"
        "</news:publication_date></news:news></url></urlset>"
    )
    entry = Entry("https://kabar.example/berita/1", "", "2024-06-05", "Satu", "2024-06-04")
    assert (found.kind, found.entries) == ("sitemap", (entry,))
    index = listed(
        "<sitemapindex><sitemap><loc>/a.xml.gz</loc><lastmod>2024</lastmod></sitemap></sitemapindex>"
    )
    assert (index.kind, index.entries) == ("index", (Entry("https://kabar.example/a.xml.gz", "", "2024"),))


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "utf-8"), ("cp1252", "iso-8859-1"), ("cp1252", "utf-8"), ("utf-16", "utf-16")],
)
def test_wrong_and_right_encodings(encoding: str, declared: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{declared}"?><rss><channel><item><title>Café “Satu”</title>'
        "<link>/1</link></item></channel></rss>"
    )
    assert listed(text.encode(encoding)).entries[0].title == "Café “Satu”"


def test_what_is_damaged_is_read_as_far_as_it_goes() -> None:
    assert urls("<rss><channel><item><link>/1</link></item><item><title>cut o") == ["https://kabar.example/1"]
    assert urls("\n\n<rss><channel><item><title>A & B</title><link>/1</link></item></channel></rss>") == [
        "https://kabar.example/1"
    ]


@pytest.mark.parametrize(
    "text",
    ["<opml><body/></opml>", "<html><body>x</body></html>", "no xml at all", "<", '{"items": []}', "{nothing",
     '{"version": "https://jsonfeed.org/version/1", "items": 3}', "[" * 100_000, "{" * 100_000],
)  # fmt: skip
def test_other_files_are_no_lists(text: str) -> None:
    with pytest.raises(SourceError) as caught:
        listed(text)
    assert str(caught.value).endswith("give the address of a feed, a sitemap or an article.")


def test_entities_are_not_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = (
        f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}<!ENTITY file SYSTEM "file:///etc/passwd">]>'
        "<rss><channel><item><title>&l11;&file;</title><link>/1</link></item></channel></rss>"
    )
    try:
        found = listed(bomb).entries
    except SourceError:
        return
    assert all(len(entry.title) < 100 and "root:" not in entry.title for entry in found)


def test_a_list_of_very_many_is_cut_and_says_how_many_there_are() -> None:
    many = MOST_ENTRIES + 7
    found = listed(f"<urlset>{''.join(f'<url><loc>/{n}</loc></url>' for n in range(many))}</urlset>")
    assert (len(found.entries), found.total) == (MOST_ENTRIES, many)


def test_the_feeds_of_a_page() -> None:
    page = (
        '<link rel="ALTERNATE" type="application/rss+xml; charset=utf-8" title="Kabar" href=" /rss ">'
        '<link rel="alternate" type="application/rss+xml" title="Comments on Kabar" href="/rss2">'
        '<link rel="alternate" hreflang="en" href="/en"><link rel="stylesheet" href="/a.css">'
        '<link rel="alternate" type="application/atom+xml" href="/atom"><link rel="alternate" href="/rss">'
        '<link rel="alternate" type="application/rss+xml" href="/rss">'
    )
    assert feed_links(page) == ["/rss", "/atom"]


def test_robots() -> None:
    def allowed(robots: str, *paths: str) -> tuple[list[bool], float | None]:
        data = json.dumps({"robots": robots, "urls": [f"https://kabar.example{path}" for path in paths]})
        may, delay = examine(RawSource("", "", "robots", data.encode()))
        return may, delay

    rules = "User-agent: *\nDisallow: /*/amp$\nDisallow: /cari\nAllow: /cari/berita\nCrawl-delay: 3\n"
    assert allowed(rules, "/a/amp", "/a/amp/b", "/cari?q=1", "/cari/berita/1") == (
        [False, True, False, True],
        3.0,
    )
    assert allowed("User-agent: kutip\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a") == ([False], None)
    assert allowed("<html>not found</html>", "/a") == ([True], None)
