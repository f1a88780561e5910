"""What is connected to is what was checked: real servers on loopback, names that only the test resolves."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from config.errors import SourceError
from store.ingest.addresses import Address
from store.ingest.connection import Network
from store.ingest.web import Web
from tests.store.ingest.site import ARTICLE, Site, moved, sends, serving

OUTER, INNER = "127.0.0.1", "127.0.0.2"


def outer_only(one: Address) -> bool:
    """Takes the first address of loopback for the public internet and all others for the inner network."""
    return str(one) == OUTER


def names(**known: list[str]) -> Callable[[str, int], list[str]]:
    """Resolves "outer.example" by `outer=[...]`, addresses to themselves, and no other name."""

    def resolve(host: str, port: int) -> list[str]:
        name = host.removesuffix(".example")
        if name in known:
            return known[name]
        return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)]

    return resolve


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "LOCALHOST", "127.1", "127.0.1", "2130706433", "0x7f000001", "0177.0.0.1",
        "0", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "１２７.０.０.１", "169.254.169.254",
        "10.0.0.1", "[fe80::1]", "[fd00:ec2::254]", "224.0.0.1",
    ],
)  # fmt: skip
def test_no_private_address_is_connected_to(site: Site, host: str) -> None:
    site.pages["/"] = sends(ARTICLE)
    with pytest.raises(SourceError, match="not on the public internet"):
        Web().fetch(site.url("/", host))
    assert site.asked == []


def test_a_private_address_among_public_ones_is_enough_to_refuse(site: Site) -> None:
    web = Web(Network(outer_only, names(both=[OUTER, INNER])))
    with pytest.raises(SourceError, match=r"both\.example is not on the public internet"):
        web.fetch(site.url("/", "both.example"))
    assert site.asked == []


def test_the_address_that_was_checked_is_connected_to(site: Site) -> None:
    """A name whose address changes between two look-ups is looked up once."""
    answers = iter([[OUTER], [INNER], [INNER]])
    site.pages["/"] = sends(ARTICLE)
    page = Web(Network(outer_only, lambda *_: next(answers))).fetch(site.url("/", "turning.example"))
    assert page.data == ARTICLE.encode()
    assert site.asked == [(f"turning.example:{site.port}", "/")]
    assert next(answers) == [INNER]


@pytest.mark.parametrize("host", [INNER, "inner.example", "localhost.", "[::1]", "2130706434"])
def test_redirects_are_checked_too(site: Site, host: str) -> None:
    site.pages |= {"/": moved(site.url("/secret", host)), "/secret": sends(ARTICLE)}
    network = Network(outer_only, names(inner=[INNER], **{"localhost.": ["::1"]}))
    with pytest.raises(SourceError, match="not on the public internet"):
        Web(network).fetch(site.url("/", OUTER))
    assert site.paths() == ["/"]


def test_the_name_is_looked_up_again_after_a_redirect_to_itself(site: Site) -> None:
    answers = iter([[OUTER], [INNER]])
    site.pages |= {"/": moved("/secret"), "/secret": sends(ARTICLE)}
    with pytest.raises(SourceError, match="not on the public internet"):
        Web(Network(outer_only, lambda *_: next(answers))).fetch(site.url("/", "turning.example"))
    assert site.paths() == ["/"]


def test_the_next_address_is_tried_when_nobody_listens_at_one(site: Site) -> None:
    with socket.create_server((INNER, 0)) as probe:
        port = probe.getsockname()[1]
    site.pages["/"] = sends(ARTICLE)
    dead = Network(lambda _: True, lambda *_: [INNER])
    with pytest.raises(SourceError, match=r"The connection to .* failed \(connection refused\)"):
        Web(dead).fetch(f"http://two.example:{port}/")
    both = Network(lambda _: True, lambda *_: ["::1", OUTER])
    assert Web(both).fetch(site.url("/", "two.example")).data


@pytest.mark.parametrize("addresses", [[], ["lookup fails"]])
def test_a_name_without_an_address(addresses: list[str]) -> None:
    def resolve(host: str, _: int) -> list[str]:
        if addresses:
            raise socket.gaierror(-2, "Name or service not known")
        return []

    with pytest.raises(SourceError, match=r"There is no host nowhere|The connection to nowhere"):
        Web(Network(resolve=resolve)).fetch("http://nowhere.example/")


def test_a_look_up_without_end_is_given_up() -> None:
    released = threading.Event()

    def resolve(_: str, __: int) -> list[str]:
        released.wait()
        return [OUTER]

    with pytest.raises(SourceError, match=r"slow\.example took too long"):
        Web(Network(resolve=resolve), seconds=0.2).fetch("http://slow.example/")
    released.set()


def drip(before: bytes, drop: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    """Sends a little now and then, until the other side goes: no single read is slow."""

    def view(request: BaseHTTPRequestHandler) -> None:
        request.connection.sendall(before)
        while True:
            request.connection.sendall(drop)
            threading.Event().wait(0.05)

    return view


@pytest.mark.parametrize(
    "view",
    [
        drip(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
        drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"x"),
        drip(b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    ],
    ids=["headers", "body", "interim"],
)
def test_a_page_that_comes_without_end_is_given_up(
    site: Site, view: Callable[[BaseHTTPRequestHandler], None]
) -> None:
    site.pages["/"] = view
    with pytest.raises(SourceError, match="took too long"):
        Web(Network(outer_only), seconds=0.5).fetch(site.url("/"))


@pytest.mark.parametrize("answer", [b"220 mail.example ready\r\n", b"\0\1\2\3" * 100, b""])
def test_what_is_no_web_server(answer: bytes) -> None:
    with socket.create_server((OUTER, 0)) as server:

        def talk() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(answer)

        thread = threading.Thread(target=talk)
        thread.start()
        with pytest.raises(SourceError, match="did not answer as a web server does"):
            Web(Network(outer_only)).fetch(f"http://{OUTER}:{server.getsockname()[1]}/")
        thread.join()


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[Site, Path]]:
    """A site with a certificate for news.example, and the file of that certificate."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subject = ["-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving(context) as site:
        site.pages["/"] = sends(ARTICLE)
        yield site, certificate


def test_a_certificate_is_checked_against_the_name_not_the_address(
    secure: tuple[Site, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, certificate = secure
    web = Web(Network(outer_only, names(news=[OUTER], other=[OUTER])))
    with pytest.raises(SourceError, match=r"certificate of news\.example cannot be trusted \(self-signed"):
        web.fetch(f"https://news.example:{site.port}/")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert web.fetch(f"https://news.example:{site.port}/").data == ARTICLE.encode()
    for host in ("other.example", OUTER):
        with pytest.raises(SourceError, match=r"cannot be trusted \(.*mismatch"):
            web.fetch(f"https://{host}:{site.port}/")
    assert len(site.asked) == 1
