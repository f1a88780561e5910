"""Files that are moved, copied, overwritten and exchanged: which article each of them is then."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from store.ingest.pipeline import Ingested, Pipeline
from store.places import rows, sources_of
from store.store import Store
from tests.store.ingest.sync_checks import TEXTS, counts, ids

pytest_plugins = ["tests.store.ingest.sync_world"]

Ingest = Callable[..., Ingested]


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
