"""The data folder is its user's alone, whatever the umask is."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from store.catalog import Catalog
from store.vectors import Entry

if TYPE_CHECKING:
    from store.models import Article, Chunk
    from store.store import Store

MakeArticle = Callable[..., "tuple[Article, list[Chunk]]"]


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    """The permissions of all that is in a folder, and of the folder itself as "."."""
    return {
        str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode)
        for path in (folder, *folder.rglob("*"))
    }


def check_private(folder: Path) -> None:
    for name, mode in modes(folder).items():
        assert mode == (0o700 if (folder / name).is_dir() else 0o600), name


def test_all_that_is_made_is_private(
    umask: None, tmp_path: Path, open_store: Callable[..., Store], make_article: MakeArticle
) -> None:
    folder = tmp_path / "not" / "yet" / "there"
    store = open_store(data_dir=folder)
    with store.writing():
        store.put([make_article("toba", "danau toba\ngeopark")])
    assert {"catalog.sqlite3", "catalog.sqlite3-wal", "write.lock", "chroma"} <= set(modes(folder))
    check_private(folder)
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    # What Chroma writes later, too.
    rows = np.eye(1200, store.encoder.dimensions, dtype=np.float32) + 0.01
    with store.writing():
        store.vectors.add([Entry(f"chunk {at}", row, "toba", None, None) for at, row in enumerate(rows)])
    assert len([name for name in modes(folder) if name.startswith("chroma/")]) > 2
    check_private(folder)


def test_what_an_older_kutip_made_is_closed(tmp_path: Path, open_store: Callable[..., Store]) -> None:
    store = open_store()
    folder = tmp_path / "data"
    with store.writing():
        pass
    (folder / "history").touch()
    (folder / "servers" / "7").mkdir(parents=True)
    (folder / "servers" / "7" / "catalog.sqlite3").touch()
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    Catalog.open(folder)
    check_private(folder)


def test_an_empty_folder_that_was_there_becomes_private(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    Catalog.open(tmp_path / "data")
    check_private(tmp_path / "data")


def test_a_folder_that_holds_other_things_stays_open_and_what_is_kutips_does_not(
    tmp_path: Path, open_store: Callable[..., Store], make_article: Callable[..., Any]
) -> None:
    """Such as KUTIP_DATA_DIR=/tmp."""
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "other").mkdir()
    (shared / "other" / "file.txt").touch()
    (shared / "chroma.txt").touch()
    (shared / "history").symlink_to(shared / "chroma.txt")
    shared.chmod(0o1777)
    before = modes(shared)
    open_store(data_dir=shared).put([make_article("a", "Jembatan dibuka.")])
    after = modes(shared)
    assert {name: after[name] for name in before} == before
    assert {after[name] for name in ("catalog.sqlite3", "write.lock")} == {0o600}
    assert after["chroma"] == 0o700


def test_permissions_are_taken_away_and_never_given(tmp_path: Path) -> None:
    catalog = Catalog.open(tmp_path / "data")
    (tmp_path / "data" / "history").touch()
    (tmp_path / "data" / "history").chmod(0o444)
    Catalog.open(tmp_path / "data")
    assert modes(tmp_path / "data")["history"] == 0o400
    assert catalog.counts().articles == 0
