from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from bot.cli.checks import python, writable
from config.errors import StoreError
from config.settings import Settings
from store.store import Store
from store.vectors import Entry

if TYPE_CHECKING:
    from tests.bot.cli_fixtures import Run

pytest_plugins = ["tests.bot.cli_fixtures"]
pytestmark = pytest.mark.usefixtures("place")


def findings(run: Run, status: int) -> dict[str, tuple[str, str]]:
    outcome = run("doctor", "--json")
    assert (outcome.status, outcome.err) == (status, "")
    document = json.loads(outcome.out)
    assert document["ok"] == (status == 0)
    return {check["name"]: (check["state"], check["text"]) for check in document["checks"]}


def test_a_sound_installation(run: Run, filled: Path) -> None:
    found = findings(run, 0)
    assert list(found) == [
        "python", "full-text search", "models", "settings", "data folder", "embedding", "catalog", "chunks",
        "vectors",
    ]  # fmt: skip
    assert {state for state, _ in found.values()} == {"ok"}
    assert found["catalog"][1] == "It is intact; articles 3, chunks 3."
    plain = run("doctor")
    assert plain.status == 0
    assert plain.out.count("\nok    ") == len(found) - 1


def test_before_anything_is_ingested(run: Run, place: Path) -> None:
    assert findings(run, 0)["data folder"][1] == f"{place / 'data'} does not exist yet and can be created."


def test_wrong_settings_do_not_stop_the_checks_before(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTIP_PASAGES", "3")
    found = findings(run, 1)
    assert list(found) == ["python", "full-text search", "models", "settings"]
    assert found["settings"][0] == "fail"
    assert found["settings"][1].startswith("Unknown setting KUTIP_PASAGES in the environment")


def test_a_data_folder_that_cannot_be_written(run: Run, place: Path) -> None:
    (place / "data").touch()
    found = findings(run, 1)
    state, text = found["data folder"]
    assert state == "fail"
    assert text.startswith(f"{place / 'data'} is not writable (Not a directory); choose another")
    assert "catalog" not in found


def test_a_damaged_catalog(run: Run, filled: Path) -> None:
    with sqlite3.connect(filled / "catalog.sqlite3") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = database.execute("PRAGMA page_count").fetchone()[0]
        size = database.execute("PRAGMA page_size").fetchone()[0]
    database.close()
    with (filled / "catalog.sqlite3").open("r+b") as file:
        for page in range(2, pages):
            file.seek(page * size)
            file.write(b"\xa5" * size)
    found = findings(run, 1)
    assert found["catalog"][0] == "fail"
    assert str(filled / "catalog.sqlite3") in found["catalog"][1]
    assert "vectors" not in found


def test_chunks_made_with_other_settings_are_reported_and_rebuilt(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = (f"{tokens} tokens, overlap 1, rules 1" for tokens in (180, 64))
    assert json.loads(run("ingest", "news", "--json").out)["added"] == 3
    assert findings(run, 0)["chunks"] == ("ok", f"They were made as the settings say, with {old}.")
    monkeypatch.setenv("KUTIP_CHUNK_TOKENS", "64")
    assert findings(run, 0)["chunks"] == (
        "warn",
        f"Articles were chunked otherwise than the settings say: 3 with {old}, not with {new}; ingest them "
        "again, or set KUTIP_CHUNK_TOKENS and KUTIP_CHUNK_OVERLAP back.",
    )
    assert json.loads(run("status", "--json").out)["chunking"] == [{"how": old, "articles": 3}]
    assert f"{old} (3)" in run("status").out
    assert json.loads(run("ingest", "news", "--json").out)["updated"] == 3
    assert findings(run, 0)["chunks"] == ("ok", f"They were made as the settings say, with {new}.")
    assert f"{new} (3)" in run("status").out


def test_vectors_that_do_not_match_are_repaired(run: Run, filled: Path) -> None:
    store = Store.open(Settings.load())
    lost = sorted(store.vectors.ids())[0]
    store.vectors.delete([lost])
    store.vectors.add([Entry("stray", np.eye(1, 384, dtype=np.float32)[0], "gone", None, None)])
    store.vectors.reopen()
    assert findings(run, 0)["vectors"][0] == "warn"
    assert findings(run, 0)["vectors"][0] == "ok"
    after = Store.open(Settings.load()).vectors.ids()
    assert lost in after
    assert "stray" not in after


def test_an_embedding_that_cannot_be_loaded(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTIP_EMBEDDING", "no_such_package:Embedding")
    found = findings(run, 1)
    assert found["embedding"][0] == "fail"
    assert "no_such_package:Embedding cannot be loaded" in found["embedding"][1]
    assert found["vectors"][0] == "fail"


@pytest.mark.parametrize(
    ("version", "state"), [((3, 10), "warn"), ((3, 11), "ok"), ((3, 13), "ok"), ((3, 14), "warn")]
)
def test_the_versions_of_python(version: tuple[int, int], state: str) -> None:
    assert python(version).state == state


def test_a_folder_that_exists_is_tried(place: Path) -> None:
    assert writable(place) == f"{place} is writable."
    assert list(place.iterdir()) == [place / "news"]
    (place / "file").touch()
    with pytest.raises(StoreError):
        writable(place / "file" / "data")
