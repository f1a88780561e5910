# ruff: noqa: E501 - markup is easier to read in one piece
"""What pages state about their articles: dates, authors, outlets and titles; and what they do not."""

from __future__ import annotations

import datetime as dt

import pytest

from store.ingest.article import read_article
from store.ingest.fetch import RawSource
from store.models import Article
from tests.store.ingest.formats.test_choose import BODY, HEAD

DAY = dt.date(2024, 6, 5)


def read(above: str = "", head: str = "", title: str = HEAD, below: str = "") -> Article:
    markup = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}</head><body>{title}{above}'
        f"<article>{BODY}</article>{below}</body></html>"
    )
    return read_article(RawSource("a.html", "/a.html", "html", markup.encode()))


def linked(fields: str) -> str:
    return f'<script type="application/ld+json">{fields}</script>'


@pytest.mark.parametrize(
    ("above", "head"),
    [
        ("<div>Rabu, 5 Juni 2024</div>", ""),
        ("<div>Rabu,&nbsp;5&nbsp;Juni&nbsp;2024</div>", ""),
        ("<div>Kompas.com - 05/06/2024, 20:11 WIB</div>", ""),
        ("<div>Kompas.com, 5 Juni 2024</div>", ""),
        ("<p>Karsa, 5 Juni 2024 (KABAR) - Bendungan itu diisi sejak pagi oleh petugas.</p>", ""),
        ("<p>By Jane Doe | June 5, 2024</p>", ""),
        ("", '<meta name="date" content="20240605">'),
        ("", '<meta property="article:published_time" content="2024-06-05T09:00:00+07:00">'),
        ("", '<meta name="publish_date" content="Wed, 05 Jun 2024 01:00:00 GMT">'),
        ("", linked('{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "datePublished": "2024-06-05"}}')),
        ("", linked('{"@type": "LiveBlogPosting", "datePublished": "2024-06-05T01:00:00+07:00"}')),
        ("", linked('{"@graph": [{"@type": "WebPage", "datePublished": "2024-06-05"}]}')),
        ("", linked('<!-- {"@type": "NewsArticle", "datePublished": "2024-06-05"} -->')),
        ("", linked('{"@type": "NewsArticle", "headline": "a "b"", "datePublished": "2024-06-05"}')),
        ('<span itemprop="datePublished">5 Juni 2024</span>', ""),
        ('<time datetime="2024-06-05T08:00:00+07:00">4 jam lalu</time>', ""),
        ("", '<link rel="canonical" href="https://kabar.example/2024/06/05/bendungan">'),
        ("", '<link rel="canonical" href="https://kabar.example/read/20240605-bendungan">'),
        # The day is that of the page's own time zone.
        ("<div>01:30 WIB</div>", linked('{"@type": "NewsArticle", "datePublished": "2024-06-04T18:30:00Z"}')),
        ("<div>01.30 WIT</div>", '<meta name="pubdate" content="2024-06-04T16:30:00+00:00">'),
    ],
)  # fmt: skip
def test_dates(above: str, head: str) -> None:
    assert read(above, head).metadata.date == DAY


@pytest.mark.parametrize(
    ("above", "head"),
    [
        ('<p>Konser digelar pada <time datetime="2024-06-05">5 Juni 2024</time> di alun-alun kota.</p>', ""),
        ("<p>Konser digelar pada 5 Juni 2024 di alun-alun kota ini.</p>", ""),
        ("", linked('{"@type": "NewsArticle", "dateModified": "2024-06-05"}')),
        ("<div>Diperbarui: 5 Juni 2024</div>", ""),
        ("", '<meta name="date" content="1970-01-01">'),
        ("", '<meta name="date" content="2999-01-01">'),
        ("", '<meta name="date" content="kemarin">'),
        ("<div>5/6/2024</div>", ""),
    ],
)
def test_no_other_day_is_that_of_publication(above: str, head: str) -> None:
    assert read(above, head).metadata.date is None


def test_the_day_of_the_visit_in_the_head_of_the_site_is_not_that_of_publication() -> None:
    menu = "".join(f'<div><a href="/{n}">Menu {n}</a></div>' for n in range(9))
    assert read(title=f"<div>Rabu, 5 Juni 2024</div>{menu}{HEAD}").metadata.date is None
    assert read(title=f"<div>Rabu, 5 Juni 2024</div>{HEAD}").metadata.date == DAY


