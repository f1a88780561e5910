"""Keeping a folder in step: what is moved, copied, overwritten and gone, and what only seems to be gone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from store.encoder.encoder import Encoder
from store.ingest.pipeline import Ingested, Pipeline
from store.places import rows, sources_of
from store.store import Store

Check = Callable[[Store], None]
Ingest = Callable[..., Ingested]

TEXTS = {
    "toba.txt": "Danau Toba ditetapkan sebagai geopark dunia oleh UNESCO.",
    "padang.txt": "Gempa kuat mengguncang Kota Padang pada hari Senin.",
    "water.txt": "Japan began releasing treated water into the Pacific Ocean.",
}


@pytest.fixture
def store(open_store: Callable[..., Store]) -> Store:
    return open_store()


@pytest.fixture
def pipeline(store: Store, encoder: Encoder) -> Pipeline:
    return Pipeline(store, encoder.tokenizer, 180, 1)


@pytest.fixture
def ingest(pipeline: Pipeline, store: Store, check_in_step: Check) -> Ingest:
    """Ingests, and checks that catalog and vectors are in step."""

    def call(*sources: object, **options: Any) -> Ingested:
        result = pipeline.ingest([str(source) for source in sources], **options)
        check_in_step(store)
        return result

    return call


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    return folder


def ids(store: Store) -> dict[str, str]:
    """{the name of each shown source: the article's id}."""
    return {Path(article.source).name: article.id for article in store.catalog.list_articles()}


def counts(result: Ingested) -> tuple[int, int, int, int]:
    return result.added, result.updated, result.unchanged, len(result.synced.removed)


def test_a_moved_file_keeps_its_article_with_corrections_and_feedback(
    ingest: Ingest, pipeline: Pipeline, store: Store, news: Path
) -> None:
    ingest(news)
    before = ids(store)
    pipeline.edit(before["toba.txt"], {"author": "Ratna"})
    database = store.catalog.database
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO feedback (at, question, answer, answered, verdict, sources, place) "
            "VALUES ('2024-05-23T18:02:03+00:00', 'q', 'a', 1, 'good', ?, 'repl')",
            (f'["{news}/toba.txt", "other"]',),
        )
    (news / "2024").mkdir()
    (news / "toba.txt").rename(news / "2024" / "danau.txt")
    result = ingest(news, prune=True)
    assert counts(result) == (0, 0, 3, 0)
    [moved] = result.synced.moved
    assert (moved.id, moved.before, moved.source) == (
        before["toba.txt"], f"{news}/toba.txt", f"{news}/2024/danau.txt",
    )  # fmt: skip
    article = store.catalog.article(before["toba.txt"])
    assert (article.source, article.metadata.author) == (f"{news}/2024/danau.txt", "Ratna")
    assert database.all("SELECT sources FROM feedback") == [(f'["{news}/2024/danau.txt", "other"]',)]
    # As if it had always been there.
    assert counts(ingest(news, prune=True)) == (0, 0, 3, 0)
    assert store.catalog.counts().articles == 3


def test_a_renamed_folder_keeps_all_its_articles(ingest: Ingest, store: Store, news: Path) -> None:
    ingest(news)
    before = ids(store)
    renamed = news.rename(news.with_name("berita"))
    result = ingest(renamed, prune=True)
    assert counts(result) == (0, 0, 3, 0)
    assert len(result.synced.moved) == 3
    assert ids(store) == before
    assert {article.source for article in store.catalog.list_articles()} == {f"{renamed}/{n}" for n in TEXTS}


def test_a_file_under_two_paths_is_one_article_that_goes_with_the_last(
    ingest: Ingest, store: Store, news: Path
) -> None:
    (news / "a").mkdir()
    shutil.copy(news / "toba.txt", news / "a" / "copy.txt")
    assert counts(ingest(news)) == (3, 0, 1, 0)
    article = store.catalog.article(f"{news}/a/copy.txt")
    assert article == store.catalog.article(f"{news}/toba.txt")
    both = {f"{news}/a/copy.txt", f"{news}/toba.txt"}
    assert set(sources_of(store.catalog.database, article.id, article.source)) == both
    Path(article.source).unlink()
    [removed] = ingest(news, prune=True).synced.removed
    assert (removed.id, removed.source, removed.article) == (article.id, article.source, False)
    [left] = both - {article.source}
    assert store.catalog.article(article.id).source == left
    Path(left).unlink()
    [removed] = ingest(news, prune=True).synced.removed
    assert (removed.id, removed.source, removed.article) == (article.id, left, True)
    assert store.catalog.counts().articles == 2
    assert not rows(store.catalog.database, "article_id = ?", article.id)


