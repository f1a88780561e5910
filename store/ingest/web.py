"""A page of the web: its address, its redirects, its type and its size, all within limits."""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from config.errors import SourceError
from store.ingest.connection import Network, Response

PageKind = Literal["text", "markdown", "html"]

MAX_PAGE_BYTES = 5_000_000
_SECONDS = 30.0
_REDIRECTS = 5
_LONGEST_ADDRESS = 2000
_MOVED = {301, 302, 303, 307, 308}
_TYPES: dict[str, PageKind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
}
_HOST = re.compile(r"[a-z0-9_.-]{1,253}|\[[0-9a-f:.]{2,45}\]", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*+=\s*+[\"']?([\w.:-]{1,40})", re.IGNORECASE | re.ASCII)
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,40}/[\w.+-]{1,80}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came. url: where it was found in the end. charset: what the server says, if anything."""

    url: str
    kind: PageKind
    data: bytes
    charset: str | None = None


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
        deadline = time.monotonic() + self._seconds
        here = plain_address(url)
        for _ in range(_REDIRECTS + 1):
            with self._network.get(here, deadline) as response:
                if response.status not in _MOVED:
                    return self._page(here, response)
                location = response.headers.get("location")
            if not location:
                raise SourceError(f"{_host(here)} sends to another address without naming it; try another.")
            # Each address on the way is checked like the first.
            here = plain_address(location, here)
        raise SourceError("This address leads from one to the next without end; give the last of them.")

    def _page(self, url: str, response: Response) -> Page:
        _check_status(_host(url), response.status)
        declared = response.headers.get("content-type", "")
        kind = _kind(url, declared.partition(";")[0].strip().lower())
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        data = self._body(response.chunks, encoding)
        if not data.strip():
            raise SourceError("The page at this address is empty; check the address in a browser.")
        charset = _CHARSET.search(declared)
        return Page(url, kind, data, charset[1] if charset else None)

    def _body(self, chunks: Iterator[bytes], encoding: str) -> bytes:
        if encoding not in {"identity", "", "gzip", "x-gzip"}:
            raise SourceError(
                "The page is packed in a way that kutip cannot read; save it and give the file."
            )
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16) if "gzip" in encoding else None
        body = bytearray()
        for chunk in chunks:
            try:
                # Never more than one byte beyond the limit, however much is packed into the chunk.
                piece = unpacker.decompress(chunk, self._longest + 1 - len(body)) if unpacker else chunk
            except zlib.error:
                raise SourceError("The page came damaged; try again later.") from None
            body += piece
            if len(body) > self._longest:
                limit = self._longest / 1_000_000
                raise SourceError(
                    f"The page is larger than {limit:g} MB; save the article and give that file."
                )
        if unpacker and not unpacker.eof and body:
            raise SourceError("Only a part of the page came; try again later.")
        return bytes(body)


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


def _check_status(host: str, status: int) -> None:
    if 200 <= status < 300:
        return
    if status in {401, 403}:
        what = "does not let kutip read this page; save it in a browser and give that file"
    elif status in {404, 410}:
        what = "has no page at this address; check it in a browser"
    elif status == 429 or status >= 500:
        what = "cannot give this page now; try again later"
    else:
        what = "gave no page; check the address in a browser"
    raise SourceError(f"{host} {what} (status {status}).")


def _kind(url: str, declared: str) -> PageKind:
    markdown = PurePosixPath(urlsplit(url).path).suffix.lower() in {".md", ".markdown"}
    # A server that does not say sends a page, as a rule.
    kind = _TYPES.get(declared or "text/html")
    if kind is None:
        shown = declared if _MEDIA_TYPE.fullmatch(declared) else "of another type"
        raise SourceError(f"This page is {shown}; kutip reads web pages, plain text and Markdown.")
    return "markdown" if markdown and kind == "text" else kind


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
