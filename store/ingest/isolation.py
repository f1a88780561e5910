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
from pathlib import Path
from typing import Any

from config.errors import IndexPageError, PassingError, SourceError
from store.ingest.fetch import RawSource
from store.ingest.messages import article_from_json, receive, send_source
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

_ADVICE = "save the article alone, as plain text"
_TOO_LONG = f"This page takes too long to read; {_ADVICE}."
_TOO_MUCH = f"This page needs too much memory to read; {_ADVICE}."
_BROKEN = f"Reading this page failed unexpectedly; {_ADVICE}."
_STOPPED = "Reading this page was stopped."


class IsolatedReader:
    """Reads one source at a time, in a child process that is started when it is first needed and used again
    and again. Safe to use from several threads."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        """seconds: of a processor's time that one source may take; by the clock it is three times as long, so
        that a busy machine refuses nothing. memory: the bytes that the child may have."""
        self._seconds, self._memory = seconds, memory
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._closed = False

    def read(self, raw: RawSource) -> Article:
        """The article of one source. Raises SourceError, with a sentence for the user, when it holds none;
        PassingError when it cannot be read within the limits, or reading was stopped."""
        return article_from_json(self._answer(raw)["article"])

    def examine(self, raw: RawSource) -> Any:
        """What is found in a source that is no article, as `store.ingest.feeds.examine` gives it. Raises what
        `read` raises."""
        return self._answer(raw)["found"]

    def _answer(self, raw: RawSource) -> dict[str, Any]:
        with self._lock:
            try:
                reply = self._reply(raw)
            except TimeoutError:
                self._end(now=True)
                raise PassingError(_TOO_LONG) from None
            except OSError:
                raise PassingError(self._why()) from None
            except BaseException:
                # Interrupted: the answer to this would be taken for the answer to the next.
                self._end(now=True)
                raise
            if reply["last"]:
                self._end(now=False)
        if reply["traceback"]:
            _LOG.debug("reading %s failed: %s", raw.source, reply["traceback"])
            raise PassingError(_BROKEN)
        if reply["error"]:
            raise (IndexPageError if reply["index"] else SourceError)(reply["error"])
        return reply

    def close(self) -> None:
        """Ends the child; what it is reading for another thread fails. Reading again starts another one."""
        if self._lock.acquire(blocking=False):
            try:
                self._end(now=False)
            finally:
                self._lock.release()
        elif child := self._child:
            self._closed = True
            child.kill()

    def _reply(self, raw: RawSource) -> dict[str, Any]:
        if self._child is None or self._line is None or self._child.poll() is not None:
            line = self._start()
        else:
            line = self._line
        deadline = time.monotonic() + 3 * self._seconds
        send_source(line, raw, deadline)
        reply: dict[str, Any] = json.loads(receive(line, deadline))
        return reply

    def _start(self) -> socket.socket:
        self._end(now=True)
        self._closed = False
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
        status = None
        if self._child is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                status = self._child.wait(_END_SECONDS)
        self._end(now=True)
        if self._closed:
            return _STOPPED
        # What the system kills unasked, it kills for want of memory.
        if status in (OUT_OF_MEMORY, -signal.SIGKILL):
            return _TOO_MUCH
        return _TOO_LONG if status == -signal.SIGPROF else _BROKEN


READER = IsolatedReader()
atexit.register(READER.close)
