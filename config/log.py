"""Logging to standard error, set up once by the front end that runs."""

from __future__ import annotations

import logging
from collections.abc import Collection

from config import redaction
from config.public_text import visible

_CHATTY = ("chromadb", "llama_index", "httpx", "httpcore", "openai", "urllib3", "trafilatura", "htmldate")
# At "debug" these write whole requests: prompts, which hold questions and articles.
_SECRETIVE = ("openai", "anthropic", "ollama", "llama_index")


class _Formatter(logging.Formatter):
    """Messages and tracebacks without secrets, and without what would steer a terminal."""

    def __init__(self, secrets: Collection[str]) -> None:
        super().__init__("kutip: %(levelname)s %(name)s: %(message)s")
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        return visible(redaction.sentence(super().format(record), self._secrets))


def set_up(level: str, debug: bool = False, secrets: Collection[str] = ()) -> None:
    """Sends the messages of `level` ("debug" to "error") and above to standard error.

    The libraries beneath are heard from "warning" on, or in full where `debug` is set. secrets: never
    written, wherever they stand.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_Formatter(secrets))
    logging.basicConfig(handlers=[handler])
    logging.getLogger().setLevel(level.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.NOTSET if debug else logging.WARNING)
    for name in _SECRETIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