def test_the_day_of_a_change_is_kept_for_itself() -> None:
    stated = linked('{"@type": "NewsArticle", "datePublished": "2024-06-05", "dateModified": "2024-06-07"}')
    for article in (
        read(head=stated),
        read("<div>5 Juni 2024</div><div>Diperbarui: 7 Juni 2024, 10:00 WIB</div>"),
    ):
        assert article.metadata.date == DAY
        assert article.reading is not None
        assert article.reading.modified == dt.date(2024, 6, 7)


SITE = '<meta property="og:site_name" content="Kabar Karsa">'


@pytest.mark.parametrize(
    ("above", "head", "author"),
    [
        ("<div>Penulis Rani Kusuma | Editor Tono Prabu</div>", "", "Rani Kusuma"),
        ("<div>Pewarta: Rani Kusuma</div>", "", "Rani Kusuma"),
        ("<div>Reporter Rani Kusuma</div>", "", "Rani Kusuma"),
        ("<p>By Jane Doe</p>", "", "Jane Doe"),
        ('<div class="author">Rani Kusuma</div>', "", "Rani Kusuma"),
        ('<div class="byline">Rani Kusuma - detikNews</div><div>Rabu, 5 Juni 2024</div>', "", "Rani Kusuma"),
        ("", '<meta name="author" content="Pewarta: Rani Kusuma">', "Rani Kusuma"),
        ("", linked('{"@type": "NewsArticle", "author": [{"@type": "Person", "name": "Rani Kusuma"}, {"name": "Tono"}]}'),
         "Rani Kusuma, Tono"),
        ("", linked('{"@type": "NewsArticle", "author": {"@type": "Organization", "name": "Kompas Cyber Media"}}'), None),
        ("", f'{SITE}<meta name="author" content="Kabar Karsa">', None),
        ("", '<meta name="author" content="detikcom"><link rel="canonical" href="https://www.detik.com/a">', None),
        ("", '<meta name="author" content="Wix.com">', None),
        ("", '<meta name="author" content="admin">', None),
        ("", '<meta name="author" content="Tim Redaksi">', None),
        ("", '<meta name="author" content="https://example.org/a">', None),
    ],
)  # fmt: skip
def test_authors(above: str, head: str, author: str | None) -> None:
    assert read(above, head).metadata.author == author


@pytest.mark.parametrize(
    ("above", "head", "outlet"),
    [
        ("", SITE, "Kabar Karsa"),
        ("", '<link rel="canonical" href="https://www.kabarkarsa.example/a">', "kabarkarsa.example"),
        ("<div>Kompas.com - 05/06/2024, 20:11 WIB</div>", "", "Kompas.com"),
        ("", linked('{"@type": "NewsArticle", "publisher": {"name": "Kabar &amp; Karsa"}}'), "Kabar & Karsa"),
        ("", "", None),
    ],
)
def test_outlets(above: str, head: str, outlet: str | None) -> None:
    assert read(above, head).metadata.publisher == outlet


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("", "Bendungan Mulai Diisi"),
        ('<meta property="og:title" content="Bendungan &amp;amp; Waduk Diisi">', "Bendungan & Waduk Diisi"),
        ('<meta property="og:title" content="Bendungan Mulai Diisi | Kabar Karsa">', "Bendungan Mulai Diisi"),
        ('<meta property="og:title" content="Bendungan Mulai...">', "Bendungan Mulai Diisi"),
        (linked('{"@type": "NewsArticle", "headline": "Bendungan "Mulai" Diisi"}'), "Bendungan Mulai Diisi"),
    ],
)
def test_titles(head: str, title: str) -> None:
    assert read(head=head).metadata.title == title
    assert (
        read(head="<title>Bendungan Mulai Diisi - Kabar</title>", title="").metadata.title
        == "Bendungan Mulai Diisi"
    )


def test_an_address_stays_as_it_is_written() -> None:
    head = '<link rel="canonical" href="https://kabar.example/a?x=1&amp;copy=2">'
    assert read(head=head).metadata.url == "https://kabar.example/a?x=1&copy=2"


def test_the_words_tell_the_language() -> None:
    assert read().metadata.language == "id"


def test_the_name_of_the_site_is_no_title() -> None:
    head = "<title>Bendungan Mulai Diisi | Kabar Karsa</title>"
    assert (
        read(head=head, title='<h1 class="logo">Kabar Karsa</h1>').metadata.title == "Bendungan Mulai Diisi"
    )


def test_a_day_in_a_list_of_the_article_is_not_that_of_publication() -> None:
    days = "<ul><li>Senin, 3 Juni 2024</li><li>Rabu, 5 Juni 2024</li></ul>"
    assert read(below=f"<article>{BODY}{days}{BODY}</article>").metadata.date is None
