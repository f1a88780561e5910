"""The log of the bot: one JSON object per line, without secrets, and without questions unless configured.

A line has at, level, from and event, and what else the event says, such as server, ms and outcome.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import sys
import threading
from collections.abc import Iterable
from math import isfinite
from types import TracebackType
from typing import Any, TextIO

from config import redaction
from store.chat.replies import Reply

NAME = "kutip.discord"
_logger = logging.getLogger(NAME)
# The attributes of every record; the rest are fields of the event.
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_PRIVATE = frozenset({"question", "answer", "correction", "content"})
# The address of an interaction is a secret: with it, anyone may answer for fifteen minutes.
_ADDRESS = re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w.%-]+")
_TOKEN = re.compile(
    r"(?<![\w-])[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}|(?<=Bot )[\w.-]{20,}"
    # "interaction:" in base64.
    r"|aW50ZXJhY3Rpb2[\w-]{20,}"
)
# Libraries whose messages contain what users wrote, and the level from which they do not.
_TALKATIVE = {"discord": logging.INFO, "aiohttp": logging.INFO, "asyncio": logging.INFO}
_SHORTEST_SECRET = 6


class JsonLines(logging.Formatter):
    """Writes each record, also those of libraries, with their tracebacks, as one line of JSON."""

    def __init__(self, secrets: Iterable[str] = (), log_questions: bool = False) -> None:
        """secrets: never written, wherever they stand. log_questions: write what users asked."""
        super().__init__()
        self._secrets = [one for one in secrets if len(one) >= _SHORTEST_SECRET]
        self._log_questions = log_questions

    def format(self, record: logging.LogRecord) -> str:
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        said = {key: value for key, value in vars(record).items() if key not in _USUAL and value is not None}
        if not self._log_questions:
            said = {key: value for key, value in said.items() if key not in _PRIVATE}
        line: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "from": record.name}
        line |= {"event": said.pop("event", "log"), "message": _message(record)} | said
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        if record.stack_info:
            line["stack"] = record.stack_info
        return json.dumps(self._plain(line))

    def _plain(self, value: Any) -> Any:
        """The value as JSON can represent it, with asterisks instead of secrets."""
        if value is None or isinstance(value, bool | int) or (isinstance(value, float) and isfinite(value)):
            return value
        if isinstance(value, dict):
            return {self._redacted(str(key)): self._plain(item) for key, item in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self._plain(item) for item in value]
        return self._redacted(str(value))

    def _redacted(self, text: str) -> str:
        text = _TOKEN.sub(redaction.REDACTED, _ADDRESS.sub(rf"\1{redaction.REDACTED}", text))
        return redaction.sentence(text, self._secrets)


class _Handler(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Does nothing: the default would print the record as it is, secrets included."""


class EventLog:
    """What the bot itself logs; there is only one instance, LOG."""

    def event(
        self,
        event: str,
        outcome: str,
        level: int = logging.INFO,
        cause: BaseException | None = None,
        **fields: object,
    ) -> None:
        """One line: what happened, how it ended, and such fields as server, ms, error; None is left out.

        cause: whose traceback is written with it.
        """
        said = {"event": event, "outcome": outcome, **fields}
        _logger.log(level, "%s: %s", event, outcome, extra=said, exc_info=cause)

    def crash(self, event: str) -> None:
        """Logs the error being handled, which was not expected."""
        _logger.exception("%s: crash", event, extra={"event": event, "outcome": "crash"})

    def answered(self, server: int | None, reply: Reply, seconds: float) -> None:
        """A question was answered, or refused because no article answers it, after `seconds`."""
        document = reply.document
        self.event(
            "ask",
            "answered" if document["answered"] else "unknown",
            server=server,
            ms=round(seconds * 1000),
            language=document["language"],
            confidence=document["confidence"],
            question=reply.question,
        )


LOG = EventLog()


def set_up(
    level: str,
    secrets: Iterable[str] = (),
    log_questions: bool = False,
    stream: TextIO | None = None,
) -> logging.Handler:
    """Sends what is logged from now on to standard error (or `stream`), as lines of JSON.

    level: of the libraries, "debug" to "error"; events of the bot itself are always written.
    Uncaught errors of any thread are written in the same way. Returns the handler.
    """
    handler = _Handler(stream)
    handler.setFormatter(JsonLines(secrets, log_questions))
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    _logger.setLevel(logging.INFO)
    for name, quietest in _TALKATIVE.items():
        # Their "debug" would show what users write.
        logging.getLogger(name).setLevel(logging.NOTSET if log_questions else max(quietest, root.level))
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda caught: _uncaught(
        caught.exc_type, caught.exc_value or caught.exc_type(), caught.exc_traceback
    )
    return handler


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:
        # The arguments of some library do not fit its message; the message alone is better than nothing.
        return str(record.msg)


def _uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    _logger.error("uncaught %s", kind.__name__, exc_info=(kind, error, traceback), extra={"event": "crash"})