def test_a_copy_that_is_changed_becomes_an_article_of_its_own(
    ingest: Ingest, store: Store, news: Path
) -> None:
    shutil.copy(news / "toba.txt", news / "copy.txt")
    ingest(news)
    first = store.catalog.article(f"{news}/toba.txt").id
    (news / "toba.txt").write_text("Danau Toba kini lain.")
    assert counts(ingest(news)) == (1, 0, 3, 0)
    assert store.catalog.article(f"{news}/copy.txt").id == first
    assert store.catalog.article(f"{news}/toba.txt").text == "Danau Toba kini lain."
    # Both as they were before: one article again.
    shutil.copy(news / "copy.txt", news / "toba.txt")
    ingest(news)
    ingest(news, prune=True)
    assert store.catalog.article(f"{news}/toba.txt").id == first
    assert store.catalog.counts().articles == 3


def test_two_copies_that_change_alike_stay_one_article(ingest: Ingest, store: Store, news: Path) -> None:
    shutil.copy(news / "toba.txt", news / "copy.txt")
    ingest(news)
    first = store.catalog.article(f"{news}/toba.txt").id
    for name in ("toba.txt", "copy.txt"):
        (news / name).write_text("Danau Toba kini lain.")
    assert counts(ingest(news)) == (0, 1, 3, 0)
    assert {store.catalog.article(f"{news}/{name}").id for name in ("toba.txt", "copy.txt")} == {first}


def test_files_that_change_places_take_their_articles_along(
    ingest: Ingest, pipeline: Pipeline, store: Store, news: Path
) -> None:
    ingest(news)
    before = ids(store)
    pipeline.edit(before["toba.txt"], {"author": "Ratna"})
    toba, padang = (news / "toba.txt").read_text(), (news / "padang.txt").read_text()
    (news / "toba.txt").write_text(padang)
    (news / "padang.txt").write_text(toba)
    assert counts(ingest(news, prune=True)) == (0, 0, 3, 0)
    swapped = {
        "padang.txt": before["toba.txt"],
        "toba.txt": before["padang.txt"],
        "water.txt": before["water.txt"],
    }
    assert ids(store) == swapped
    assert store.catalog.article(f"{news}/padang.txt").metadata.author == "Ratna"


def test_a_new_file_in_the_place_of_one_that_was_moved_is_a_new_article(
    ingest: Ingest, store: Store, news: Path
) -> None:
    """As a log is rotated: each name holds what the one before it held."""
    (news / "latest.1.txt").write_text("Kabar kemarin tentang panen padi.")
    (news / "latest.txt").write_text("Kabar hari ini tentang harga beras.")
    ingest(news)
    before = ids(store)
    (news / "latest.1.txt").rename(news / "latest.2.txt")
    (news / "latest.txt").rename(news / "latest.1.txt")
    (news / "latest.txt").write_text("Kabar baru tentang banjir.")
    assert counts(ingest(news, prune=True)) == (1, 0, 5, 0)
    after = ids(store)
    assert after["latest.2.txt"] == before["latest.1.txt"]
    assert after["latest.1.txt"] == before["latest.txt"]
    assert after["latest.txt"] not in before.values()
    assert counts(ingest(news, prune=True)) == (0, 0, 6, 0)


def test_what_overwrites_a_file_takes_its_place(ingest: Ingest, store: Store, news: Path) -> None:
    ingest(news)
    before = ids(store)
    (news / "padang.txt").replace(news / "toba.txt")
    assert ingest(news).synced.removed == []
    result = ingest(news, prune=True)
    assert [one.id for one in result.synced.removed] == [before["toba.txt"]]
    assert ids(store) == {"toba.txt": before["padang.txt"], "water.txt": before["water.txt"]}


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
