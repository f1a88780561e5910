"""The dense index when Chroma cannot be used: one sentence that names the place and what to do."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from config.errors import StoreError
from store.vectors import Entry, Vectors


def entries(count: int) -> list[Entry]:
    rows = np.random.default_rng(1).normal(size=(count, 384)).astype(np.float32)
    return [Entry(f"c{i}", row, "a", None, None) for i, row in enumerate(rows)]


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    with pytest.raises(StoreError) as caught:
        Vectors(tmp_path / "chroma", address, "x").count()
    assert str(caught.value).startswith(f"The Chroma server at {address} cannot be used (")
    assert str(caught.value).endswith("; start it, or unset KUTIP_CHROMA_URL.")
    assert not (tmp_path / "chroma").exists()


def break_database(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"not a database" * 1000)


def cut_database(folder: Path) -> None:
    with (folder / "chroma.sqlite3").open("r+b") as file:
        file.truncate(5000)


def break_graph(folder: Path) -> None:
    files = list(folder.rglob("*.bin"))
    assert files
    for file in files:
        file.write_bytes(b"xx")


def become_a_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("x")


@pytest.mark.parametrize("damage", [break_database, cut_database, break_graph, become_a_file])
def test_a_damaged_folder_is_named_and_a_new_one_works(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    folder = tmp_path / "chroma"
    vectors = Vectors(folder, "", "x")
    vectors.add(entries(1100))
    vectors.reopen()
    damage(folder)
    question = entries(1)[0].vector
    # The second failure must not have another reason than the first.
    reasons = set()
    for _ in range(2):
        with pytest.raises(StoreError) as caught:
            vectors.search(question, 5)
        assert str(caught.value).startswith(f"The vector index in {folder} cannot be used (")
        assert "delete that folder, and kutip builds it again" in str(caught.value)
        reasons.add(str(caught.value))
    assert len(reasons) == 1
    # In the same process, as the bot would go on.
    vectors.reopen()
    folder.unlink() if folder.is_file() else shutil.rmtree(folder)
    again = Vectors(folder, "", "x")
    again.add(entries(2))
    assert set(again.search(question, 5)) == {"c0", "c1"}
    again.reopen()
