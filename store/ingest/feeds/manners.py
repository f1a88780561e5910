"""How a host is asked: one connection at a time, with a pause between two requests, and only what its
robots.txt allows."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from config.errors import PassingError, SourceError
from store.ingest.fetch import RawSource
from store.ingest.isolation import IsolatedReader
from store.ingest.web import Web

# What of a robots.txt counts (RFC 9309), and for how many seconds it is remembered.
_LONGEST_ROBOTS = 512_000
_REMEMBERED = 3600.0
_REMEMBERED_FAILURE = 60.0
# The longest pause that a site can ask for, in seconds; a longer one is a wish to be left alone.
LONGEST_WAIT = 60.0
# So many failures one after the other, and a host is left alone for a while.
_FAILURES = 3
_LEFT_ALONE = 300.0


@dataclass(slots=True)
class _Host:
    """lock: held while it is asked. free: when it may be asked again, by `time.monotonic`."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free: float = 0.0
    alone_until: float = 0.0
    failures: int = 0
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class _Robots:
    """text: "" where everything is allowed, None where nothing is, because it cannot be read now."""

    text: str | None
    until: float


class Manners:
    """Knows the hosts that are asked. Safe to use from several threads, which share its hosts."""

    def __init__(self, web: Web, reader: IsolatedReader, delay: float) -> None:
        """delay: seconds between two requests to a host that does not name its own."""
        self._web, self._reader, self.delay = web, reader, delay
        self._hosts: dict[str, _Host] = {}
        self._robots: dict[str, _Robots] = {}
        self._lock = threading.Lock()

    def turn(self, pause: Callable[[float], None], *, obeying: bool) -> Turn:
        """For one page. obeying: whether robots.txt counts, which it does for what no user has named."""
        return Turn(self, pause, obeying)

    def host(self, url: str) -> _Host:
        name = urlsplit(url).hostname or ""
        with self._lock:
            return self._hosts.setdefault(name, _Host())

    def note(self, url: str, error: SourceError | None) -> None:
        """How asking for a page ended. A host that fails several times, or says when it may be asked again,
        is left alone for as long."""
        host = self.host(url)
        if not isinstance(error, PassingError) or not error.of_host:
            host.failures = 0
            return
        host.failures += 1
        wait = max(error.seconds or 0.0, _LEFT_ALONE if host.failures >= _FAILURES else 0.0)
        if wait > LONGEST_WAIT and host.alone_until < time.monotonic():
            host.alone_until, host.failures = time.monotonic() + wait, 0

    def check_robots(self, url: str) -> float:
        """The seconds that the site wants between two requests. Raises SourceError if the page is not to be
        read."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        known = self._robots.get(site)
        if known is None or known.until < time.monotonic():
            text = self._fetched(site)
            seconds = _REMEMBERED_FAILURE if text is None else _REMEMBERED
            self._robots[site] = known = _Robots(text, time.monotonic() + seconds)
        if known.text is None:
            raise PassingError(f"The robots.txt of {parts.hostname} cannot be read now; try again later.")
        if not known.text.strip():
            return self.delay
        data = json.dumps({"robots": known.text, "urls": [url]}).encode()
        (allowed,), delay = self._reader.examine(RawSource(url, url, "robots", data))
        if not allowed:
            raise SourceError(
                f"The robots.txt of {parts.hostname} asks programs not to read this page; open it in a "
                "browser, save it and give that file."
            )
        return self.delay if delay is None else min(max(self.delay, delay), LONGEST_WAIT)

    def _fetched(self, site: str) -> str | None:
        try:
            status, data = self._web.beginning(f"{site}/robots.txt", _LONGEST_ROBOTS)
        except PassingError:
            return None
        except SourceError:
            return ""
        if status == 429 or status >= 500:
            return None
        return data.decode("utf-8", "replace") if 200 <= status < 300 else ""


class Turn:
    """One page's turn at its host, and at those that it redirects to; a context, which ends with the page."""

    def __init__(self, manners: Manners, pause: Callable[[float], None], obeying: bool) -> None:
        self._manners, self._pause, self._obeying = manners, pause, obeying
        self._host: _Host | None = None

    def to(self, url: str) -> None:
        """Waits until the host of the address may be asked. Raises SourceError if it may not."""
        self._leave()
        host = self._manners.host(url)
        host.lock.acquire()
        self._host = host
        if host.alone_until > time.monotonic():
            minutes = max(1, round((host.alone_until - time.monotonic()) / 60))
            raise PassingError(
                f"{urlsplit(url).hostname} is left alone for {minutes} min after it failed or asked for it; "
                "try again later."
            )
        if self._obeying:
            host.delay = self._manners.check_robots(url)
        self._pause(max(0.0, host.free - time.monotonic()))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def _leave(self) -> None:
        if self._host:
            self._host.free = time.monotonic() + max(self._manners.delay, self._host.delay)
            self._host.lock.release()
            self._host = None
