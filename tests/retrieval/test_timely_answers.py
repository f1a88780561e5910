"""Time, names and offices in questions, answered from articles of our own by all real parts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from retrieval.answer import ExtractiveAnswerer
from retrieval.evaluation.evaluate import newest_day
from retrieval.evaluation.temporary_store import temporary_store
from retrieval.models import Answer, Passage
from store.models import Filters

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder

TODAY = dt.date(2024, 9, 1)
# Source, date, title, text.
ARTICLES = (
    ("banjir-1", "2024-03-02", "Banjir Sukarata, 3 Orang Tewas",
     "Banjir di Kabupaten Sukarata menewaskan 3 orang, kata Bupati Sukarata Ratna Dewi. Hujan turun lama."),
    ("banjir-2", "2024-03-09", "Korban Banjir Sukarata Bertambah",
     "Banjir di Kabupaten Sukarata menewaskan 21 orang, kata Bupati Sukarata Ratna Dewi. Pencarian ditutup."),
    ("banjir-3", "2019-02-11", "Banjir Sukarata",
     "Banjir di Kabupaten Sukarata menewaskan 8 orang, kata Bupati Sukarata Joni Hasan. Sungai meluap."),
    ("panen", "2024-08-20", "Panen Raya di Karangjati",
     "Panen raya di Karangjati dihadiri 400 orang, kata Camat Karangjati Maya Lestari."),
    ("menlu", None, "Kunjungan Orlov",
     "Menlu Morvania Dmitri Orlov bertemu mitranya Lin Zhao di Kota Arus pada Selasa. Orlov tiba pada hari "
     "Senin. Menteri Luar Negeri Qandar Lin Zhao menyambutnya."),
    ("lembaga", "2024-05-05", "Lembaga Baru",
     "Komite Pemantau Sungai Nusantara (KPSN) dipimpin Hasan Basri. Komite itu berkantor di Karangjati."),
)  # fmt: skip


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[ExtractiveAnswerer]:
    corpus = tmp_path_factory.mktemp("articles") / "corpus.jsonl"
    lines = [
        json.dumps({"id": source, "title": title, "text": text} | ({"date": date} if date else {}))
        for source, date, title, text in ARTICLES
    ]
    corpus.write_text("\n".join(lines), "utf-8")
    with temporary_store([corpus], encoder) as made:
        assert made.failed == ()
        yield ExtractiveAnswerer.build(made.settings, made.store, today=lambda: TODAY)


def best(answerer: ExtractiveAnswerer, question: str) -> Answer:
    """However sure it is: the threshold is a matter of taste."""
    return answerer.trace(question).best


def found(answerer: ExtractiveAnswerer, question: str) -> list[Passage]:
    return answerer.search.find(answerer.search.question(question), 12)


def test_the_latest_is_that_of_the_newest_article_about_the_event(answerer: ExtractiveAnswerer) -> None:
    answer = best(answerer, "Berapa jumlah korban tewas terbaru banjir Sukarata?")
    assert "21" in answer.answer
    assert answer.as_of == dt.date(2024, 3, 9)
    assert answer.to_json()["as_of"] == "2024-03-09"


def test_the_past_is_not_told_by_a_newer_article(answerer: ExtractiveAnswerer) -> None:
    answer = best(answerer, "Berapa korban tewas banjir Sukarata pada Februari 2019?")
    assert "8" in answer.answer
    assert answer.as_of is None


def test_bounds_in_the_question_leave_out_older_articles_but_none_without_a_date(
    answerer: ExtractiveAnswerer,
) -> None:
    sources = {one.article.source for one in found(answerer, "Apa yang terjadi sejak Mei 2024?")}
    assert sources == {"panen", "menlu", "lembaga"}
    sources = {one.article.source for one in found(answerer, "Apa yang terjadi sampai 2019?")}
    assert sources == {"banjir-3", "menlu"}
    asked = answerer.search.question("Apa yang terjadi sejak Mei 2024?")
    narrow = answerer.search.find(asked, 12, Filters(until=dt.date(2024, 6, 1)))
    assert {one.article.source for one in narrow} == {"lembaga"}


def test_without_a_time_search_and_reading_are_as_if_there_were_none(answerer: ExtractiveAnswerer) -> None:
    for text in ("Berapa korban tewas banjir Sukarata?", "Siapa yang memimpin KPSN?"):
        asked = answerer.search.question(text)
        assert asked.time
        assert not asked.time.told
        plain = replace(asked, time=None)
        passages = answerer.search.find(asked, 12)
        assert passages == answerer.search.find(plain, 12)
        one, other = (answerer._reader.read(each, passages) for each in (asked, plain))
        assert replace(one.best, as_of=None) == other.best
        assert one.passages == other.passages


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Siapa yang bertemu Orlov di Kota Arus?", "Lin Zhao"),
        ("siapa yang bertemu orlov di kota arus", "Lin Zhao"),
        ("Who is the foreign minister of Morvania?", "Dmitri Orlov"),
        ("Who is the foreign minister of Qandar?", "Lin Zhao"),
    ],
)
def test_who_it_was_and_who_holds_an_office(answerer: ExtractiveAnswerer, question: str, name: str) -> None:
    assert best(answerer, question).answer == name


@pytest.mark.parametrize(
    "question",
    [
        "Who leads the KPSN?",
        "siapa pimpin kpsn",
        "Siapa yang memimpin Komite Pemantau Sungai Nusantara?",
        "Siapa yang datang ke Karangjaty?",
    ],
)
def test_articles_are_found_by_another_name_and_in_spite_of_a_typing_error(
    answerer: ExtractiveAnswerer, question: str
) -> None:
    asked = answerer.search.question(question)
    assert asked.aliases
    with_, without = (
        {one.article.source: one.lexical for one in answerer.search.find(each, 12)}["lembaga"]
        for each in (asked, replace(asked, aliases=()))
    )
    assert with_ > without


def test_in_an_evaluation_now_is_the_day_of_the_newest_article(answerer: ExtractiveAnswerer) -> None:
    assert newest_day(answerer.store.catalog) == dt.date(2024, 8, 20)
