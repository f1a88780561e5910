"""The catalog: what is stored comes back whole, is replaced whole, and leaves nothing behind."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from config.errors import ArticleNotFoundError, KutipError
from store.catalog import Catalog, Counts
from store.digest import Digest
from store.language.stems import stem, words
from store.models import Article, Chunk, Credit

MakeArticle = Callable[..., tuple[Article, list[Chunk]]]


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog.open(tmp_path / "data")


def rows(catalog: Catalog) -> dict[str, int]:
    """The number of rows of each table; of the stems as the index itself counts them."""
    tables = ("articles", "chunks", "stems", "stems_docsize")
    return {table: catalog.database.all(f"SELECT count(*) FROM {table}")[0][0] for table in tables}  # noqa: S608


def test_an_article_comes_back_as_it_was(catalog: Catalog, make_article: MakeArticle) -> None:
    article, chunks = make_article(
        "news/a.txt",
        "Baris satu “kutipan”.\nBaris dua \U0001f600 dan ﬁ.",
        title="Judul",
        publisher="Media Contoh",
        author="Ratna",
        date=dt.date(2023, 5, 24),
        url="https://example.com/a?b=1",
        language="id",
        credits=(Credit("editor", 'A\'an "B"'), Credit("photo", "Ç")),
    )
    bare = make_article("news/b.txt", "Isi.")
    catalog.replace([(article, chunks), bare])
    assert catalog.article(article.id) == article
    assert catalog.article("news/b.txt") == bare[0]
    assert catalog.counts() == Counts(2, 3)
    assert catalog.chunks_of([article.id]) == chunks
    assert catalog.chunks_of([]) == []
    assert catalog.chunk_ids() == {chunk.id for chunk in [*chunks, *bare[1]]}
    assert catalog.chunk_ids([chunks[1].id, "nowhere"]) == {chunks[1].id}
    assert catalog.passages([chunks[1].id, "nowhere"]) == {chunks[1].id: (chunks[1], article)}
    assert catalog.content_hash(article.id) == article.content_hash
    assert catalog.content_hash("nowhere") is None
    assert Catalog.open(catalog.database.path.parent).article(article.id) == article


def test_articles_are_listed_newest_first_and_undated_last(
    catalog: Catalog, make_article: MakeArticle
) -> None:
    dates = {"b": dt.date(2023, 5, 1), "a": dt.date(2023, 5, 1), "c": None, "d": dt.date(2024, 1, 1)}
    catalog.replace([make_article(name, "Isi.", date=date, publisher=name) for name, date in dates.items()])
    assert [article.source for article in catalog.list_articles()] == ["d", "a", "b", "c"]
    assert [article.source for article in catalog.list_articles(limit=2)] == ["d", "a"]
    assert catalog.publishers() == ["a", "b", "c", "d"]


def test_an_id_may_be_cut_short_but_not_below_four_characters(
    catalog: Catalog, make_article: MakeArticle
) -> None:
    article, other = make_article("a", "Isi.")[0], make_article("b", "Isi.")[0]
    catalog.replace([(replace(article, id="abcd1234"), []), (replace(other, id="abcd5678"), [])])
    assert catalog.article("abcd1").source == "a"
    assert catalog.article("abcd1234").source == "a"
    for name in ("abc", "", "zzzz", "abcd12345", "ABCD1", "%", "abc_", "\udcff", "abcd1\0"):
        with pytest.raises(
            ArticleNotFoundError, match=r"^No article has the id or source .* `kutip articles`"
        ):
            catalog.article(name)
    with pytest.raises(ArticleNotFoundError, match=r"^2 articles share the id or source 'abcd'"):
        catalog.article("abcd")


def test_a_source_that_two_articles_have_is_ambiguous(catalog: Catalog, make_article: MakeArticle) -> None:
    first, second = make_article("a", "Isi."), make_article("b", "Isi.")
    catalog.replace([first, (replace(second[0], source="a"), second[1])])
    with pytest.raises(ArticleNotFoundError, match=r"^2 articles share"):
        catalog.article("a")
    assert catalog.article(first[0].id) == first[0]


def test_an_id_goes_before_a_source_of_that_name(catalog: Catalog, make_article: MakeArticle) -> None:
    first = make_article("a", "Isi.")
    other, chunks = make_article("b", "Isi.")
    catalog.replace([first, (replace(other, source=first[0].id), chunks)])
    assert catalog.article(first[0].id) == first[0]
    assert catalog.article(other.id).source == first[0].id


def test_the_digest_is_that_of_the_chunks_whoever_writes(catalog: Catalog, make_article: MakeArticle) -> None:
    pairs = [make_article(name, f"Berita {name}.\nSelesai.") for name in "abc"]
    assert catalog.digest() == Digest()
    changes: list[Callable[[], None]] = [
        lambda: catalog.replace(pairs),
        lambda: catalog.replace([make_article("b", "Lain.")]),
        lambda: catalog.remove(pairs[0][0].id),
        catalog.touch,
    ]
    for change in changes:
        change()
        assert catalog.digest() == Digest.of(catalog.chunk_ids())
    # An older kutip that has it open knows of the revision alone.
    with catalog.database.transaction() as connection:
        connection.execute("DELETE FROM articles WHERE id = ?", (pairs[2][0].id,))
        connection.execute("UPDATE facts SET value = value + 1 WHERE name = 'revision'")
    assert catalog.digest() == Digest.of(catalog.chunk_ids()) != Digest()
    catalog.replace([pairs[0]])
    assert catalog.digest() == Digest.of(catalog.chunk_ids())


def test_how_chunks_were_made_is_kept_with_the_article(catalog: Catalog, make_article: MakeArticle) -> None:
    pairs = {name: make_article(name, "Isi.") for name in "abc"}
    catalog.replace([pairs["a"], pairs["b"]], "one way")
    catalog.replace([pairs["c"]])
    ids = {name: article.id for name, (article, _) in pairs.items()}
    assert [catalog.chunked(ids[name]) for name in "abc"] == ["one way", "one way", None]
    assert catalog.ways_of_chunking() == {"one way": 2, None: 1}
    state = catalog.state()
    catalog.set_chunked([ids["b"], ids["c"], "nowhere"], "another")
    assert (catalog.ways_of_chunking(), catalog.state()) == ({"one way": 1, "another": 2}, state)
    catalog.remove(ids["b"])
    assert catalog.ways_of_chunking() == {"one way": 1, "another": 1}


def test_an_article_is_replaced_whole(catalog: Catalog, make_article: MakeArticle) -> None:
    catalog.replace([make_article("a", "Kucing lama.\nAnjing lama.\nIkan lama.", title="Lama"),
                     make_article("b", "Tetap.")])  # fmt: skip
    article, chunks = make_article("a", "Burung baru.\nGajah.", title="Baru")
    catalog.replace([(article, chunks)])
    assert catalog.article("a") == article
    assert catalog.chunks_of([article.id]) == chunks
    assert rows(catalog) == {"articles": 2, "chunks": 3, "stems": 3, "stems_docsize": 3}
    stored = catalog.database.all(
        "SELECT stems.text FROM stems JOIN chunks ON chunks.number = stems.rowid WHERE article_id = ? "
        "ORDER BY number",
        (article.id,),
    )
    assert stored == [(" ".join(stem(words(f"Baru {line}"))),) for line in ("Burung baru.", "Gajah.")]
    assert catalog.database.all("SELECT rowid FROM stems WHERE stems MATCH 'kucing OR anjing'") == []


def test_a_batch_is_stored_all_or_none(catalog: Catalog, make_article: MakeArticle) -> None:
    old, new = make_article("a", "Lama."), make_article("a", "Baru.")
    catalog.replace([old])
    other = make_article("b", "Isi.")
    with pytest.raises(KutipError):
        # The same chunk twice breaks a constraint after the first article has been written.
        catalog.replace([new, (other[0], other[1] * 2)])
    assert catalog.list_articles() == [old[0]]
    assert catalog.chunk_ids() == {old[1][0].id}
    catalog.replace([new, other])
    assert catalog.article("a") == new[0]


def test_removing_leaves_nothing(catalog: Catalog, make_article: MakeArticle) -> None:
    pairs = [make_article(name, f"Berita {name}.\nSelesai.") for name in "ab"]
    catalog.replace(pairs)
    catalog.remove(pairs[0][0].id)
    catalog.remove("nowhere")
    assert rows(catalog) == {"articles": 1, "chunks": 2, "stems": 2, "stems_docsize": 2}
    catalog.remove(pairs[1][0].id)
    assert rows(catalog) == {"articles": 0, "chunks": 0, "stems": 0, "stems_docsize": 0}
    assert catalog.database.all("SELECT rowid FROM stems WHERE stems MATCH 'berita'") == []


def test_facts(catalog: Catalog) -> None:
    assert catalog.fact("embedding") is None
    catalog.set_fact("embedding", "one")
    catalog.set_fact("embedding", "two")
    assert Catalog.open(catalog.database.path.parent).fact("embedding") == "two"
    name = catalog.fact("id")
    assert name
    assert Catalog.open(catalog.database.path.parent).fact("id") == name


def test_the_state_tells_every_change_in_every_thread(catalog: Catalog, make_article: MakeArticle) -> None:
    def in_thread() -> int:
        seen: list[int] = []
        thread = threading.Thread(target=lambda: seen.append(catalog.state()))
        thread.start()
        thread.join()
        return seen[0]

    writer = Catalog.open(catalog.database.path.parent)
    states = [catalog.state()]
    pair = make_article("a", "Isi.")
    changes: list[Callable[[], None]] = [
        lambda: writer.replace([pair]),
        lambda: catalog.remove(pair[0].id),
        writer.touch,
    ]
    for change in changes:
        change()
        states.append(catalog.state())
        # A thread that never looked before, and so has a new connection, sees the same.
        assert in_thread() == states[-1] == catalog.state()
    assert len(set(states)) == len(states)


def test_readers_see_one_version_or_the_other_while_one_thread_writes(
    catalog: Catalog, make_article: MakeArticle
) -> None:
    versions = [make_article("a", "Satu.\nDua.\nTiga."), make_article("a", "Empat.\nLima.")]
    expected = [{chunk.id: (chunk, article) for chunk in chunks} for article, chunks in versions]
    known = [chunk.id for _, chunks in versions for chunk in chunks]
    catalog.replace([versions[0]])
    started, done = threading.Barrier(4), threading.Event()
    seen: list[dict[str, tuple[Chunk, Article]]] = []

    def read() -> None:
        started.wait()
        while not done.is_set():
            seen.append(catalog.passages(known))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    started.wait()
    for turn in range(40):
        catalog.replace([versions[(turn + 1) % 2]])
    done.set()
    for reader in readers:
        reader.join()
    assert seen
    assert [found for found in seen if found not in expected] == []
