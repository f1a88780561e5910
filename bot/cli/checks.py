"""The checks of `kutip doctor`. Each gives one sentence: what was found, and what to do about it."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bot.cli.failures import sentence
from config.errors import LanguageModelError, StoreError
from retrieval.reading import artifacts as reader
from retrieval.verification import artifacts as verifier
from store.encoder import artifacts as encoder
from store.ingest.chunk import way

if TYPE_CHECKING:
    from bot.app import App

SUPPORTED = ((3, 11), (3, 13))


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check: what was checked, its state, and a sentence about it."""

    name: str
    state: Literal["ok", "warn", "fail"]
    text: str


def checks(build: Callable[[], App]) -> Iterator[Check]:
    """Runs all checks, each part after those that it needs.

    build: creates the app from the settings; raises SettingsError.
    """
    yield python(sys.version_info[:2])
    yield _tried("full-text search", _full_text)
    yield _tried("models", _models)
    try:
        app = build()
    except Exception as error:
        yield Check("settings", "fail", sentence(error))
        return
    yield Check("settings", "ok", "They are valid.")
    folder = _tried("data folder", lambda: writable(app.settings.data_dir))
    yield folder
    yield _tried("embedding", lambda: _embedding(app))
    if app.settings.llm or app.settings.answerer == "llm":
        yield _tried("language model", lambda: _language_model(app))
    if folder.state == "ok":
        catalog = _tried("catalog", lambda: _catalog(app))
        yield catalog
        if catalog.state == "ok":
            yield _chunks(app)
            yield _vectors(app)


def python(running: tuple[int, int]) -> Check:
    """Checks whether kutip is tested with this version of Python."""
    lowest, highest = (".".join(map(str, version)) for version in SUPPORTED)
    if SUPPORTED[0] <= running <= SUPPORTED[1]:
        return Check("python", "ok", f"Python {platform.python_version()}.")
    text = f"Python {platform.python_version()} is not tested; use Python {lowest} to {highest}."
    return Check("python", "warn", text)


def writable(folder: Path) -> str:
    """Checks that files can be created in the folder, or in its nearest existing parent.

    Raises StoreError when they cannot.
    """
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise StoreError(
            f"{existing} is not writable ({reason}); choose another folder with KUTIP_DATA_DIR."
        ) from error
    return (
        f"{folder} is writable." if existing == folder else f"{folder} does not exist yet and can be created."
    )


def _full_text() -> str:
    with sqlite3.connect(":memory:") as database:
        try:
            database.execute("CREATE VIRTUAL TABLE probe USING fts5(text)")
        except sqlite3.OperationalError as error:
            raise StoreError(
                f"SQLite {sqlite3.sqlite_version} lacks FTS5, its full-text search; use a Python that has it."
            ) from error
    return f"SQLite {sqlite3.sqlite_version} has FTS5."


def _models() -> str:
    encoder.bundle().verify()
    reader.bundle().verify()
    verifier.bundle().verify()
    return "The bundled model files are complete and intact."


def _embedding(app: App) -> str:
    # Slow to import, and the other checks do not need it.
    from store.embedding.embedder import Embedder  # noqa: PLC0415

    embedder = Embedder.configured(app.settings, app.encoder)
    vector = embedder.question("Apa kabar?")
    return f"{embedder.name} works, with vectors of {len(vector)} dimensions."


def _language_model(app: App) -> str:
    # Its package is slow to import.
    from retrieval.llm.connection import USER, Connection, Message  # noqa: PLC0415

    connection = Connection.configured(app.settings)
    reply = connection.ask([Message(USER, 'Write the JSON {"ready": true}.')], app.settings.llm_seconds)
    name = f"{connection.name.kind}:{connection.name.model}"
    if not reply.text.strip():
        raise LanguageModelError(f"The language model {name} answers, but with nothing; choose another.")
    return f"{name} answers."


def _catalog(app: App) -> str:
    database = app.catalog.database
    problem = database.all("PRAGMA integrity_check")[0][0]
    if problem != "ok":
        raise StoreError(
            f"The catalog {database.path} is damaged ({problem}); restore it from a backup, or move it away "
            "and ingest the articles again."
        )
    counts = app.catalog.counts()
    return f"It is intact; articles {counts.articles}, chunks {counts.chunks}."


def _chunks(app: App) -> Check:
    wanted = way(app.settings.chunk_tokens, app.settings.chunk_overlap)
    others = {
        how: count for how, count in app.catalog.ways_of_chunking().items() if how not in (wanted, None)
    }
    if others:
        ways = " and ".join(f"{count} with {how}" for how, count in others.items())
        text = f"Articles were chunked otherwise than the settings say: {ways}, not with {wanted}"
        return Check(
            "chunks",
            "warn",
            f"{text}; ingest them again, or set KUTIP_CHUNK_TOKENS and KUTIP_CHUNK_OVERLAP back.",
        )
    return Check("chunks", "ok", f"They were made as the settings say, with {wanted}.")


def _vectors(app: App) -> Check:
    try:
        repaired = app.store.repair()
    except Exception as error:
        return Check("vectors", "fail", sentence(error))
    if repaired:
        return Check(
            "vectors", "warn", f"Vectors that did not match the catalog and were repaired: {repaired}."
        )
    return Check("vectors", "ok", "They match the catalog.")


def _tried(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name, "ok", check())
    # A broken installation can raise any error, and the other checks should still run.
    except Exception as error:
        return Check(name, "fail", sentence(error))
