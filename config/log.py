"""Logging to standard error, set up once by the front end that runs."""

from __future__ import annotations

import logging

_CHATTY = ("chromadb", "llama_index", "httpx", "httpcore", "openai", "urllib3", "trafilatura", "htmldate")


def set_up(level: str, debug: bool = False) -> None:
    """Sends the messages of `level` ("debug" to "error") and above to standard error.

    The libraries beneath are heard from "warning" on, or in full where `debug` is set.
    """
    logging.basicConfig(format="kutip: %(levelname)s %(name)s: %(message)s")
    logging.getLogger().setLevel(level.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.NOTSET if debug else logging.WARNING)
