"""What a question names and an article does not hold, in both languages and however it is typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from retrieval.consistency import Missing, asked, missing, speaks_of_other_years
from store.language.detect import detect
from store.models import Article, Chunk

MakeArticle = Callable[..., tuple[Article, list[Chunk]]]
VISIT = (
    "Perdana Menteri Rusia Mikhail Mishustin tiba di Beijing, kata Kementerian Luar Negeri Tiongkok. "
    "Badan Nasional Penanggulangan Bencana (BNPB) dan Presiden Joko Widodo menyambutnya di Tanjung Priok "
    "bersama 1.500 orang. Kairo, TikTok dan Al-Qaeda juga disebut. Tahun lalu ia tidak datang; "
    "musim 2019/20 ia sakit."
)


def lacking(make: MakeArticle, question: str, text: str = VISIT, read: str | None = None) -> Missing:
    """Of an article of 24 May 2023 in Indonesian, read by itself if nothing else is."""
    article, _ = make(
        "a", text, language="id", title="Kunjungan", publisher="ANTARA", date=dt.date(2023, 5, 24)
    )
    return missing(asked(question, detect(question), [text if read is None else read]), article)


@pytest.mark.parametrize(
    "question",
    [
        "Kapan Mishustin tiba di Beijing?",
        "Kapan Mishutsin tiba di Bejing?",
        "When did Prime Minister Mikhail Mishustin visit China?",
        "When did the Russian prime minister come to Cairo?",
        "Apa kata Jokowi?",
        "Apa kata Menlu RRT menurut ANTARA?",
        "Did Mishustin's TikTok show the Foreign Ministry of China?",
        "Apa kata Badan Nasional Penanggulangan Bencana dan BNPB tentang Al Qaeda?",
        "Siapa Presiden dan Menteri Luar Negeri itu?",
        "Apa yang terjadi hari Rabu di bulan Mei?",
        "kapan mishustin ke beijing?",
        "kapan kunjungan resmi itu?",
        "KAPAN MISHUSTIN KE BEIJING?",
    ],
)
def test_a_name_is_held_in_each_of_its_forms(make_article: MakeArticle, question: str) -> None:
    assert lacking(make_article, question) == Missing()


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Kapan Lavrov tiba di Beijing?", ("Lavrov",)),
        ("When did Sergei Lavrov visit Beijing with Merkel?", ("Sergei Lavrov", "Merkel")),
        ("Berapa korban menurut BMKG?", ("BMKG",)),
        ("Lavrov tiba di Beijing kapan?", ("Lavrov",)),
        # In another language the Health Ministry may be written in many ways.
        ("What did the Health Ministry and Pfizer say?", ("Pfizer",)),
    ],
)
def test_a_name_that_stands_nowhere_is_missing(
    make_article: MakeArticle, question: str, names: tuple[str, ...]
) -> None:
    read = f"{VISIT} Kemudian Lavrov datang."
    assert lacking(make_article, question, read=read) == Missing(names=names)


def test_in_a_question_without_capitals_a_name_is_what_the_texts_write_so(make_article: MakeArticle) -> None:
    question = "kapan lavrov tiba di rumahnya?"
    named = "Katanya Lavrov tiba di rumahnya, lalu Lavrov pulang."
    assert lacking(make_article, question, read=named) == Missing(names=("lavrov",))
    assert lacking(make_article, question, read="Katanya ada lavrov di rumahnya.") == Missing()


@pytest.mark.parametrize(
    ("year", "text", "held"),
    [
        ("2023", VISIT, True),
        ("2022", VISIT, True),
        ("2022", "Ia datang.", False),
        ("2024", "Ia akan datang tahun depan.", True),
        ("2024", VISIT, False),
        ("2020", VISIT, True),
        ("2016", VISIT, False),
        ("2016", "Sejak 2016 ia datang.", True),
    ],
)
def test_a_year_is_in_the_text_or_that_of_the_article(
    make_article: MakeArticle, year: str, text: str, held: bool
) -> None:
    found = lacking(make_article, f"Apa yang terjadi pada tahun {year}?", text)
    assert found == Missing(years=() if held else (year,))


def test_any_year_may_be_that_of_an_article_without_a_date(make_article: MakeArticle) -> None:
    article, _ = make_article("a", "Ia datang.", title="Kunjungan")
    assert missing(asked("Siapa yang datang pada 2016?", "id", []), article) == Missing()


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("Who were the 1,500 people?", ()),
        ("Siapa 1500 orang itu?", ()),
        ("Siapa 3 orang itu?", ()),
        ("Siapa 1.600 orang itu?", ("1.600",)),
    ],
)
def test_numbers_are_compared_as_numbers(
    make_article: MakeArticle, question: str, numbers: tuple[str, ...]
) -> None:
    assert lacking(make_article, question) == Missing(numbers=numbers)


@pytest.mark.parametrize(
    ("question", "sentence", "others"),
    [
        ("Berapa pertumbuhan pada 2022?", "Pertumbuhan pada 2021 naik.", True),
        ("Berapa pertumbuhan pada 2022?", "Pertumbuhan pada 2021 dan 2022 naik.", False),
        ("Berapa pertumbuhan pada 2022?", "Pertumbuhan naik.", False),
        # The year of the article is understood in what it says.
        ("Berapa pertumbuhan pada 2023?", "Lahir pada 1970, ia menang.", False),
        ("Berapa pertumbuhan?", "Pertumbuhan pada 2021 naik.", False),
    ],
)
def test_a_sentence_may_speak_of_other_years(
    make_article: MakeArticle, question: str, sentence: str, others: bool
) -> None:
    article, _ = make_article("a", f"{sentence} Sejak 2022.", date=dt.date(2023, 5, 24))
    assert speaks_of_other_years(asked(question, "id", []), sentence, article) is others
    undated, _ = make_article("a", sentence)
    assert not speaks_of_other_years(asked(question, "id", []), sentence, undated)


def test_a_common_noun_in_a_name_tells_nothing(make_article: MakeArticle) -> None:
    question, text = "Kapan Jembatan Suramadu diresmikan?", "Kata dia jembatan itu ramai."
    assert lacking(make_article, question, text) == Missing(names=("Suramadu",))


@pytest.mark.parametrize(("question", "held"), [("Who leads Russia?", False), ("Who leads China?", True)])
def test_a_country_is_looked_for_by_its_other_names(
    make_article: MakeArticle, question: str, held: bool
) -> None:
    found = lacking(make_article, question, "Wang Yi adalah Menlu Tiongkok.")
    assert found == Missing(names=() if held else ("Russia",))


def test_a_piece_without_a_title_need_not_name_its_matter(make_article: MakeArticle) -> None:
    article, _ = make_article("a", "Ia datang.", date=dt.date(2023, 5, 24))
    assert missing(asked("Kapan Lavrov datang pada 2016?", "id", []), article) == Missing()
