"""The catalog's file when it cannot be used: each time one sentence that says what to do."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from config.errors import StoreBusyError, StoreError, StoreVersionError
from store import database as module
from store.catalog import FILE_NAME, Catalog, Counts
from store.database import VERSION, Database
from store.models import Article, Chunk

MakeArticle = Callable[..., tuple[Article, list[Chunk]]]


def regular_file(folder: Path) -> Path:
    folder.mkdir()
    (folder / "file").write_text("x")
    return folder / "file"


def below_a_file(folder: Path) -> Path:
    return regular_file(folder) / "data"


def folder_in_the_place_of_the_catalog(folder: Path) -> Path:
    (folder / FILE_NAME).mkdir(parents=True)
    return folder


def read_only(folder: Path) -> Path:
    Catalog.open(folder)
    (folder / FILE_NAME).chmod(0o400)
    folder.chmod(0o500)
    return folder


# Permissions do not bind root.
CASES = [
    regular_file,
    below_a_file,
    folder_in_the_place_of_the_catalog,
    *([read_only] if os.geteuid() else []),
]


@pytest.mark.parametrize("prepare", CASES)
def test_a_folder_that_cannot_be_written(tmp_path: Path, prepare: Callable[[Path], Path]) -> None:
    folder = prepare(tmp_path / "data")
    with pytest.raises(StoreError) as caught:
        Catalog.open(folder).set_fact("a", "b")
    assert str(caught.value).startswith(f"The data folder {folder} cannot be written (")
    assert "check its permissions and its space" in str(caught.value)


def test_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    database = Catalog.open(tmp_path).database
    with database.transaction() as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(StoreVersionError) as caught:
        Catalog.open(tmp_path)
    assert f"{tmp_path} was written by a newer kutip" in str(caught.value)
    assert "upgrade kutip" in str(caught.value)
    assert database.all("PRAGMA user_version") == [(VERSION + 1,)]


@pytest.mark.parametrize("content", [b"not a database" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(StoreError) as caught:
        Catalog.open(tmp_path)
    assert str(caught.value).startswith(f"The catalog {tmp_path / FILE_NAME} cannot be read (")
    assert "restore it from a backup" in str(caught.value)
    assert (tmp_path / FILE_NAME).read_bytes() == content


def test_a_catalog_cut_short(tmp_path: Path, make_article: MakeArticle) -> None:
    catalog = Catalog.open(tmp_path)
    catalog.replace([make_article(str(number), "Isi yang panjang. " * 200) for number in range(40)])
    catalog.database.all("PRAGMA wal_checkpoint(TRUNCATE)")
    with (tmp_path / FILE_NAME).open("r+b") as file:
        file.truncate(20_000)
    with pytest.raises(StoreError, match="cannot be read"):
        Catalog.open(tmp_path).list_articles()


def test_a_locked_catalog_can_be_read_but_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_article: MakeArticle
) -> None:
    monkeypatch.setattr(module, "_BUSY_SECONDS", 0.05)
    catalog = Catalog.open(tmp_path)
    holder = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusyError, match=f"^Another process is writing to {tmp_path / FILE_NAME}"):
        catalog.replace([make_article("a", "Isi.")])
    assert catalog.counts() == Counts(0, 0)
    holder.execute("ROLLBACK")
    catalog.replace([make_article("a", "Isi.")])
    assert catalog.counts() == Counts(1, 1)


def test_an_error_inside_a_transaction_undoes_it(tmp_path: Path) -> None:
    catalog = Catalog.open(tmp_path)

    def interrupted() -> None:
        with catalog.database.transaction() as connection:
            connection.execute("INSERT INTO facts VALUES ('a', 'b')")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert catalog.fact("a") is None
    catalog.set_fact("a", "c")
    assert catalog.fact("a") == "c"


def test_a_full_database_stores_nothing_and_goes_on_once_there_is_room(
    tmp_path: Path, make_article: MakeArticle
) -> None:
    catalog = Catalog.open(tmp_path)
    pages = catalog.database.all("PRAGMA page_count")[0][0]
    catalog.database.all(f"PRAGMA max_page_count = {pages + 3}")
    big = [make_article(str(number), "Isi yang panjang. " * 500) for number in range(20)]
    with pytest.raises(StoreError, match=r"cannot be written \(database or disk is full\)"):
        catalog.replace(big)
    assert catalog.counts() == Counts(0, 0)
    catalog.database.all("PRAGMA max_page_count = 1000000")
    catalog.replace(big)
    assert catalog.counts() == Counts(20, 20)


def test_a_write_that_the_disk_refuses_leaves_the_database_usable(tmp_path: Path) -> None:
    script = f"""
import resource, sys
from pathlib import Path
from config.errors import StoreError
from store.catalog import Catalog
catalog = Catalog.open(Path({str(tmp_path)!r}))
catalog.set_fact("before", "1")
largest = max(path.stat().st_size for path in Path({str(tmp_path)!r}).iterdir())
resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 100, resource.RLIM_INFINITY))
try:
    catalog.set_fact("long", "x" * 1_000_000)
except StoreError as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert catalog.fact("long") is None
catalog.set_fact("after", "1")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("The ")
    assert [Catalog.open(tmp_path).fact(name) for name in ("before", "long", "after")] == ["1", None, "1"]


def test_processes_that_start_together_make_one_catalog(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from store.catalog import Catalog; sys.stdin.read(); "
        "print(Catalog.open(Path(sys.argv[1]) / 'new').fact('id'))"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(6)
    ]
    # Each waits until its input ends: as near to one moment as can be had.
    for worker in workers:
        assert worker.stdin
        worker.stdin.close()
    ids = set()
    for worker in workers:
        assert worker.stdout
        assert worker.stderr
        ids.add(worker.stdout.read())
        assert worker.stderr.read() == b""
        assert worker.wait() == 0
    assert ids == {f"{Catalog.open(tmp_path / 'new').fact('id')}\n".encode()}


def test_a_connection_is_set_up_to_keep_what_it_is_given(tmp_path: Path) -> None:
    database = Database(tmp_path / "a" / "b" / FILE_NAME)
    assert database.all("PRAGMA journal_mode") == [("wal",)]
    assert database.all("PRAGMA synchronous") == [(2,)]
    assert database.all("PRAGMA foreign_keys") == [(1,)]
