"""What a user is told of each fault of the index: its own sentence, and deletion only where it helps."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest

from config.errors import StoreError
from store.chroma.errors import folder_sentence, server_sentence
from store.vectors import Entry, Vectors
from tests.forked.command import forked_python

# Word for word what Chroma and the system have said.
FAULTS = [
    ("error returned from database: (code: 13) database or disk is full", "the disk is full"),
    ("IO error: No space left on device (os error 28)", "the disk is full"),
    (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "the disk is full"),
    (OSError(errno.EROFS, os.strerror(errno.EROFS)), "mounted read-only"),
    (OSError(errno.EACCES, os.strerror(errno.EACCES)), "may not be used"),
    ("error returned from database: (code: 8) attempt to write a readonly database", "may not be used"),
    ("error returned from database: (code: 14) unable to open database file", "may not be used"),
    ("Resource temporarily unavailable (os error 11)", "needs more memory"),
    ("Cannot allocate memory (os error 12)", "needs more memory"),
    (MemoryError(), "needs more memory"),
    ("error returned from database: (code: 5) database is locked", "in use by another process"),
    ('Os { code: 24, kind: Uncategorized, message: "Too many open files" }', "ulimit -n"),
    ("Database error: error returned from database: (code: 778) disk I/O error", "the disk fails"),
]  # fmt: skip
DAMAGED = [
    "error returned from database: (code: 26) file is not a database",
    "error returned from database: (code: 11) database disk image is malformed",
    "Error creating hnsw segment reader: Nothing found on disk",
    NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)),
]
OTHER_SIZE = "Collection expecting embedding with dimension of 384, got 64"


def error(given: str | BaseException) -> BaseException:
    return RuntimeError(given) if isinstance(given, str) else given


@pytest.mark.parametrize(("fault", "said"), FAULTS)
def test_what_is_not_the_folders_fault_has_its_own_remedy(
    tmp_path: Path, fault: str | BaseException, said: str
) -> None:
    sentence = folder_sentence(tmp_path, error(fault))
    assert sentence.startswith(f"The vector index in {tmp_path} ")
    assert said in sentence
    assert "delete" not in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize("fault", DAMAGED)
def test_a_damaged_folder_may_be_deleted(tmp_path: Path, fault: str | BaseException) -> None:
    assert "; delete that folder, and kutip builds it again" in folder_sentence(tmp_path, error(fault))


def test_what_is_not_known_is_tried_again_first(tmp_path: Path) -> None:
    assert (
        "; try again, and if that does not help, end every kutip that uses it and delete"
        in folder_sentence(tmp_path, RuntimeError("something new"))
    )


def test_other_dimensions_are_told_in_numbers(tmp_path: Path) -> None:
    for sentence in (
        folder_sentence(tmp_path, RuntimeError(OTHER_SIZE)),
        server_sentence("http://user:secret@h:1", RuntimeError(OTHER_SIZE)),
    ):
        assert "holds vectors of 384 numbers, but the configured embedding gives 64; set KUTIP" in sentence
        assert "secret" not in sentence


@pytest.fixture
def vectors(tmp_path: Path) -> Vectors:
    """An index with ten vectors."""
    rows = np.random.default_rng(1).normal(size=(10, 384)).astype(np.float32)
    made = Vectors(tmp_path / "chroma", "", "x")
    made.add([Entry(f"c{at}", row, "a", None, None) for at, row in enumerate(rows)])
    return made


def test_a_question_of_another_embedding(vectors: Vectors) -> None:
    with pytest.raises(StoreError, match="vectors of 384 numbers, but the configured embedding gives 64"):
        vectors.search(np.ones(64, np.float32), 5)
    with pytest.raises(StoreError, match="vectors of 384 numbers, but the configured embedding gives 64"):
        vectors.add([Entry("other", np.ones(64, np.float32), "a", None, None)])


def test_a_folder_that_another_holds(vectors: Vectors, tmp_path: Path) -> None:
    script = """
import sqlite3, sys
holder = sqlite3.connect(sys.argv[1], isolation_level=None)
holder.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""
    some = [Entry("new", np.ones(384, np.float32), "a", None, None)]
    command = [sys.executable, "-c", script, str(tmp_path / "chroma" / "chroma.sqlite3")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        # Chroma itself would wait for a quarter of an hour.
        hasty = Vectors(tmp_path / "chroma", "", "x", seconds=0.5)
        for call in (hasty.count, lambda: hasty.add(some), lambda: hasty.search(some[0].vector, 5)):
            with pytest.raises(StoreError, match=r"does not answer: another process uses it.*try again"):
                call()
        assert holder.stdin
        holder.stdin.close()
        assert holder.wait() == 0
    vectors.add(some)
    assert vectors.count() == 11


def test_a_folder_that_may_not_be_read(
    vectors: Vectors, tmp_path: Path, ordinary_user: Callable[[], AbstractContextManager[None]]
) -> None:
    vectors.reopen()
    (tmp_path / "chroma").chmod(0o000)
    try:
        with ordinary_user(), pytest.raises(StoreError, match=r"may not be used \(Permission denied\)"):
            vectors.count()
    finally:
        (tmp_path / "chroma").chmod(0o700)


def test_a_disk_that_is_full(vectors: Vectors, tmp_path: Path) -> None:
    vectors.reopen()
    with sqlite3.connect(tmp_path / "chroma" / "chroma.sqlite3") as database:
        pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.close()
    script = f"""
import resource, signal, sys
from pathlib import Path
import numpy as np
from config.errors import StoreError
from store.vectors import Entry, Vectors
vectors = Vectors(Path(sys.argv[1]), "", "x")
vectors.count()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({pages} * 4096, resource.RLIM_INFINITY))
rows = np.random.default_rng(2).normal(size=(2000, 384)).astype(np.float32)
try:
    vectors.add([Entry(f"n{{at}}", row, "a", None, None) for at, row in enumerate(rows)])
except StoreError as error:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    sys.exit(str(error))
"""
    done = forked_python(script, str(tmp_path / "chroma"))
    assert done.returncode == 1
    assert done.stderr.startswith(f"The vector index in {tmp_path / 'chroma'} ")
    assert "disk" in done.stderr
    assert "delete" not in done.stderr
    assert vectors.count() == 10
