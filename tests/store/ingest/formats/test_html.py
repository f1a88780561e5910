"""Pages: the article's text, and only what the page states about it."""

from __future__ import annotations

import datetime as dt
import json
import socket
from typing import Any

import pytest

from config.errors import SourceError
from store.ingest.article import read_article
from store.ingest.fetch import RawSource
from store.ingest.formats.html import parse_html
from store.ingest.parse import parse
from store.models import Metadata

PARAGRAPHS = (
    "Harga kopi di pasar induk naik dua kali lipat sejak awal pekan, kata seorang pedagang.",
    "Para petani di lereng gunung menyambut kenaikan itu dengan gembira setelah tiga tahun merugi.",
    "Pemerintah daerah menyatakan akan memantau stok &amp; pasokan hingga akhir bulan depan.",
)
NAVIGATION = '<nav><ul><li><a href="/">Beranda</a></li><li><a href="/e">Ekonomi</a></li></ul></nav>'


def page(head: str = "", extra: str = "", lang: str = "") -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<!DOCTYPE html><html{lang}><head><title>Harga Kopi Naik | warta.example.com</title>{head}</head>"
        f"<body>{NAVIGATION}<article><h1>Harga Kopi Naik</h1>{extra}{body}</article>"
        "<footer><p>© Hak cipta</p></footer></body></html>"
    )


def linked(**fields: Any) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle"} | fields
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_text_is_the_article_alone() -> None:
    lines = parse_html(page()).text.split("\n")
    assert [line for line in lines if line.startswith(("Harga kopi", "Para", "Pemerintah"))] == [
        PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[2].replace("&amp;", "&"),
    ]  # fmt: skip
    assert not {"Beranda", "Ekonomi"} & set(" ".join(lines).split())


def test_stated_by_meta_elements() -> None:
    head = (
        '<meta property="og:title" content="Harga Kopi"><meta property="og:site_name" content="Warta Contoh">'
        '<meta name="author" content="Sri Rahayu">'
        '<meta property="article:published_time" content="2021-08-17T08:00:00+07:00">'
        '<link rel="canonical" href="https://example.org/a">'
    )
    expected = Metadata(
        "Harga Kopi", "Warta Contoh", "Sri Rahayu", dt.date(2021, 8, 17), "https://example.org/a", "id"
    )
    assert parse_html(page(head, lang=' lang="id-ID"')).stated == expected


def test_stated_by_linked_data() -> None:
    fields = {
        "headline": "Harga Kopi", "datePublished": "2021-08-17", "inLanguage": "id",
        "author": [{"@type": "Person", "name": "Sri Rahayu"}, {"name": "Agus"}],
        "publisher": {"name": "Warta Contoh"},
    }  # fmt: skip
    expected = Metadata("Harga Kopi", "Warta Contoh", "Sri Rahayu, Agus", dt.date(2021, 8, 17), None, "id")
    assert parse_html(page(linked(**fields))).stated == expected
    graph = {
        "@type": "x",
        "@graph": [{"@type": "WebSite", "name": "Salah"}, {"@type": ["NewsArticle"], **fields}],
    }
    assert parse_html(page(linked(**graph))).stated == expected


def test_a_date_only_from_an_explicit_element() -> None:
    day = dt.date(2021, 8, 17)
    time = '<time datetime="2021-08-17T08:00">Selasa</time>'
    assert parse_html(page(extra=time)).stated.date == day
    assert (
        parse_html(
            page(
                extra='<time itemprop="datePublished" datetime="2021-08-17">a</time>'
                + time.replace("17", "20")
            )
        ).stated.date
        == day
    )
    assert parse_html(page(extra=time + time.replace("17", "20"))).stated.date is None


def test_nothing_stated_is_nothing_known() -> None:
    # An address without a date, a title with the site's name, a copyright year, a date in the prose.
    head = '<link rel="canonical" href="https://warta.example.com/harga-kopi-2021">'
    stated = parse_html(
        page(head, extra="<p>Rapat pada 18 Agustus 2021 membahas hal ini secara panjang lebar.</p>")
    ).stated
    assert (stated.date, stated.publisher, stated.author, stated.language) == (None, None, None, None)
    assert parse_html(page()).stated.url is None


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{broken</script>',
        linked(author=5, publisher=["x", ["y"]], datePublished={"a": 1}, headline=[]),
        '<meta name="author" content="https://example.org/profil">'
        '<meta property="article:published_time" content="kemarin">',
        "<meta><meta name=author><link rel=canonical><time datetime>",
    ],
)
def test_damaged_statements_are_passed_over(head: str) -> None:
    stated = parse_html(page(head)).stated
    assert (stated.title, stated.author, stated.date, stated.url) == ("Harga Kopi Naik", None, None, None)


def test_an_address_without_a_host_is_relative_to_where_the_page_was() -> None:
    markup = page('<link rel="canonical" href="/harga-kopi">').encode()
    found = RawSource("a", "a", "html", markup, url="https://warta.example/b")
    assert read_article(found).metadata.url == "https://warta.example/harga-kopi"
    # A page that was saved does not say where it was.
    assert read_article(RawSource("a.html", "a.html", "html", markup)).metadata.url is None


@pytest.mark.parametrize(
    "markup",
    [
        "",
        " ",
        "<html><body></body></html>",
        f"<html><body>{NAVIGATION}</body></html>",
        '<html><body><ul><li><a href="/a">Berita utama hari ini</a></li><li>Olahraga</li></ul>',
        "<" * 1000,
        "<div>" * 20_000,
    ],
)
def test_a_page_without_an_article(markup: str) -> None:
    with pytest.raises(SourceError, match="holds no article text"):
        parse_html(markup)


def test_the_declared_encoding_is_honoured() -> None:
    markup = page('<meta charset="windows-1251">').replace("gembira", "Привет")
    assert "Привет" in parse(RawSource("a.html", "/a.html", "html", markup.encode("cp1251"))).text


def test_no_network_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    doctype = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
    assert parse_html(
        page('<link rel="canonical" href="https://example.org/a">').replace("<!DOCTYPE html>", doctype)
    ).text
