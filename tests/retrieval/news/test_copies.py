"""One of several copies is read and quoted; the others are outlets that have it, too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.models import Passage
from retrieval.news.copies import also_in, folded
from retrieval.reading.witnesses import independent
from store.catalog import Catalog
from store.models import Article, Chunk

MakeArticle = Callable[..., tuple[Article, list[Chunk]]]

FLOOD = "Banjir merendam tiga desa di Kabupaten Tirtaraya pada Jumat malam dan menewaskan sembilan orang."
MORE = "Air naik setinggi dada dalam setengah jam, kata Kepala BPBD Wening Kartika kepada wartawan."
LAST = "Sekitar 900 warga mengungsi ke balai desa sampai air surut pada Minggu pagi."
OTHER = "Bupati meminta warga Tirtaraya tetap tenang dan menunggu bantuan dari ibu kota provinsi."


@pytest.fixture
def passages(tmp_path: Path, make_article: MakeArticle) -> list[Passage]:
    """Of an article in three outlets, one without its last sentence, and of another; a chunk a line."""
    catalog = Catalog.open(tmp_path / "data")
    texts = [f"{FLOOD}\n{MORE}\n{LAST}", f"{FLOOD}\n{MORE}\n{LAST}", f"{FLOOD}\n{MORE}", OTHER]
    made = [
        make_article(f"{number}.txt", text, publisher=outlet, date=dt.date(2024, 3, 1 + number))
        for number, (text, outlet) in enumerate(zip(texts, ("Kabar", "Warta", "Suara", "Pos"), strict=True))
    ]
    catalog.replace(made)
    found = [Passage(chunk, article, 1.0) for article, chunks in made for chunk in chunks]
    kept, left_out = folded(found, catalog.database)
    assert [*kept, *left_out] != found or not left_out
    return kept


def test_what_a_copy_says_again_is_not_read_again(passages: list[Passage]) -> None:
    sources = [passage.article.source for passage in passages]
    assert sources == ["0.txt", "0.txt", "0.txt", "3.txt"]
    assert [[one.source for one in passage.copies] for passage in passages[::3]] == [["1.txt", "2.txt"], []]


def test_a_quote_names_the_outlets_that_have_it(passages: list[Passage]) -> None:
    article, copies = passages[0].article, passages[0].copies
    assert also_in(article, copies, FLOOD) == ("Warta", "Suara")
    assert also_in(article, copies, f"{MORE} {LAST}") == ("Warta",)
    assert also_in(article, copies, OTHER) == ()
    assert also_in(article, (article, *copies), FLOOD) == ("Warta", "Suara")


def test_without_copies_nothing_changes(tmp_path: Path, make_article: MakeArticle) -> None:
    catalog = Catalog.open(tmp_path / "data")
    article, chunks = make_article("a.txt", OTHER)
    catalog.replace([(article, chunks)])
    found = [Passage(chunks[0], article, 1.0)]
    assert folded(found, catalog.database) == (found, [])
    assert folded([], catalog.database) == ([], [])


def test_a_sentence_that_stands_in_several_articles_is_one_witness(make_article: MakeArticle) -> None:
    def places(*texts: str) -> list[tuple[Passage, int]]:
        made = [make_article(f"{number}.txt", text) for number, text in enumerate(texts)]
        return [(Passage(chunks[0], article, 1.0), 3) for article, chunks in made]

    again = FLOOD.replace("pada Jumat malam ", "")
    assert independent(places(FLOOD, again, OTHER)) == [0, 2]
    # With another number it says something else; and what is short, two may have written.
    assert independent(places(FLOOD, FLOOD.replace("sembilan", "sepuluh"))) == [0, 1]
    assert independent(places("Ia lahir di Solo.", "Ia lahir di Solo.")) == [0, 1]
    assert independent([]) == []
    article, chunks = make_article("same.txt", FLOOD)
    assert independent([(Passage(chunks[0], article, 1.0), 3)] * 2) == [0, 1]
