"""A catalog of an older kutip: upgraded in place, as a whole or not at all, and nothing is lost."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib.resources import files
from pathlib import Path

import pytest

from config.errors import StoreError
from store.catalog import FILE_NAME, Catalog, Counts
from store.chat.servers import Servers, ServerSettings
from store.database import VERSION
from store.feedback import Feedback, FeedbackLog

# The schema of version 1, as kutip 0.1.0 made it.
VERSION_1 = """
CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE articles (
    id           TEXT PRIMARY KEY,
    source       TEXT NOT NULL,
    title        TEXT,
    publisher    TEXT,
    author       TEXT,
    date         TEXT,
    url          TEXT,
    language     TEXT,
    credits      TEXT NOT NULL,
    text         TEXT NOT NULL,
    content_hash TEXT NOT NULL
);
CREATE INDEX articles_by_date ON articles (date);
CREATE INDEX articles_by_source ON articles (source);
CREATE TABLE chunks (
    number     INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    start      INTEGER NOT NULL,
    end        INTEGER NOT NULL
);
CREATE INDEX chunks_by_article ON chunks (article_id);
CREATE VIRTUAL TABLE stems USING fts5 (text, tokenize = "unicode61 remove_diacritics 0 tokenchars '_''’'");
CREATE TRIGGER chunk_removed AFTER DELETE ON chunks BEGIN
    DELETE FROM stems WHERE rowid = old.number;
END;
INSERT INTO facts VALUES ('id', 'abcdef012345'), ('revision', 7), ('embedding', 'bundled');
INSERT INTO articles VALUES
    ('a1', 'a.txt', 'Judul', 'Media', NULL, '2023-05-24', NULL, 'id', '[]', 'Ia tiba.', 'h');
INSERT INTO chunks VALUES (5, 'c1', 'a1', 0, 8);
INSERT INTO stems (rowid, text) VALUES (5, 'ia tiba');
PRAGMA user_version = 1;
"""
# What version 2 added.
VERSION_2 = """
CREATE TABLE feedback (
    id         INTEGER PRIMARY KEY,
    at         TEXT NOT NULL,
    question   TEXT NOT NULL,
    answer     TEXT NOT NULL,
    answered   INTEGER NOT NULL CHECK (answered IN (0, 1)),
    verdict    TEXT NOT NULL CHECK (verdict IN ('good', 'bad')),
    correction TEXT,
    language   TEXT,
    sources    TEXT NOT NULL,
    place      TEXT NOT NULL
);
INSERT INTO feedback VALUES
    (3, '2024-05-23T18:02:03+00:00', 'Kapan?', 'Kini.', 1, 'good', NULL, 'id', '["a.txt"]', 'repl');
PRAGMA user_version = 2;
"""


@pytest.fixture(params=[1, 2])
def version(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def old(tmp_path: Path, version: int) -> Path:
    """A data folder of that version with one article."""
    folder = tmp_path / "data"
    folder.mkdir()
    connection = sqlite3.connect(folder / FILE_NAME)
    connection.execute("PRAGMA journal_mode = WAL")
    for script in (VERSION_1, VERSION_2)[:version]:
        connection.executescript(script)
    connection.close()
    return folder


def raw(folder: Path, sql: str) -> list[tuple[object, ...]]:
    """Reads without kutip, and so without an upgrade."""
    connection = sqlite3.connect(folder / FILE_NAME)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def schema(folder: Path) -> list[tuple[object, ...]]:
    return raw(folder, "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name")


def test_an_upgraded_catalog_is_like_a_new_one(old: Path, tmp_path: Path) -> None:
    Catalog.open(tmp_path / "new")
    assert schema(old) != schema(tmp_path / "new")
    Catalog.open(old)
    assert schema(old) == schema(tmp_path / "new")
    assert raw(old, "PRAGMA user_version") == raw(tmp_path / "new", "PRAGMA user_version") == [(VERSION,)]


def test_nothing_is_lost(old: Path, version: int) -> None:
    tables = ("facts", "articles", "chunks", "stems", "feedback")[: 3 + version]
    before = {table: raw(old, f"SELECT rowid, * FROM {table}") for table in tables}  # noqa: S608
    catalog = Catalog.open(old)
    assert {table: raw(old, f"SELECT rowid, * FROM {table}") for table in tables} == before  # noqa: S608
    assert (catalog.fact("id"), catalog.state(), catalog.counts()) == ("abcdef012345", 7, Counts(1, 1))
    assert catalog.article("a1").text == "Ia tiba."
    assert Catalog.open(old).fact("id") == "abcdef012345"


def test_what_is_new_can_be_stored_in_it(old: Path, version: int) -> None:
    database = Catalog.open(old).database
    FeedbackLog(database).add(Feedback("Siapa?", "Ia tiba.", answered=True, verdict="good"))
    Servers(database).put(ServerSettings(1, threads=True))
    again = Catalog.open(old).database
    assert [one.question for one in FeedbackLog(again).all()] == ["Kapan?", "Siapa?"][2 - version :]
    assert Servers(again).get(1).threads


@pytest.mark.parametrize("version", [2])
def test_what_servers_have_set_survives_every_upgrade(old: Path) -> None:
    connection = sqlite3.connect(old / FILE_NAME)
    for script in ("upgrade_2_to_3.sql", "upgrade_3_to_4.sql"):
        connection.executescript((files("store.schema") / script).read_text("utf-8"))
    connection.execute("INSERT INTO servers VALUES (7, '[1, 2]', 1, 'id', 1, 5, 60)")
    connection.execute("PRAGMA user_version = 4")
    connection.commit()
    connection.close()
    assert Servers(Catalog.open(old).database).get(7) == ServerSettings(
        7, frozenset({1, 2}), True, "id", True, 5, 60
    )


def test_a_crash_before_the_end_leaves_the_old_version(old: Path, version: int) -> None:
    script = """
