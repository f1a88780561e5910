"""Pages of the web within their limits, fetched from a real server on loopback."""

from __future__ import annotations

import gzip
import zlib
from http.server import BaseHTTPRequestHandler

import pytest

from config.errors import SourceError
from store.ingest.web import MAX_PAGE_BYTES, Page, Web, plain_address
from tests.store.ingest.site import ARTICLE, Site, View, moved, sends


def fetch(site: Site, view: View, path: str = "/berita") -> Page:
    site.pages[path] = view
    return Web.configured(private_addresses=True).fetch(site.url(path))


def complaint(site: Site, view: View, path: str = "/berita") -> str:
    with pytest.raises(SourceError) as caught:
        fetch(site, view, path)
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text
    return text


@pytest.mark.parametrize(
    ("path", "kind", "expected"),
    [
        ("/a", "text/html; charset=ISO-8859-2", ("html", "ISO-8859-2")),
        ("/a", 'Text/HTML;Charset="utf-8"', ("html", "utf-8")),
        ("/a", "application/xhtml+xml", ("html", None)),
        ("/a", "", ("html", None)),
        ("/a.txt", "text/plain", ("text", None)),
        ("/a.md", "text/plain; charset=utf-8", ("markdown", "utf-8")),
        ("/a", "text/markdown", ("markdown", None)),
    ],
)
def test_types(site: Site, path: str, kind: str, expected: tuple[str, str | None]) -> None:
    page = fetch(site, sends("isi", kind), path)
    assert (page.kind, page.charset) == expected
    assert page.data == b"isi"
    assert page.url == site.url(path)


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("application/pdf", "This page is application/pdf;"),
        ("application/rss+xml", "This page is application/rss+xml;"),
        ("image/png; x", "This page is image/png;"),
        ("<script>@everyone", "This page is of another type;"),
    ],
)
def test_other_types_are_not_downloaded(site: Site, kind: str, shown: str) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", kind)
        request.end_headers()
        while True:
            request.wfile.write(b"x" * 65536)

    assert complaint(site, endless).startswith(shown)


def test_redirects_lead_to_the_page_and_its_address(site: Site) -> None:
    site.pages |= {
        "/1": moved("/2?a=1#part", 301),
        "/2?a=1": moved("3", 303),
        "/3": moved(f"//127.0.0.2:{site.port}/4", 307),
        "/4": moved("/caf\xc3\xa9", 308),
        "/caf%C3%A9": sends(ARTICLE),
    }
    page = Web.configured(private_addresses=True).fetch(site.url("/1"))
    assert page.url == site.url("/caf%C3%A9", "127.0.0.2")
    assert site.paths() == ["/1", "/2?a=1", "/3", "/4", "/caf%C3%A9"]


def test_redirects_end(site: Site) -> None:
    assert "without end" in complaint(site, moved("/berita"))
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("", "without naming it"),
        ("file:///etc/passwd", "not a valid web address"),
        ("ftp://example.com/", "does not begin with http"),
        ("http://user:secret@127.0.0.1/", "a user name or a password"),
        ("http://[::1", "not a valid web address"),
    ],
)
def test_redirects_to_what_is_no_page(site: Site, location: str, said: str) -> None:
    assert said in complaint(site, moved(location))
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "does not let kutip read"), (403, "does not let kutip read"), (404, "has no page"),
        (410, "has no page"), (429, "try again later"), (503, "try again later"), (304, "gave no page"),
        (418, "gave no page"),
    ],
)  # fmt: skip
def test_what_the_server_refuses(site: Site, status: int, said: str) -> None:
    text = complaint(site, sends("" if status == 304 else "ARTIKEL", status=status))
    assert said in text
    assert text.startswith("127.0.0.1 ")
    assert f"(status {status})" in text


@pytest.mark.parametrize("body", [b"", b" \r\n\t "])
def test_an_empty_page(site: Site, body: bytes) -> None:
    assert "is empty" in complaint(site, sends(body))


def packed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def test_a_packed_page_is_unpacked(site: Site) -> None:
    assert (
        fetch(site, sends(packed(b"isi" * 1000), headers={"Content-Encoding": "gzip"})).data == b"isi" * 1000
    )


@pytest.mark.parametrize(
    ("body", "encoding", "said"),
    [
        (b"isi", "br", "packed in a way"),
        (b"isi", "gzip, gzip", "packed in a way"),
        (b"no gzip at all", "gzip", "damaged"),
        (zlib.compress(b"isi"), "gzip", "damaged"),
        (packed(b"isi" * 1000)[:-12], "gzip", "Only a part"),
    ],
)
def test_what_cannot_be_unpacked(site: Site, body: bytes, encoding: str, said: str) -> None:
    assert said in complaint(site, sends(body, headers={"Content-Encoding": encoding}))


def test_the_largest_page(site: Site) -> None:
    assert len(fetch(site, sends(b"x" * MAX_PAGE_BYTES)).data) == MAX_PAGE_BYTES
    assert "larger than 5 MB" in complaint(site, sends(b"x" * (MAX_PAGE_BYTES + 1)))


def test_a_small_file_that_unpacks_without_end_is_given_up(site: Site) -> None:
    bomb = packed(b"\0" * 100_000_000)
    assert len(bomb) < 100_000
    assert "larger than 5 MB" in complaint(site, sends(bomb, headers={"Content-Encoding": "gzip"}))


def test_a_page_that_breaks_off(site: Site) -> None:
    def half(request: BaseHTTPRequestHandler) -> None:
        request.connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99\r\n\r\n<p>"
        )

    assert "did not answer as a web server does" in complaint(site, half)


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("https://Example.COM", "https://example.com/"),
        (" http://example.com:80/a#b ", "http://example.com/a"),
        ("https://example.com:8443/a?b=c d#e", "https://example.com:8443/a?b=c%20d"),
        ("https://example.com/berita/kopi é?q=\u201cx\u201d", "https://example.com/berita/kopi%20%C3%A9?q=%E2%80%9Cx%E2%80%9D"),
        ("https://example.com/a%20b", "https://example.com/a%20b"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://[2606:4700::1]:81/", "http://[2606:4700::1]:81/"),
        ("http://example.com/\ud800", "http://example.com/%3F"),
        ("http://example.com/a\r\nHost: evil", "http://example.com/aHost:%20evil"),
    ],
)  # fmt: skip
def test_addresses_in_ascii(given: str, plain: str) -> None:
    assert plain_address(given) == plain


@pytest.mark.parametrize(
    "url",
    [
        "", "http://", "http:///a", "berita.html", "http://exa mple.com/", "http://example.com:port/",
        "http://example.com:99999/", "http://example.com:0/", "http://[fe80::1%25eth0]/", "http://a..b/",
        "http://example.com/" + "a" * 2000, "http://\ud800/", "http://ex<b>.com/",
        "http://" + "a" * 64 + ".com/",
    ],
)  # fmt: skip
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(SourceError, match="not a valid web address"):
        plain_address(url)


@pytest.mark.parametrize("login", ["user@", "user:secret@", ":@", "example.com\\@"])
def test_a_login_is_refused_and_not_repeated(login: str) -> None:
    with pytest.raises(SourceError, match="a user name or a password") as caught:
        plain_address(f"http://{login}127.0.0.1/")
    assert "secret" not in str(caught.value)
