# ruff: noqa: E501 - markup is easier to read in one piece
"""What belongs to an article stays, what does not goes, and it is said how much that was."""

from __future__ import annotations

import pytest

from config.errors import SourceError
from store.ingest.article import read_article
from store.ingest.fetch import RawSource
from store.models import Article

PROSE = (
    "Pengisian awal bendungan dimulai pada Selasa pagi setelah pintu pengelak ditutup oleh petugas balai sungai.",
    "Kepala balai, Wira Santika, mengatakan volume tampungan akan mencapai 42 juta meter kubik pada akhir musim.",
    "Warga di tiga desa sudah pindah ke permukiman baru yang dibangun sejak dua tahun lalu oleh pemerintah.",
)
BODY = "".join(f"<p>{line}</p>" for line in PROSE)
HEAD = "<h1>Bendungan Mulai Diisi</h1>"
LINKS = "".join(f'<li><a href="/{n}">Berita nomor {n} hari ini</a></li>' for n in range(5))


def read(body: str, head: str = "") -> Article:
    markup = f'<!doctype html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return read_article(RawSource("a.html", "/a.html", "html", markup.encode()))


def lines(body: str) -> list[str]:
    return read(body).text.split("\n")


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (f"{HEAD}<div>Air naik setengah meter pada hari pertama.{BODY}</div>", "Air naik setengah meter pada hari pertama."),
        (f"<form>{HEAD}{BODY}</form>", PROSE[0]),
        (f"<noscript>{HEAD}{BODY}</noscript>", PROSE[0]),
        (f"<table><tr><td><ul>{LINKS}</ul></td><td>{HEAD}{BODY}</td></tr></table>", PROSE[0]),
        (f'{HEAD}<p style="border: 1px solid">Air naik pada hari pertama itu.</p>{BODY}', "Air naik pada hari pertama itu."),
        (f"<header>{HEAD}<p>Air waduk naik sejak Selasa pagi.</p></header><article>{BODY}</article>",
         "Air waduk naik sejak Selasa pagi."),
        (f"<article>{HEAD}<h2>Air waduk naik sejak Selasa pagi</h2>{BODY}</article>", "Air waduk naik sejak Selasa pagi"),
        (f"<article>{HEAD}{BODY}<p>Editor: Rani Kusuma</p></article>", "Editor: Rani Kusuma"),
        (f'<body class="has-sidebar share-on">{HEAD}{BODY}', PROSE[2]),
        (f'<div class="comment-page">{HEAD}{BODY}</div>', PROSE[1]),
        (f'<article>{HEAD}{BODY}<div class="sidebar-credit"><p>Editor: Rani Kusuma</p></div>{BODY[:60]}</article>', PROSE[1]),
        (f'<div class="widget">{HEAD}</div><div class="widget">{BODY}</div><div class="paywall"><p>{PROSE[0]} Lagi.</p></div>',
         f"{PROSE[0]} Lagi."),
    ],
)  # fmt: skip
def test_it_is_kept(body: str, kept: str) -> None:
    found = lines(body)
    assert kept in found
    assert set(PROSE) <= set(found)


@pytest.mark.parametrize(
    "noise",
    [
        f"<nav><ul>{LINKS}</ul></nav>",
        f'<div class="terkait"><ul>{LINKS}</ul></div>',
        '<div class="comments"><div class="comment"><p>Saya setuju dengan berita ini sekali.</p></div></div>',
        '<p style="display:none">Kalimat ini tidak terlihat oleh pembaca mana pun.</p>',
        "<p>Artikel ini hanya untuk pelanggan.</p><p>Sudah berlangganan? Masuk di sini.</p>",
        "<p>Subscribe to continue reading this story.</p><p>Already a subscriber? Log in</p>",
        "<footer><p>Hak cipta dilindungi undang-undang negara.</p></footer>",
    ],
)
def test_it_goes(noise: str) -> None:
    article = read(f"<article>{HEAD}{BODY}{noise}</article>")
    assert article.text == "\n".join(PROSE)
    assert article.reading is not None
    assert sum(article.reading.dropped.values()) > 0


def test_what_is_lost_is_counted() -> None:
    reading = read(
        f"<nav><ul>{LINKS}</ul></nav><article>{HEAD}{BODY}<p>Baca juga: Air surut lagi</p></article>"
    ).reading
    assert reading is not None
    assert reading.stored == sum(map(len, PROSE))
    assert reading.characters == reading.stored + sum(reading.dropped.values())
    assert reading.dropped.keys() == {"navigation", "furniture"}


def test_a_second_article_is_kept_and_teasers_are_not() -> None:
    more = (
        "<article><h2>Harga Cabai Turun</h2><p>Harga cabai turun menjadi Rp 38.000 pada Rabu.</p></article>"
    )
    teaser = (
        '<article><h2><a href="/b">Harga Tomat</a></h2><p>Harga tomat naik lagi pada hari Rabu.</p></article>'
    )
    found = lines(f"<main><article><h2>Bendungan</h2>{BODY}</article>{more}{teaser}</main>")
    assert found[-2:] == ["Harga Cabai Turun", "Harga cabai turun menjadi Rp 38.000 pada Rabu."]


@pytest.mark.parametrize(
    ("title", "body", "reason"),
    [
        ("Just a moment...", "<h1>Checking your browser</h1><p>Please wait while we check that you are human.</p>", "check of the browser"),
        ("404", "<h1>Halaman tidak ditemukan</h1><p>Halaman yang Anda cari sudah tidak ada lagi.</p>", "was not found"),
        ("Kabar", "<h1>We value your privacy</h1><p>We and our 800 partners store cookies on your device.</p>", "notice about cookies"),
        (
            "Kabar",
            "".join(f'<div><h3><a href="/{n}">Bendungan nomor {n} diisi</a></h3><p>{PROSE[n % 3]}</p></div>' for n in range(9)),
            "only links to articles",
        ),
        ("Kabar", f"<ul>{LINKS}{LINKS}</ul>", "only links to articles"),
        ("Kabar", "<p>Memuat</p>", "holds no article text"),
    ],
)  # fmt: skip
def test_the_true_reason_of_a_refusal(title: str, body: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read(body, f"<title>{title}</title>")


def test_an_article_about_such_pages_is_read() -> None:
    cookies = '<div class="cookie-consent" role="dialog"><p>We use cookies on this site for you.</p></div>'
    assert set(PROSE) <= set(lines(f"{cookies}<article><h1>404 rumah hanyut</h1>{BODY * 4}</article>"))
    assert set(PROSE) <= set(lines(f"{cookies}<article>{HEAD}{BODY}</article>"))
