"""What is gone from a folder is taken out, and what only seems to be gone is not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from store.ingest.pipeline import Ingested, Pipeline
from store.places import rows
from store.store import Store
from tests.store.ingest.sync_checks import TEXTS, counts, ids

pytest_plugins = ["tests.store.ingest.sync_world"]

Ingest = Callable[..., Ingested]


def test_a_dry_run_tells_all_and_changes_nothing(ingest: Ingest, store: Store, news: Path) -> None:
    ingest(news)
    (news / "toba.txt").unlink()
    (news / "padang.txt").rename(news / "gempa.txt")
    (news / "new.txt").write_text("Banjir melanda Semarang.")
    before = (store.catalog.state(), rows(store.catalog.database), store.catalog.list_articles())
    result = ingest(news, prune=True, dry_run=True)
    assert (store.catalog.state(), rows(store.catalog.database), store.catalog.list_articles()) == before
    assert counts(result) == (1, 0, 2, 1)
    assert [Path(one.source).name for one in result.synced.removed] == ["toba.txt"]
    done = ingest(news, prune=True)
    assert (counts(done), done.synced) == (counts(result), result.synced)


def test_without_prune_nothing_is_taken_out(ingest: Ingest, store: Store, news: Path) -> None:
    ingest(news)
    (news / "toba.txt").unlink()
    assert ingest(news).synced.removed == []
    assert store.catalog.counts().articles == 3


def test_a_folder_that_is_missing_or_empty_tells_nothing(ingest: Ingest, store: Store, news: Path) -> None:
    ingest(news)
    away = news.rename(news.with_name("away"))
    for _ in range(2):
        result = ingest(news, prune=True)
        assert (result.synced.removed, [kept.source for kept in result.synced.kept]) == ([], [str(news)])
        assert "so nothing was taken out" in result.synced.kept[0].reason
        assert len(result.failed) == 1
        # As a volume that is not mounted leaves its folder.
        news.mkdir(exist_ok=True)
        (news / "readme.pdf").touch()
    assert store.catalog.counts().articles == 3
    shutil.rmtree(news)
    away.rename(news)
    assert counts(ingest(news, prune=True)) == (0, 0, 3, 0)


def test_a_folder_within_that_is_gone_is_pruned_and_one_beside_is_not(
    ingest: Ingest, store: Store, news: Path, tmp_path: Path
) -> None:
    (news / "2023").mkdir()
    (news / "toba.txt").rename(news / "2023" / "toba.txt")
    beside = tmp_path / "news2"
    beside.mkdir()
    (beside / "beras.txt").write_text("Harga beras naik.")
    ingest(news, beside)
    shutil.rmtree(news / "2023")
    (beside / "beras.txt").unlink()
    assert [Path(one.source).name for one in ingest(news, prune=True).synced.removed] == ["toba.txt"]
    assert set(ids(store)) == {"padang.txt", "water.txt", "beras.txt"}


def test_a_volume_that_is_not_mounted_keeps_its_articles(ingest: Ingest, store: Store, news: Path) -> None:
    ingest(news)
    # What is known of a file that came from a volume of its own.
    with store.catalog.database.transaction() as connection:
        connection.execute("UPDATE places SET volume = ? WHERE source LIKE '%toba.txt'", (b"/mnt/kutip-usb",))
    (news / "toba.txt").unlink()
    (news / "water.txt").unlink()
    result = ingest(news, prune=True)
    assert [Path(one.source).name for one in result.synced.removed] == ["water.txt"]
    [kept] = result.synced.kept
    assert kept.source == "/mnt/kutip-usb"
    assert kept.reason.startswith("This volume is not mounted, so 1 of its files")
    assert set(ids(store)) == {"padang.txt", "toba.txt"}


def test_what_cannot_be_read_now_is_not_gone(
    ingest: Ingest,
    store: Store,
    news: Path,
    ordinary_user: Callable[[], AbstractContextManager[None]],
) -> None:
    (news / "locked").mkdir()
    (news / "toba.txt").rename(news / "locked" / "toba.txt")
    ingest(news)
    (news / "locked").chmod(0)
    (news / "water.txt").chmod(0)
    (news / "padang.txt").write_bytes(b"\0" * 99)
    (news / "new.txt").write_text("Banjir melanda Semarang.")
    with ordinary_user():
        result = ingest(news, prune=True)
        assert result.synced.removed == []
        assert [kept.source for kept in result.synced.kept] == [f"{news}/locked"]
        (news / "locked").chmod(0o700)
    assert set(ids(store)) == {*TEXTS, "new.txt"}


def test_a_record_that_is_gone_from_a_corpus_is_pruned_if_all_of_it_was_read(
    ingest: Ingest, store: Store, news: Path
) -> None:
    corpus = news / "corpus.jsonl"
    lines = [f'{{"_id": "r{number}", "text": "Berita nomor {number}."}}' for number in range(3)]
    corpus.write_text("\n".join(lines))
    ingest(news)
    corpus.write_text("\n".join([lines[0], "{broken"]))
    assert ingest(news, prune=True).synced.removed == []
    corpus.write_text(lines[0])
    assert sorted(one.source for one in ingest(news, prune=True).synced.removed) == ["r1", "r2"]
    moved = corpus.rename(news / "other.jsonl")
    assert counts(ingest(moved)) == (0, 0, 1, 0)
    assert set(ids(store)) == {*TEXTS, "r0"}


def test_a_store_of_an_older_kutip_learns_its_places(ingest: Ingest, store: Store, news: Path) -> None:
    shutil.copy(news / "toba.txt", news / "copy.txt")
    ingest(news)
    before = ids(store)
    with store.catalog.database.transaction() as connection:
        connection.execute("DELETE FROM places")
    (news / "water.txt").rename(news / "laut.txt")
    (news / "padang.txt").unlink()
    result = ingest(news, prune=True)
    assert counts(result)[:3] == (0, 0, 3)
    assert [one.id for one in result.synced.removed] == [before["padang.txt"]]
    assert ids(store).keys() <= {"toba.txt", "copy.txt", "laut.txt"}
    assert store.catalog.article(f"{news}/laut.txt").id == before["water.txt"]


def test_two_articles_of_an_older_kutip_with_the_same_file_become_one(
    ingest: Ingest, pipeline: Pipeline, store: Store, news: Path
) -> None:
    ingest(news)
    edited = ids(store)["water.txt"]
    pipeline.edit(edited, {"author": "Ratna"})
    # An older kutip stored each path as an article of its own.
    shutil.copy(news / "water.txt", news / "a.txt")
    (news / "a.txt").write_text("Sementara lain.")
    ingest(news)
    shutil.copy(news / "water.txt", news / "a.txt")
    with store.catalog.database.transaction() as connection:
        connection.execute("DELETE FROM places")
    ingest(news)
    ingest(news, prune=True)
    assert store.catalog.counts().articles == 3
    assert store.catalog.article(f"{news}/a.txt").id == edited
    assert store.catalog.article(edited).metadata.author == "Ratna"
