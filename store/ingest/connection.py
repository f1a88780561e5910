"""One HTTP exchange with an address that was checked; the only file that imports the HTTP library.

The name is resolved here, every address that it has is checked, and one of these is connected to: nobody
can give a harmless address to the check and another to the connection. Proxies are not used, for they
would resolve the name themselves.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import httpcore

from config.errors import PassingError, SourceError
from store.ingest.addresses import Address, address, is_public

Resolve = Callable[[str, int], list[str]]
Allowed = Callable[[Address], bool]

# Each of a host's addresses gets a chance, also when the first swallows what is sent to it.
_CONNECT_SECONDS = 10.0
_HEADERS: dict[bytes | str, bytes | str] = {
    "User-Agent": "kutip",
    "Accept": "text/html, application/xhtml+xml, text/markdown, text/plain, application/rss+xml, "
    "application/atom+xml, application/feed+json, application/xml;q=0.9, application/json;q=0.8",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Response:
    """The beginning of a response: names of headers in lower case; `chunks` reads the body."""

    status: int
    headers: Mapping[str, str]
    chunks: Iterator[bytes]


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, as texts. OSError passes through."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Network:
    """Connects to hosts all of whose addresses are `allowed`."""

    def __init__(self, allowed: Allowed = is_public, resolve: Resolve = resolve) -> None:
        self._allowed, self._resolve = allowed, resolve

    @contextmanager
    def get(
        self, url: str, deadline: float, conditions: Mapping[str, str] | None = None
    ) -> Iterator[Response]:
        """Requests a page; its body can be read until the block ends. Redirects are not followed.

        url: in ASCII. deadline: when to give up, by `time.monotonic`, however far it has got by then.
        conditions: headers that ask for the page only if it has changed. Raises SourceError, also out of
        `chunks`; PassingError for what may be otherwise another time.
        """
        host = httpcore.URL(url).host.decode("ascii")
        backend = _Backend(self._allowed, self._resolve, deadline)
        # Loading the certificates takes longer than many a page.
        secure = httpcore.default_ssl_context() if url.startswith("https:") else None
        asked: dict[bytes | str, bytes | str] = {
            name: value.encode("latin-1", "replace") for name, value in (conditions or {}).items()
        }
        try:
            with (
                httpcore.ConnectionPool(secure, network_backend=backend) as pool,
                pool.stream("GET", url, headers=_HEADERS | asked) as response,
            ):
                headers = {
                    name.decode("ascii").lower(): _text(value) for name, value in reversed(response.headers)
                }
                yield Response(response.status, headers, response.iter_stream())
        except httpcore.TimeoutException as error:
            raise PassingError(f"{host} took too long to send the page; try again later.") from error
        except httpcore.NetworkError as error:
            raise _failed(host, error) from error
        except httpcore.ProtocolError as error:
            raise PassingError(
                f"{host} did not answer as a web server does; check the address, or try again later.",
                again=True,
            ) from error


class _Backend(httpcore.NetworkBackend):
    """Connects to addresses that were checked, and to no others."""

    def __init__(self, allowed: Allowed, resolve: Resolve, deadline: float) -> None:
        self._allowed, self._resolve, self._deadline = allowed, resolve, deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline counts
        local_address: str | None = None,  # noqa: ARG002 - never given
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = _within(self._deadline, lambda: self._resolve(host, port))
        if not all(self._allowed(address(one)) for one in addresses):
            raise SourceError(
                f"{host} is not on the public internet, and kutip reads public pages only, unless the "
                "setting private_addresses is true."
            )
        problem: Exception = httpcore.ConnectError("it has no address")
        for one in addresses:
            seconds = min(_left(self._deadline), _CONNECT_SECONDS)
            try:
                stream = self._sockets.connect_tcp(one, port, seconds, socket_options=socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return _Stream(stream, self._deadline)
        raise problem


class _Stream(httpcore.NetworkStream):
    """A connection that gives up at the deadline, also when a byte comes now and then."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        return _Stream(
            self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline)), self._deadline
        )

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left


def _within(deadline: float, look_up: Callable[[], list[str]]) -> list[str]:
    """What `look_up` returns or raises; the system's own look-up knows no deadline."""
    found: list[list[str] | Exception] = []

    def run() -> None:
        try:
            found.append(look_up())
        except (OSError, UnicodeError) as error:
            found.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(_left(deadline))
    if not found:
        raise httpcore.ConnectTimeout
    if isinstance(found[0], Exception):
        raise httpcore.ConnectError(found[0]) from found[0]
    return found[0]


def _failed(host: str, error: Exception) -> SourceError:
    # The library gives what it wraps as its error's argument.
    cause = error.args[0] if error.args else None
    if isinstance(cause, socket.gaierror | UnicodeError):
        return PassingError(
            f"There is no host {host}, or it cannot be looked up now; check the spelling of the address."
        )
    if isinstance(cause, ssl.SSLCertVerificationError):
        return SourceError(
            f"The certificate of {host} cannot be trusted ({cause.verify_message}); the page was not read."
        )
    reason = (cause.strerror if isinstance(cause, OSError) else None) or str(error) or "it was closed"
    # One that is refused will be refused the next moment, too.
    again = isinstance(error, httpcore.ReadError | httpcore.WriteError)
    return PassingError(f"The connection to {host} failed ({reason.lower()}); try again later.", again=again)


def _text(value: bytes) -> str:
    """A header's value; some servers write addresses in plain UTF-8."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
