"""SQLite: connections, the schema, and every error of it as a sentence for the user.

A connection a thread, write-ahead logging: readers go on while one process writes.
"""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from config.errors import StoreBusyError, StoreError, StoreVersionError
from store import private_files

VERSION = 5
_BUSY_SECONDS = 30

Parameters = Sequence[object] | Mapping[str, object]


class Database:
    """The catalog's file. Every method may raise StoreError."""

    def __init__(self, path: Path) -> None:
        """Opens the file, creating it and its folder where they are not there; that of an older kutip is
        upgraded in place.

        Raises StoreError when it cannot be written or is no catalog, StoreVersionError when a newer
        kutip wrote it.
        """
        self.path = path
        self._local = threading.local()
        try:
            private_files.make(path.parent)
        except OSError as error:
            raise StoreError(_not_writable(path.parent, error.strerror or str(error))) from error
        if self._checked(self.all("PRAGMA user_version")[0][0]) < VERSION:
            self._upgrade()

    def all(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """The rows of one query, read at one moment."""
        with self._errors() as connection:
            return connection.execute(sql, parameters).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """What is done inside is on disk when the block ends, or, on any error, not done at all."""
        with self._errors() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # On some errors, such as a full disk, SQLite has rolled back by itself.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _checked(self, version: int) -> int:
        if version > VERSION:
            raise StoreVersionError(
                f"The data folder {self.path.parent} was written by a newer kutip (its catalog has version "
                f"{version}, this one reads {VERSION}); upgrade kutip, or use another KUTIP_DATA_DIR."
            )
        return version

    def _upgrade(self) -> None:
        """Makes the catalog, or brings it from its version to this one: as a whole or not at all."""
        with self.transaction() as connection:
            # Another process may have been first.
            version = self._checked(connection.execute("PRAGMA user_version").fetchone()[0])
            if version == VERSION:
                return
            for script in _scripts(version):
                for statement in _statements((files("store.schema") / script).read_text("utf-8")):
                    connection.execute(statement)
            if not version:
                connection.execute("INSERT INTO facts VALUES ('id', ?)", (uuid.uuid4().hex[:12],))
            connection.execute(f"PRAGMA user_version = {VERSION}")

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.create_function("casefold", 1, _casefold, deterministic=True)
            self._local.connection = connection
        opened: sqlite3.Connection = self._local.connection
        return opened

    @contextmanager
    def _errors(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self._connection()
        except sqlite3.Error as error:
            reason = str(error)
            if "locked" in reason or "busy" in reason:
                message = f"Another process is writing to {self.path}; try again in a moment."
                raise StoreBusyError(message) from error
            if any(word in reason for word in ("readonly", "unable to open", "full")):
                raise StoreError(_not_writable(self.path.parent, reason)) from error
            raise StoreError(
                f"The catalog {self.path} cannot be read ({reason}); restore it from a backup, or move it "
                "away and ingest the articles again."
            ) from error


def _not_writable(folder: Path, reason: str) -> str:
    return (
        f"The data folder {folder} cannot be written ({reason}); check its permissions and its space, "
        "or choose another with KUTIP_DATA_DIR."
    )


def _scripts(version: int) -> list[str]:
    """What leads from a version, 0 for an empty file, to the newest."""
    if not version:
        return ["schema.sql"]
    return [f"upgrade_{old}_to_{old + 1}.sql" for old in range(version, VERSION)]


def _statements(script: str) -> Iterator[str]:
    """`executescript` would commit on its own; this keeps the schema in one transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _casefold(text: str | None) -> str | None:
    """SQLite's own NOCASE folds ASCII only."""
    return text.casefold() if text is not None else None