import os, signal, sys
from contextlib import contextmanager
from pathlib import Path
from store import database
from store.catalog import Catalog
whole = database.Database.transaction
@contextmanager
def killed(self):
    with whole(self) as connection:
        yield connection
        assert connection.execute("SELECT count(*) FROM pending").fetchone() == (0,)
        os.kill(os.getpid(), signal.SIGKILL)
database.Database.transaction = killed
Catalog.open(Path(sys.argv[1]))
"""
    before = schema(old)
    done = subprocess.run([sys.executable, "-c", script, str(old)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (schema(old), raw(old, "PRAGMA user_version")) == (before, [(version,)])
    assert Catalog.open(old).counts() == Counts(1, 1)
    assert raw(old, "PRAGMA user_version") == [(VERSION,)]


def test_processes_that_start_together_upgrade_once(old: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from store.catalog import Catalog; sys.stdin.read(); "
        "print(Catalog.open(Path(sys.argv[1])).counts().articles)"
    )
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(old)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(6)
    ]  # fmt: skip
    # Each waits until its input ends: as near to one moment as can be had.
    for worker in workers:
        assert worker.stdin
        worker.stdin.close()
    for worker in workers:
        assert worker.stdout
        assert worker.stderr
        assert (worker.stdout.read(), worker.stderr.read(), worker.wait()) == (b"1\n", b"", 0)
    assert raw(old, "PRAGMA user_version") == [(VERSION,)]


def test_a_process_that_has_it_open_goes_on(old: Path) -> None:
    """What an older kutip holds open meanwhile: it reads and writes on."""
    connection = sqlite3.connect(old / FILE_NAME, isolation_level=None)
    assert connection.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    Catalog.open(old)
    connection.execute("UPDATE facts SET value = value + 1 WHERE name = 'revision'")
    connection.close()
    assert Catalog.open(old).state() == 8


def test_a_full_disk_leaves_the_old_version(old: Path, version: int) -> None:
    script = """
import resource, sys
from pathlib import Path
from config.errors import StoreError
from store.catalog import Catalog
folder = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
try:
    Catalog.open(folder)
except StoreError as error:
    # What measures coverage writes a file of its own when the process ends.
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    sys.exit(str(error))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(old)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert re.fullmatch(r"The [^\n]+\.\n", done.stderr)
    assert raw(old, "PRAGMA user_version") == [(version,)]
    assert Catalog.open(old).counts() == Counts(1, 1)


def test_a_read_only_folder_is_told_and_left_as_it_is(
    old: Path, ordinary_user: Callable[[], AbstractContextManager[None]]
) -> None:
    (old / FILE_NAME).chmod(0o400)
    old.chmod(0o500)
    with ordinary_user(), pytest.raises(StoreError) as caught:
        Catalog.open(old)
    assert str(caught.value).startswith(f"The data folder {old} cannot be written (")
