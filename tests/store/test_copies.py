"""Copies of articles: found when articles are stored, forgotten when they go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from config.json_lines import read_json_lines
from store import sketch
from store.catalog import Catalog
from store.copies import copies_of
from store.models import Article, Chunk

MakeArticle = Callable[..., tuple[Article, list[Chunk]]]

SENSE = Path(__file__).parents[1] / "data" / "sense"
TEXT = (
    "Banjir merendam tiga desa di Kabupaten Tirtaraya pada Jumat malam dan menewaskan sembilan orang. Air "
    "naik setinggi dada dalam setengah jam, kata Kepala BPBD Wening Kartika. Sekitar 900 warga mengungsi ke "
    "balai desa."
)
UPDATE = TEXT.replace("sembilan", "sepuluh")


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog.open(tmp_path / "data")


def stored(catalog: Catalog, made: tuple[Article, list[Chunk]]) -> Article:
    catalog.replace([made])
    return made[0]


def names(catalog: Catalog, article: Article) -> list[str]:
    return [one.source for one in copies_of(catalog.database, [article.id]).get(article.id, ())]


def test_all_copies_of_the_news_set_are_found_and_nothing_else(
    catalog: Catalog, make_article: MakeArticle
) -> None:
    articles = {
        one["id"]: make_article(one["id"], one["text"]) for one in read_json_lines(SENSE / "articles.jsonl")
    }
    pairs = {
        frozenset((one["a"], one["b"])) for one in read_json_lines(SENSE / "copies.jsonl") if one["copy"]
    }
    # In batches, as they are ingested.
    made = list(articles.values())
    for at in range(0, len(made), 30):
        catalog.replace(made[at : at + 30])
    ids = {article.id: name for name, (article, _) in articles.items()}
    found = {
        frozenset((ids[article_id], ids[other.id]))
        for article_id, others in copies_of(catalog.database, ids).items()
        for other in others
    }
    assert found == pairs


def test_copies_of_one_text_know_each_other_oldest_first(catalog: Catalog, make_article: MakeArticle) -> None:
    days = (dt.date(2024, 3, 3), None, dt.date(2024, 3, 2))
    made = [
        stored(catalog, make_article(f"{day}.txt", f"{place} - {TEXT}", date=day, publisher=place))
        for day, place in zip(days, ("TIRTARAYA", "JAKARTA", "BANDUNG"), strict=True)
    ]
    stored(catalog, make_article("update.txt", UPDATE))
    assert names(catalog, made[0]) == ["2024-03-02.txt", "None.txt"]
    assert names(catalog, made[1]) == ["2024-03-02.txt", "2024-03-03.txt"]
    assert [one.metadata.publisher for one in copies_of(catalog.database, [made[1].id])[made[1].id]] == [
        "BANDUNG",
        "TIRTARAYA",
    ]


def test_what_joins_two_texts_unites_their_copies(catalog: Catalog, make_article: MakeArticle) -> None:
    """Two halves have too little in common; the whole is a copy of both."""
    unlike = (
        "Listrik di seluruh kecamatan dipadamkan sampai air surut, sedangkan sekolah libur selama sepekan "
        "penuh. Bantuan pangan dan selimut dikirim dari ibu kota provinsi dengan truk milik tentara."
    )
    halves = (TEXT, unlike)
    for name, text in zip("ab", halves, strict=True):
        for copy in range(2):
            stored(catalog, make_article(f"{name}{copy}.txt", text))
    one, another = (catalog.article(name) for name in ("a0.txt", "b0.txt"))
    assert (names(catalog, one), names(catalog, another)) == (["a1.txt"], ["b1.txt"])
    stored(catalog, make_article("whole.txt", " ".join(halves)))
    assert names(catalog, one) == ["a1.txt", "b0.txt", "b1.txt", "whole.txt"]


def test_an_article_that_changes_or_goes_is_no_copy_any_more(
    catalog: Catalog, make_article: MakeArticle
) -> None:
    first, second, third = (stored(catalog, make_article(f"{name}.txt", TEXT)) for name in "abc")
    stored(catalog, make_article("a.txt", UPDATE))
    assert names(catalog, second) == ["c.txt"]
    # The new text has copies of its own.
    update = stored(catalog, make_article("d.txt", UPDATE))
    assert (names(catalog, update), names(catalog, second)) == (["a.txt"], ["c.txt"])
    catalog.remove(third.id)
    catalog.remove(first.id)
    assert copies_of(catalog.database, [second.id, update.id]) == {}
    for table in ("sketches", "bands", "copies"):
        left = catalog.database.all(f"SELECT count(*) FROM {table}")[0][0]  # noqa: S608
        assert left == {"sketches": 2, "bands": 48, "copies": 2}[table]


def test_articles_of_an_older_kutip_are_compared_when_something_is_stored(
    catalog: Catalog, make_article: MakeArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (stored(catalog, make_article(f"{name}.txt", TEXT)) for name in "ab")
    with catalog.database.transaction() as connection:
        for table in ("copies", "sketches"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
    assert names(catalog, first) == []
    stored(catalog, make_article("other.txt", "Sama sekali lain."))
    assert names(catalog, first) == ["b.txt"]
    # So are those whose sketches were made otherwise.
    with catalog.database.transaction() as connection:
        connection.execute("DELETE FROM copies")
        connection.execute("UPDATE sketches SET way = 'older'")
    stored(catalog, make_article("more.txt", "Lain lagi."))
    assert names(catalog, second) == ["a.txt"]
    assert catalog.database.all("SELECT DISTINCT way FROM sketches") == [(sketch.WAY,)]


def test_a_damaged_text_keeps_nothing_from_being_stored(catalog: Catalog, make_article: MakeArticle) -> None:
    stored(catalog, make_article("a.txt", TEXT))
    with catalog.database.transaction() as connection:
        connection.execute("DELETE FROM sketches")
        connection.execute("UPDATE articles SET text = x'ff'")
    assert names(catalog, stored(catalog, make_article("b.txt", TEXT))) == []


def test_a_sketch_is_the_same_in_each_process() -> None:
    words = ["satu", "dua", "tiga", "empat", "lima"]
    assert sketch.bands(words)[:2] == [-1148649097904000132, -5444707096495462664]
    assert sketch.bands(words[:2]) == []
