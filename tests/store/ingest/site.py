"""A web server on loopback whose pages are functions."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

View = Callable[[BaseHTTPRequestHandler], None]

ARTICLE = """<html><head><title>Jembatan Musi dibuka</title></head><body><article>
<h1>Jembatan Musi dibuka</h1>
<p>Jembatan baru di atas Sungai Musi dibuka untuk umum pada 3 Maret 2024 oleh wali kota setempat.</p>
<p>Pembangunannya berlangsung selama dua tahun, dan warga sudah lama menunggu jalan yang lebih singkat.</p>
</article></body></html>"""


def sends(
    body: str | bytes, kind: str = "text/html", status: int = 200, headers: Mapping[str, str] | None = None
) -> View:
    """A page that is always the same."""
    data = body if isinstance(body, bytes) else body.encode()

    def view(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        if kind:
            request.send_header("Content-Type", kind)
        for name, value in (headers or {}).items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    return view


def moved(location: str, status: int = 302) -> View:
    """A redirect."""
    return sends(b"", "", status, {"Location": location})


@dataclass
class Site:
    """port: on which it listens, at every address of loopback. asked: (Host header, path) of each request."""

    port: int
    pages: dict[str, View] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for _, path in self.asked]


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serves until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.headers["Host"], self.path))
            try:
                site.pages.get(self.path, sends("no such page", status=404))(self)
            except OSError:
                # The client has gone, as it should from some of the pages.
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Clients go in the middle; that is what is tested."""

    server = Server(("0.0.0.0", 0), Handler)  # noqa: S104 - redirects lead to other addresses of loopback
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site = Site(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
