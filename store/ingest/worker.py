"""The child process of isolation.py: reads sources one after the other, until nothing more is asked."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import resource
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

from config.errors import IndexPageError, SourceError
from store.ingest.article import read_article
from store.ingest.documents.member import Position
from store.ingest.documents.members import members_of
from store.ingest.feeds.examine import examine
from store.ingest.fetch import RawSource
from store.ingest.isolation import OUT_OF_MEMORY
from store.ingest.kinds import is_container
from store.ingest.messages import article_to_json, batch_to_json, receive_source, send

_NOTHING: dict[str, Any] = {
    "article": None, "batch": None, "found": None, "error": "", "index": False, "traceback": "",
}  # fmt: skip
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


def main() -> None:
    """Answers each source that comes through standard input, a socket, with an article or an error.

    Its arguments: the seconds of a processor's time for one source, and the bytes that this process may have.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    seconds, memory = float(sys.argv[1]), int(sys.argv[2])
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    with socket.socket(fileno=0) as line, contextlib.suppress(ConnectionError):
        try:
            _serve(line, seconds, memory)
        except MemoryError:
            # Whatever is left of the libraries beneath, the next source gets a process without it.
            os._exit(OUT_OF_MEMORY)


def _serve(line: socket.socket, seconds: float, memory: int) -> None:
    fcntl.fcntl(line, fcntl.F_SETOWN, os.getpid())
    send(line, b"")
    last = False
    while not last:
        raw, at = receive_source(line)
        _watch(line, seconds)
        reply, data = _reply(raw, at, memory)
        # What has grown large is replaced: its memory is freed, and the next one starts from zero.
        last = _peak() > memory // 2
        message = json.dumps(_NOTHING | {"last": last} | reply).encode()
        _watch(line, 0)
        send(line, message)
        if data is not None:
            send(line, data)


def _watch(line: socket.socket, seconds: float) -> None:
    """From now on the end of this time, or of the parent, is the end of this process too, even within code
    that lets no handler run: the system does it. 0 seconds: no longer."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    flags = fcntl.fcntl(line, fcntl.F_GETFL)
    fcntl.fcntl(line, fcntl.F_SETFL, flags | os.O_ASYNC if seconds else flags & ~os.O_ASYNC)


def _reply(raw: RawSource, at: Position, memory: int) -> tuple[dict[str, Any], bytes | None]:
    """What is answered, and for a file of many what its articles hold."""
    try:
        if raw.kind in ("listing", "links", "robots"):
            return {"found": examine(raw)}, None
        if is_container(raw.kind):
            batch = members_of(raw, at)
            return {"batch": batch_to_json(batch)}, b"".join(member.data for member in batch.members)
        return {"article": article_to_json(read_article(raw))}, None
    except SourceError as error:
        # Some libraries take a lack of memory for a page that holds nothing.
        if _peak() < memory * 0.9:
            return {"error": str(error), "index": isinstance(error, IndexPageError)}, None
    except MemoryError:
        raise
    except Exception:
        return {"traceback": traceback.format_exc()}, None
    raise MemoryError


def _peak() -> int:
    """The most memory that this process has had so far, in bytes."""
    # On Linux, what getrusage tells begins with what the parent had when this process began.
    with contextlib.suppress(OSError, StopIteration):
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT
