"""Reads sources in a process of its own, which is replaced when one takes too long or too much memory.

What came from outside may be made to keep a parser busy for ever, and a pattern at work holds the
interpreter: here it would stop everything else, such as the heartbeats of the bot.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config.errors import IndexPageError, PassingError, SourceError
from store.ingest.documents.member import START, Batch, Position
from store.ingest.fetch import RawSource
from store.ingest.kinds import CONTAINERS, is_container
from store.ingest.messages import article_from_json, batch_from_json, receive, send_source
from store.models import Article

SECONDS = 20.0
MEMORY = 1 << 30
# The exit status of a child that ran out of memory.
OUT_OF_MEMORY = 3
# How long a child may take to start on a busy machine, and to end once nothing is asked of it any more.
_START_SECONDS = 60.0
_END_SECONDS = 5.0
# The child finds its modules where this process does, never in the current folder, which anybody may fill.
_CHILD = "import sys; sys.path[:] = sys.argv[3:]; from store.ingest.worker import main; main()"
_ROOT = Path(__file__).parents[2]
_LOG = logging.getLogger(__name__)

# What is read, and what to do.
_TOO_LONG = "This {} takes too long to read; {}."
_TOO_MUCH = "This {} needs too much memory to read; {}."
_BROKEN = "Reading this {} failed unexpectedly; {}."
_STOPPED = "Reading this {} was stopped."
_FILES = frozenset(("docx", "pdf", "mail", "mhtml", "epub", *CONTAINERS.values()))


class IsolatedReader:
    """Reads one source at a time, in a child process that is started when it is first needed and used again
    and again. Safe to use from several threads."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        """seconds: of a processor's time that one source may take; by the clock it is three times as long, so
        that a busy machine refuses nothing. memory: the bytes that the child may have."""
        self._seconds, self._memory = seconds, memory
        # Held while a source is read; and for a moment, to tell whether one is.
        self._lock, self._guard = threading.Lock(), threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._reading = self._closed = False

    def another(self) -> IsolatedReader:
        """A reader with the same limits and a child of its own."""
        return IsolatedReader(self._seconds, self._memory)

    def read(self, raw: RawSource) -> Article:
        """The article of one source. Raises SourceError, with a sentence for the user, when it holds none;
        PassingError when it cannot be read within the limits, or reading was stopped."""
        return article_from_json(self._asked(raw)[0]["article"])

    def members(self, raw: RawSource, at: Position = START) -> Batch:
        """Some articles of a file of many, from a position in it on. Raises what `read` raises."""
        reply, data = self._asked(raw, at)
        return batch_from_json(reply["batch"], data)

    def examine(self, raw: RawSource) -> Any:
        """What is found in a source that is no article, as `store.ingest.feeds.examine` gives it. Raises what
        `read` raises."""
        return self._asked(raw)[0]["found"]

    def close(self) -> None:
        """Ends the child; what it is reading for another thread fails. Reading again starts another one."""
        with self._guard:
            if not self._reading:
                self._end(now=False)
                return
            self._closed = True
            if child := self._child:
                child.kill()

    @contextlib.contextmanager
    def _as_reading(self) -> Iterator[None]:
        with self._guard:
            self._reading, self._closed = True, False
        try:
            yield
        finally:
            with self._guard:
                self._reading = False

    def _asked(self, raw: RawSource, at: Position = START) -> tuple[dict[str, Any], bytes]:
        """What the child answers, with what comes behind the answer. Raises what `read` raises."""
        what = "file" if raw.kind in _FILES else "page"
        with self._lock, self._as_reading():
            try:
                reply, data = self._reply(raw, at)
            except TimeoutError:
                self._end(now=True)
                raise PassingError(_TOO_LONG.format(what, _advice(raw))) from None
            except OSError:
                raise PassingError(self._why().format(what, _advice(raw))) from None
            except BaseException:
                # Interrupted: the answer to this would be taken for the answer to the next.
                self._end(now=True)
                raise
            if reply["last"]:
                self._end(now=False)
        if reply["traceback"]:
            _LOG.debug("reading %s failed: %s", raw.source, reply["traceback"])
            raise PassingError(_BROKEN.format(what, _advice(raw)))
        if reply["error"]:
            raise (IndexPageError if reply["index"] else SourceError)(reply["error"])
        return reply, data

    def _reply(self, raw: RawSource, at: Position) -> tuple[dict[str, Any], bytes]:
        if self._child is None or self._line is None or self._child.poll() is not None:
            line = self._start()
        else:
            line = self._line
        # Closed before there was a child that could be killed, or before it was known to be dead.
        if self._closed:
            raise OSError(_STOPPED)
        deadline = time.monotonic() + 3 * self._seconds
        send_source(line, raw, at, deadline)
        reply: dict[str, Any] = json.loads(receive(line, deadline))
        return reply, receive(line, deadline) if reply["batch"] else b""

    def _start(self) -> socket.socket:
        self._end(now=True)
        line, other = socket.socketpair()
        self._line = line
        paths = [path for path in sys.path if Path(path).is_absolute()]
        limits = [str(self._seconds), str(self._memory)]
        with other:
            # A session of its own: Ctrl-C in the terminal is for this process alone.
            self._child = subprocess.Popen(  # noqa: S603 - this interpreter, with paths that it has
                [sys.executable, "-P", "-c", _CHILD, *limits, *paths, str(_ROOT)],
                stdin=other.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=None if _LOG.isEnabledFor(logging.DEBUG) else subprocess.DEVNULL,
                start_new_session=True,
            )
        # Until it has imported what it needs, the time is not the source's.
        receive(line, time.monotonic() + _START_SECONDS)
        return line

    def _end(self, now: bool) -> None:
        """Ends the child by telling it that nothing more is asked, or at once."""
        child, line = self._child, self._line
        self._child = self._line = None
        if line is not None:
            line.close()
        if child is None:
            return
        if not now:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(_END_SECONDS)
        child.kill()
        child.wait()

    def _why(self) -> str:
        """Why the child is gone, or could not be started."""
        if self._closed:
            self._end(now=True)
            return _STOPPED
        status = None
        if self._child is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                status = self._child.wait(_END_SECONDS)
        self._end(now=True)
        # What the system kills unasked, it kills for want of memory.
        if status in (OUT_OF_MEMORY, -signal.SIGKILL):
            return _TOO_MUCH
        return _TOO_LONG if status == -signal.SIGPROF else _BROKEN


def _advice(raw: RawSource) -> str:
    if is_container(raw.kind):
        return "split it into smaller files"
    if raw.kind == "pdf":
        return "split it into fewer pages, or save the article alone, as plain text"
    return "save the article alone, as plain text"


READER = IsolatedReader()
atexit.register(READER.close)
