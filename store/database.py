"""SQLite: connections, the schema, and every error of it as a sentence for the user.

A connection a thread, write-ahead logging: readers go on while one process writes. A folder that may only be
read is read without writing to it.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from config.errors import StoreBusyError, StoreError, StoreVersionError
from store import private_files
from store.lock import WRITING, Lock

VERSION = 9
_BUSY_SECONDS = 30
# How many numbers tell a file from others.
_IDENTITY = 2

Connection = sqlite3.Connection
# What is done within a transaction.
Work = Callable[[Connection], None]
Parameters = Sequence[object] | Mapping[str, object]


class Database:
    """The catalog's file. Every method may raise StoreError."""

    def __init__(self, path: Path, derived: Path | None = None) -> None:
        """Opens the file, creating it and its folder where they are not there; that of an older kutip is
        upgraded in place.

        derived: a folder whose content tells that there was a catalog, so that none is made in its place.
        Raises StoreError when it cannot be written, is lost or not a catalog, StoreVersionError when a newer
        kutip wrote it.
        """
        self.path, self._derived = path, derived
        self._local = threading.local()
        if self._version() < VERSION:
            try:
                private_files.make(path.parent)
            except OSError as error:
                raise StoreError(_not_writable(path.parent, error.strerror or str(error))) from error
            with Lock(path.parent / WRITING).held(_BUSY_SECONDS):
                self._make()
        private_files.close(path.parent)

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

    def _version(self) -> int:
        """The version of the file, 0 where there is none. Raises StoreVersionError."""
        if _size(self.path) == 0:
            return 0
        version = int(self.all("PRAGMA user_version")[0][0])
        if version > VERSION:
            raise StoreVersionError(
                f"The data folder {self.path.parent} was written by a newer kutip (its catalog has version "
                f"{version}, this one reads {VERSION}); upgrade kutip, or use another KUTIP_DATA_DIR."
            )
        return version

    def _make(self) -> None:
        """Makes the catalog, or brings it from its version to this one: as a whole or not at all."""
        # Another process may have been first.
        version = self._version()
        if version == VERSION:
            return
        if not version:
            self._check_not_lost()
        if _size(self.path):
            with self.transaction() as connection:
                _upgrade(connection, version)
            return
        # Others see it when it is finished: they could neither wait for nor read a file that is being made.
        new = self.path.with_name(f"{self.path.name}{private_files.NEW}")
        with _errors(self.path):
            for left in (new, _log(new)):
                left.unlink(missing_ok=True)
            private_files.touch(new)
            with closing(_connected(new, "rw")) as connection:
                connection.execute("BEGIN")
                _upgrade(connection, 0)
                connection.execute("COMMIT")
            new.replace(self.path)

    def _check_not_lost(self) -> None:
        remains = [path for path in (self._derived, _log(self.path)) if path and _size(path)]
        if remains:
            state = "empty" if self.path.exists() else "missing"
            raise StoreError(
                f"The catalog {self.path} is {state}, though {remains[0]} shows that it held articles; "
                "restore it from a backup or, to begin without them, their feedback and the settings, delete "
                f"{remains[0]}."
            )

    def _connection(self) -> sqlite3.Connection:
        local, there = self._local, self._there()
        if getattr(local, "there", there) != there:
            # Restored from a backup, or written by another where this process may only read.
            del local.connection, local.there
        if not hasattr(local, "connection"):
            frozen = there is not None and len(there) > _IDENTITY
            local.connection = _connected(self.path, "ro&immutable=1" if frozen else "rw")
            local.there = there
        opened: sqlite3.Connection = local.connection
        return opened

    def _there(self) -> tuple[int, ...] | None:
        """Which file it is, None for none. Also when it was last written and how long it is, if nothing can
        be written and nobody writes: SQLite opens such a file only when told so."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        identity = found.st_dev, found.st_ino
        if all(os.access(path, os.W_OK) for path in (self.path.parent, self.path)) or _size(_log(self.path)):
            return identity
        return *identity, found.st_mtime_ns, found.st_size

    @contextmanager
    def _errors(self) -> Iterator[sqlite3.Connection]:
        with _errors(self.path):
            yield self._connection()


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(_not_writable(path.parent, error.strerror or str(error))) from error
    except sqlite3.Error as error:
        reason = str(error)
        if "locked" in reason or "busy" in reason:
            raise StoreBusyError(f"Another process is writing to {path}; try again in a moment.") from error
        if "unable to open" in reason and path.parent.is_dir() and not path.exists():
            raise StoreError(
                f"The catalog {path} is not there any more; restore it from a backup, or end kutip and "
                "start it again to begin without it."
            ) from error
        if any(word in reason for word in ("readonly", "unable to open", "full")):
            raise StoreError(_not_writable(path.parent, reason)) from error
        raise StoreError(
            f"The catalog {path} cannot be read ({reason}); restore it from a backup, or move it "
            "away and ingest the articles again."
        ) from error


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, timeout=_BUSY_SECONDS, isolation_level=None, uri=True)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.create_function("casefold", 1, _casefold, deterministic=True)
    return connection


def _upgrade(connection: sqlite3.Connection, version: int) -> None:
    """From a version, 0 for an empty file, to this one."""
    for script in _scripts(version):
        for statement in _statements((files("store.schema") / script).read_text("utf-8")):
            connection.execute(statement)
    if not version:
        connection.execute("INSERT INTO facts VALUES ('id', ?)", (uuid.uuid4().hex[:12],))
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _not_writable(folder: Path, reason: str) -> str:
    return (
        f"The data folder {folder} cannot be written ({reason}); check its permissions and its space, "
        "or choose another with KUTIP_DATA_DIR."
    )


def _log(path: Path) -> Path:
    """SQLite's write-ahead log of a file."""
    return path.with_name(f"{path.name}-wal")


def _size(path: Path) -> int:
    """The bytes of a file or the entries of a folder, 0 where there is neither."""
    try:
        return len(list(path.iterdir())) if path.is_dir() else path.stat().st_size
    except OSError:
        return 0


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
