"""A page of the web: its address, its redirects, its type and its size, all within limits."""

from __future__ import annotations

import datetime as dt
import re
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from config.errors import PassingError, SourceError
from store.ingest.connection import Network, Response
from store.ingest.page_kind import PageKind, kind_of, listed

MAX_PAGE_BYTES = 5_000_000
# What the protocol of sitemaps allows, unpacked.
MAX_LIST_BYTES = 50_000_000
_SECONDS = 30.0
_REDIRECTS = 5
_LONGEST_ADDRESS = 2000
_MOVED = {301, 302, 303, 307, 308}
_HOST = re.compile(r"[a-z0-9_.-]{1,253}|\[[0-9a-f:.]{2,45}\]", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*+=\s*+[\"']?([\w.:-]{1,40})", re.IGNORECASE | re.ASCII)
_PACKED = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Validators:
    """What tells whether a page has changed. url: where it was found in the end. etag, modified: as its
    server named them, "" for what it did not."""

    url: str
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came. url: where it was found in the end. charset: what the server says, if anything."""

    url: str
    kind: PageKind
    data: bytes
    charset: str | None = None
    etag: str = ""
    modified: str = ""


def _at_once(_url: str) -> None:
    """Nothing keeps an address from being asked."""


class Web:
    """Fetches pages of the public web, or, with a network that allows them, of others."""

    def __init__(
        self, network: Network | None = None, seconds: float = _SECONDS, longest: int = MAX_PAGE_BYTES
    ) -> None:
        """seconds: for a page with all its redirects. longest: bytes of a page, unpacked."""
        self._network = network or Network()
        self._seconds, self._longest = seconds, longest

    @classmethod
    def configured(cls, private_addresses: bool) -> Web:
        """private_addresses: whether pages of private networks may be read too."""
        return cls(Network(lambda _: True)) if private_addresses else cls()

    def fetch(self, url: str) -> Page:
        """The page at an http or https address. Raises SourceError, one sentence for the user."""
        with self._found(url, _at_once, None) as (here, response):
            return self._page(here, response, lists=False)

    def visit(
        self, url: str, known: Validators | None = None, before: Callable[[str], None] = _at_once
    ) -> Page | None:
        """The page, or list of pages, at an address; None if it has not changed since it was `known`.

        before: called with each address that is to be asked, redirects included; it may wait, or raise.
        Raises SourceError; PassingError for what may be otherwise another time.
        """
        with self._found(url, before, known) as (here, response):
            if response.status == 304 and known:
                return None
            return self._page(here, response, lists=True)

    def beginning(self, url: str, most: int) -> tuple[int, bytes]:
        """The status, and at most so many bytes of what is at an address. Raises what `visit` raises."""
        with self._found(url, _at_once, None) as (_, response):
            data = bytearray()
            encoding = response.headers.get("content-encoding", "identity").strip().lower()
            for piece in _unpacked(response.chunks, encoding, most):
                data += piece
                if len(data) > most:
                    break
            return response.status, bytes(data[:most])

    @contextmanager
    def _found(
        self, url: str, before: Callable[[str], None], known: Validators | None
    ) -> Iterator[tuple[str, Response]]:
        """The response at the end of all redirects, and where it is."""
        deadline = time.monotonic() + self._seconds
        here = plain_address(url)
        for _ in range(_REDIRECTS + 1):
            began = time.monotonic()
            before(here)
            deadline += time.monotonic() - began
            conditions = _conditions(known) if known and known.url == here else {}
            with self._network.get(here, deadline, conditions) as response:
                if response.status not in _MOVED:
                    yield here, response
                    return
                location = response.headers.get("location")
            if not location:
                raise SourceError(f"{_host(here)} sends to another address without naming it; try another.")
            # Each address on the way is checked like the first.
            here = plain_address(location, here)
        raise SourceError("This address leads from one to the next without end; give the last of them.")

    def _page(self, url: str, response: Response, *, lists: bool) -> Page:
        _check_status(_host(url), response)
        declared = response.headers.get("content-type", "")
        kind = kind_of(url, declared.partition(";")[0].strip().lower(), lists=lists)
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        most = MAX_LIST_BYTES if kind == "listing" else self._longest
        data = _body(response.chunks, encoding, most)
        if kind == "listing" and data.startswith(_PACKED):
            data = _body(iter([data]), "gzip", most)
        if not data.strip():
            raise SourceError("The page at this address is empty; check the address in a browser.")
        if lists:
            kind = listed(kind, data)
        charset = _CHARSET.search(declared)
        etag, modified = (response.headers.get(name, "")[:500] for name in ("etag", "last-modified"))
        return Page(url, kind, data, charset[1] if charset else None, etag, modified)


def _conditions(known: Validators) -> dict[str, str]:
    named = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in named.items() if value}


def _body(chunks: Iterator[bytes], encoding: str, longest: int) -> bytes:
    body = bytearray()
    for piece in _unpacked(chunks, encoding, longest):
        body += piece
        if len(body) > longest:
            limit = longest / 1_000_000
            raise SourceError(f"The page is larger than {limit:g} MB; save the article and give that file.")
    return bytes(body)


def _unpacked(chunks: Iterator[bytes], encoding: str, longest: int) -> Iterator[bytes]:
    if encoding not in {"identity", "", "gzip", "x-gzip"}:
        raise SourceError("The page is packed in a way that kutip cannot read; save it and give the file.")
    if "gzip" not in encoding:
        yield from chunks
        return
    unpacker, size = zlib.decompressobj(zlib.MAX_WBITS | 16), 0
    for chunk in chunks:
        try:
            # Never more than one byte beyond the limit, however much is packed into the chunk.
            piece = unpacker.decompress(chunk, longest + 1 - size)
        except zlib.error:
            raise SourceError("The page came damaged; try again later.") from None
        size += len(piece)
        yield piece
        if size > longest:
            return
    if not unpacker.eof and size:
        raise SourceError("Only a part of the page came; try again later.")


def plain_address(url: str, base: str = "") -> str:
    """The address in ASCII, without the part after "#"; what it leaves out is that of `base`.

    Raises SourceError for one that cannot be read.
    """
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        host, port = parts.hostname or "", parts.port
        host = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii").lower()
    except ValueError:
        host, port = "", None
    if len(url) > _LONGEST_ADDRESS or not _HOST.fullmatch(host) or port == 0:
        raise SourceError("This is not a valid web address; copy it from a browser.")
    if parts.scheme not in {"http", "https"}:
        raise SourceError("This address does not begin with http:// or https://; give one that does.")
    if parts.username is not None or parts.password is not None:
        raise SourceError("This address holds a user name or a password; give it without them.")
    place = host if port in (None, {"http": 80, "https": 443}[parts.scheme]) else f"{host}:{port}"
    # A half character stands for no byte.
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~", errors="replace")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~?", errors="replace")
    return urlunsplit((parts.scheme, place, path, query, ""))


def _check_status(host: str, response: Response) -> None:
    status = response.status
    if 200 <= status < 300:
        return
    if status in {401, 403}:
        what = "does not let kutip read this page; save it in a browser and give that file"
    elif status in {404, 410}:
        what = "has no page at this address; check it in a browser"
    elif status == 429 or status >= 500:
        sentence = f"{host} cannot give this page now; try again later (status {status})."
        seconds = _later(response.headers.get("retry-after", ""))
        raise PassingError(sentence, again=True, of_host=status in {429, 503}, seconds=seconds)
    else:
        what = "gave no page; check the address in a browser"
    raise SourceError(f"{host} {what} (status {status}).")


def _later(stated: str) -> float | None:
    """The seconds of a Retry-After, which is a number of them or a date."""
    stated = stated.strip()
    if stated.isdecimal() and len(stated) <= 9:
        return float(stated)
    try:
        at = parsedate_to_datetime(stated)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
    return max(0.0, (at - dt.datetime.now(dt.UTC)).total_seconds())


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
