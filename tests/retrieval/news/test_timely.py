"""Which answers are of the time that is asked about, and how old they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from retrieval.models import Citation, Passage, Question
from retrieval.news.asked_time import asked_time
from retrieval.news.in_time import in_time_too, is_of_other_years
from retrieval.news.timely import as_of, timely
from retrieval.reading.candidates import Offer
from store.models import Article, Chunk

MakeOffers = Callable[..., list[Offer]]
TODAY = dt.date(2025, 12, 20)
TOLLS = (
    ("Banjir itu menewaskan 3 orang.", {"3 orang": 8.0}, {"date": dt.date(2024, 3, 2)}),
    ("Banjir itu menewaskan 11 orang.", {"11 orang": 7.5}, {"date": dt.date(2024, 3, 3)}),
    ("Banjir itu menewaskan 21 orang.", {"21 orang": 5.5}, {"date": dt.date(2024, 3, 9)}),
)
OTHER = ("Di kota lain 90 orang tewas.", {"90 orang": 0.4}, {"date": dt.date(2025, 1, 1)})
UNDATED = ("Banjir itu menewaskan 5 orang.", {"5 orang": 4.6}, {"date": None})


def question(text: str, language: str = "id", today: dt.date = TODAY) -> Question:
    time = asked_time(text, language, today)
    return Question(text, language, np.zeros(384, np.float32), time)


def texts(found: list[Offer]) -> list[str]:
    return [one.best.text for one in found]


def held(_: Offer) -> bool:
    return True


def test_without_a_time_nothing_changes(offered: MakeOffers) -> None:
    found = offered(*TOLLS, OTHER)
    for text in ("Berapa korban banjir itu?", "Berapa korban sejak 2020?"):
        assert timely(question(text), found, held) == found
    assert timely(replace(question("Berapa?"), time=None), found, held) == found


def test_the_newest_of_comparable_answers_comes_first(offered: MakeOffers) -> None:
    found = timely(question("Berapa korban terbaru?"), offered(*TOLLS, OTHER, UNDATED), held)
    # One that is much less likely is not given for being newer; one without a date is not known to be older.
    assert texts(found) == ["21 orang", "5 orang", "3 orang", "11 orang", "90 orang"]
    assert texts(timely(question("Berapa korban?"), offered(*TOLLS, OTHER), held))[0] == "3 orang"


def test_what_the_reader_takes_for_no_answer_is_neither_newest_nor_spared(offered: MakeOffers) -> None:
    doubted = ("Banjir itu merusak 19 rumah.", {"19": -0.5}, {"date": dt.date(2024, 3, 11)})
    older = ("Banjir itu menewaskan 9 orang.", {"9 orang": -0.5}, {"date": dt.date(2024, 3, 1)})
    raised = [
        replace(one, score=7.0) if one.best.margin < 0 else one for one in offered(*TOLLS, doubted, older)
    ]
    found = timely(question("Berapa korban terbaru?"), raised, held)
    assert texts(found)[:2] == ["19 rumah", "21 orang"]
    assert {one.best.text: one.score for one in found}["9 orang"] == 1.5


def test_an_answer_that_is_not_about_the_matter_is_no_newer_one(offered: MakeOffers) -> None:
    found = timely(
        question("Berapa korban terbaru?"), offered(*TOLLS), lambda one: one.best.text != "21 orang"
    )
    assert texts(found)[0] == "11 orang"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Berapa korban pada 3 Maret 2024?", "11 orang"),
        ("Berapa korban pada 9 Maret 2024?", "21 orang"),
        ("Berapa korban pada Maret 2024?", "3 orang"),
        ("Berapa korban pada 2019?", "3 orang"),
        ("Berapa korban sebelum 2 Maret 2024?", "3 orang"),
    ],
)
def test_what_is_said_in_the_time_that_is_asked_about_comes_first(
    offered: MakeOffers, text: str, first: str
) -> None:
    assert texts(timely(question(text), offered(*TOLLS, OTHER), held))[0] == first


def test_days_that_the_sentence_names_count_more_than_that_of_its_article(offered: MakeOffers) -> None:
    at = {"date": dt.date(2024, 1, 15)}
    found = offered(
        ("Pada Desember 2023 harganya Rp 7.000.", {"Rp 7.000": 2.0}, at),
        ("Harganya kini Rp 8.000.", {"Rp 8.000": 3.0}, at),
        ("Harganya pada 2022 Rp 6.000.", {"Rp 6.000": 2.5}, {"date": dt.date(2023, 12, 3)}),
    )
    asked = question("Berapa harganya pada Desember 2023?")
    assert texts(timely(asked, found, held)) == ["Rp 7.000", "Rp 8.000", "Rp 6.000"]


def cited(*dates: dt.date | None) -> list[Citation]:
    return [
        Citation(n, f"{n}", "a", None, None, date, None, "Kutipan.", 0, 8) for n, date in enumerate(dates, 1)
    ]


@pytest.mark.parametrize(
    ("text", "language", "dates", "expected"),
    [
        ("Siapa presiden Brasil?", "id", [dt.date(2016, 1, 14)], dt.date(2016, 1, 14)),
        ("Who leads Brazil?", "en", [dt.date(2016, 1, 14), dt.date(2017, 3, 1)], dt.date(2017, 3, 1)),
        ("Who leads Brazil?", "en", [dt.date(2025, 12, 1)], None),
        ("Who leads Brazil now?", "en", [dt.date(2025, 12, 1)], dt.date(2025, 12, 1)),
        ("Who leads Brazil now?", "en", [dt.date(2025, 12, 19)], None),
        ("Who led Brazil?", "en", [dt.date(2016, 1, 14)], None),
        ("Who is president in 2016?", "en", [dt.date(2016, 1, 14)], None),
        ("Siapa presiden Brasil?", "id", [None, dt.date(2016, 1, 14)], None),
        ("Siapa presiden Brasil?", "id", [], None),
    ],
)
def test_an_old_answer_to_what_is_so_says_how_old_it_is(
    text: str, language: str, dates: list[dt.date | None], expected: dt.date | None
) -> None:
    assert as_of(question(text, language), cited(*dates)) == expected


@pytest.fixture
def ranked(make_article: Callable[..., tuple[Article, list[Chunk]]]) -> Callable[..., list[Passage]]:
    """Passages with falling scores: of each a text, a date, and by how much its score is below the one
    before."""

    def make(*given: tuple[str, dt.date | None, float]) -> list[Passage]:
        found, score = [], 0.9
        for number, (text, date, less) in enumerate(given):
            about: dict[str, Any] = {"language": "id", "title": "Berita", "date": date}
            article, chunks = make_article(f"article {number}", text, **about)
            score -= less
            found.append(Passage(chunks[0], article, score))
        return found

    return make


def test_every_second_passage_read_is_of_the_time_that_is_asked_about(
    ranked: Callable[..., list[Passage]],
) -> None:
    passages = ranked(
        ("Banjir di kota.", dt.date(2024, 3, 2), 0.0),
        ("Banjir di desa.", dt.date(2025, 3, 2), 0.01),
        ("Pada Mei 2023 ada banjir.", dt.date(2025, 6, 1), 0.01),
        ("Banjir di pulau.", None, 0.01),
        ("Banjir di kota.", dt.date(2023, 5, 12), 0.01),
        # News of the last day appear later.
        ("Banjir di teluk.", dt.date(2023, 6, 1), 0.01),
    )
    order = [passages.index(one) for one in in_time_too(_time("Di mana banjir Mei 2023?"), passages)]
    assert order == [0, 2, 1, 4, 3, 5]
    assert in_time_too(_time("Di mana banjir?"), passages) == passages
    assert in_time_too(_time("Di mana banjir Mei 2019?"), passages) == passages
    assert in_time_too(_time("Di mana banjir Mei 2019?"), []) == []


def test_the_newest_of_comparable_passages_are_read(ranked: Callable[..., list[Passage]]) -> None:
    passages = ranked(
        ("Banjir, 3 tewas.", dt.date(2024, 3, 2), 0.0),
        ("Banjir, 11 tewas.", dt.date(2024, 3, 3), 0.01),
        ("Banjir, 5 tewas.", None, 0.01),
        ("Banjir, 21 tewas.", dt.date(2024, 3, 9), 0.01),
        ("Banjir, 19 tewas.", dt.date(2024, 3, 5), 0.01),
        ("Harga cabai naik.", dt.date(2025, 3, 9), 0.2),
    )
    order = [passages.index(one) for one in in_time_too(_time("Berapa korban terbaru?"), passages)]
    assert order == [0, 3, 1, 4, 2, 5]


def _time(text: str) -> Any:
    return asked_time(text, "id", TODAY)


@pytest.mark.parametrize(
    ("asked", "text", "date", "other"),
    [
        ("Berapa harga emas hari ini?", "Harga emas naik.", dt.date(2023, 5, 25), True),
        ("Berapa harga emas hari ini?", "Harga emas naik.", dt.date(2025, 12, 19), False),
        ("Berapa harga emas hari ini?", "Harga emas pada 2025 akan naik.", dt.date(2024, 1, 1), False),
        ("Berapa harga emas hari ini?", "Harga emas naik.", None, False),
        # The day on which it is asked is a Saturday.
        ("Siapa yang tiba pada hari Sabtu?", "Ia tiba pada hari Sabtu.", dt.date(2023, 5, 25), False),
        ("Berapa harga emas?", "Harga emas naik.", dt.date(2023, 5, 25), False),
    ],
)
def test_an_article_of_other_years_is_none_about_today(
    make_article: Callable[..., tuple[Article, list[Chunk]]],
    asked: str,
    text: str,
    date: dt.date | None,
    other: bool,
) -> None:
    article, _ = make_article("a", text, date=date)
    time = question(asked).time
    assert time is not None
    assert is_of_other_years(time, article) is other
