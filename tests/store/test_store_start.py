"""The first moments of a data folder, and what is left of one: nobody fails because others start too, and
what was lost is not begun anew without a word."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from config.errors import StoreError
from store.catalog import FILE_NAME, Catalog
from store.models import Article, Chunk
from store.store import Store
from tests.forked.command import Piped

OpenStore = Callable[..., Store]
MakeArticle = Callable[..., tuple[Article, list[Chunk]]]
Check = Callable[[Store], None]

# Waits for its input to end, then does what the command line of kutip does with the arguments. The one that
# writes first may take longer than the other would wait on a machine that is busy.
KUTIP = """
import sys
from bot import app
from bot.cli.main import main
from store import store
store._LOCK_SECONDS = 600.0
sys.stdin.read()
sys.exit(main())
"""


def test_ingesters_and_askers_that_start_together_on_a_new_folder(
    open_store: OpenStore, tmp_path: Path, check_in_step: Check
) -> None:
    data = tmp_path / "data"
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        for number in range(3):
            (tmp_path / name / f"{number}.txt").write_text(
                f"Gempa {name} nomor {number} mengguncang Padang.\n"
            )
    calls = [["ingest", "first"], ["ingest", "second"], *[["ask", "Kota mana yang diguncang gempa?"]] * 3]
    processes = [Piped(KUTIP, "--data-dir", str(data), *call) for call in calls]
    # Each waits until its input ends: as near to one moment as can be had.
    for process in processes:
        process.stdin.close()
    for call, process in zip(calls, processes, strict=True):
        _, told, status = process.communicate()
        assert status == 0 or "There are no articles yet" in told, (call, told)
        assert "locked" not in told
    store = open_store(data_dir=data)
    assert store.catalog.counts().articles == 6
    check_in_step(store)


def test_a_process_killed_while_it_makes_a_folder_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    script = """
import os, signal, sys
from pathlib import Path
from store import catalog, database
whole = database._upgrade
def killed(connection, version):
    whole(connection, version)
    os.kill(os.getpid(), signal.SIGKILL)
database._upgrade = killed
catalog.Catalog.open(Path(sys.argv[1]))
"""
    data = tmp_path / "data"
    done = subprocess.run([sys.executable, "-c", script, str(data)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert not (data / FILE_NAME).exists()
    assert Catalog.open(data).counts().articles == 0


@pytest.fixture
def folder(open_store: OpenStore, make_article: MakeArticle) -> Path:
    """A data folder with an article, which nobody has open."""
    store = open_store()
    store.put([make_article("toba", "Danau Toba ditetapkan sebagai geopark.")])
    store.vectors.reopen()
    store.catalog.database.all("PRAGMA wal_checkpoint(TRUNCATE)")
    return store.catalog.database.path.parent


@pytest.mark.parametrize("state", ["empty", "missing"])
def test_a_lost_catalog_is_not_begun_anew_beside_its_vectors(
    folder: Path, open_store: OpenStore, state: str
) -> None:
    catalog = folder / FILE_NAME
    for name in (f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"):
        (folder / name).unlink(missing_ok=True)
    kept = catalog.read_bytes()
    if state == "empty":
        catalog.write_bytes(b"")
    else:
        catalog.unlink()
    for _ in range(2):
        with pytest.raises(StoreError) as caught:
            open_store()
        assert str(caught.value) == (
            f"The catalog {catalog} is {state}, though {folder / 'chroma'} shows that it held articles; "
            "restore it from a backup or, to begin without them, their feedback and the settings, delete "
            f"{folder / 'chroma'}."
        )
    # Each of both remedies is one.
    catalog.write_bytes(kept)
    assert open_store().catalog.counts().articles == 1
    catalog.unlink()
    shutil.rmtree(folder / "chroma")
    for name in (f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"):
        (folder / name).unlink(missing_ok=True)
    assert open_store().catalog.counts().articles == 0


def test_a_log_without_its_catalog_is_no_new_store(folder: Path) -> None:
    (folder / FILE_NAME).unlink()
    shutil.rmtree(folder / "chroma")
    (folder / f"{FILE_NAME}-wal").write_bytes(b"x" * 100)
    with pytest.raises(StoreError, match=r"is missing, though .*catalog.sqlite3-wal shows"):
        Catalog.open(folder)


def test_a_catalog_deleted_under_a_process_is_told(folder: Path) -> None:
    catalog = Catalog.open(folder)
    assert catalog.counts().articles == 1
    (folder / FILE_NAME).unlink()
    with pytest.raises(StoreError, match=r"is not there any more; restore it from a backup"):
        catalog.counts()
