from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from retrieval.models import Question
from retrieval.news.merge import merged, precise_first
from retrieval.reading.candidates import Offer
from retrieval.reading.quotes import citations
from tests.retrieval.news.conftest import MakeOffers, Text

Ask = Callable[[str, str], Question]

VISIT = "Kapan Rahmad Suwandi mengunjungi Kupang?"
LATE = "Menteri Rahmad Suwandi tiba di Kupang pada akhir Mei untuk meninjau pelabuhan."
DAY = "Rahmad Suwandi membuka jembatan pada Rabu 24 Mei 2023 dalam kunjungan ke Kupang."
JULY = "Rahmad Suwandi kembali ke Kupang pada 3 Juli 2023."


def said(offers: list[Offer]) -> list[list[str]]:
    return [[one.text for one in offer.candidates] for offer in offers]


def test_a_day_and_the_part_of_its_month_are_one_answer_the_day_first(ask: Ask, offered: MakeOffers) -> None:
    question = ask(VISIT, "id")
    found = merged(
        question,
        offered(
            (LATE, {"akhir Mei": 9.0}, {}), (DAY, {"24 Mei 2023": 4.0}, {}), (JULY, {"3 Juli 2023": 2.0}, {})
        ),
    )
    assert said(found) == [["akhir Mei", "24 Mei 2023"], ["3 Juli 2023"]]
    first = precise_first(found[0])
    assert [one.text for one in first.candidates] == ["24 Mei 2023", "akhir Mei"]
    assert [one.quote for one in citations(question, first)] == [DAY, LATE]
    # Two witnesses weigh more than the surer of them.
    assert found[0].score > 9.0 - 0.05


@pytest.mark.parametrize(
    ("other", "answer", "metadata"),
    [
        # Of somebody else; of a month that has not the day; in a year that is another.
        ("Presiden Lukas Tobing tiba di Kupang pada 24 Mei 2023.", "24 Mei 2023", {}),
        (JULY, "3 Juli 2023", {}),
        ("Rahmad Suwandi tiba di Kupang pada 24 Mei.", "24 Mei", {"date": dt.date(2024, 6, 1)}),
    ],
)
def test_days_of_other_events_stay_apart(
    other: str, answer: str, metadata: dict[str, Any], ask: Ask, offered: MakeOffers
) -> None:
    late = (LATE, {"akhir Mei": 9.0}, {"date": dt.date(2023, 6, 1)})
    found = merged(ask(VISIT, "id"), offered(late, (other, {answer: 4.0}, metadata)))
    assert said(found) == [["akhir Mei"], [answer]]


def test_what_the_reader_takes_for_no_answer_joins_none(ask: Ask, offered: MakeOffers) -> None:
    found = merged(
        ask(VISIT, "id"), offered((LATE, {"akhir Mei": 9.0}, {}), (DAY, {"24 Mei 2023": -1.0}, {}))
    )
    assert said(found) == [["akhir Mei"], ["24 Mei 2023"]]


def test_two_days_of_one_article_are_those_of_two_events(ask: Ask, offered: MakeOffers) -> None:
    text = f"{LATE} {DAY}"
    found = merged(ask(VISIT, "id"), offered((text, {"akhir Mei": 9.0, "24 Mei 2023": 4.0}, {})))
    assert said(found) == [["akhir Mei"], ["24 Mei 2023"]]


def test_the_same_words_of_two_days_are_two_answers(ask: Ask, offered: MakeOffers) -> None:
    text = "Rahmad Suwandi tiba di Kupang kemarin."
    days = [{"date": dt.date(2023, 5, 25)}, {"date": dt.date(2023, 7, 4)}, {"date": dt.date(2023, 5, 25)}]
    margins = (5.0, 4.0, 3.0)
    texts: list[Text] = [(text, {"kemarin": margin}, day) for margin, day in zip(margins, days, strict=True)]
    found = merged(ask(VISIT, "id"), offered(*texts))
    assert [[one.margin for one in offer.candidates] for offer in found] == [[5.0, 3.0], [4.0]]


def test_a_day_in_other_words_or_figures_is_the_same(ask: Ask, offered: MakeOffers) -> None:
    given: list[Text] = [
        ("Rahmad Suwandi tiba di Kupang, Rabu (24/5/2023).", {"Rabu (24/5/2023)": 6.0}, {}),
        ("Rahmad Suwandi tiba di Kupang kemarin.", {"kemarin": 5.0}, {"date": dt.date(2023, 5, 25)}),
        ("Rahmad Suwandi arrived in Kupang on Wednesday.", {"Wednesday": 4.0},
         {"date": dt.date(2023, 5, 26), "language": "en"}),
    ]  # fmt: skip
    found = merged(ask(VISIT, "id"), offered(*given))
    assert [len(offer.candidates) for offer in found] == [3]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Rp 1,6 miliar", "Rp1.600.000.000", True),
        ("1.500 orang", "1.500 jiwa", True),
        ("dua rumah", "2 unit rumah", True),
        ("1.500 orang", "1.500 rumah", False),
        ("39 orang", "26 orang", False),
    ],
)
def test_amounts_in_other_words_are_the_same(
    one: str, other: str, same: bool, ask: Ask, offered: MakeOffers
) -> None:
    texts: list[Text] = [
        (f"Di Kupang tercatat {amount} dalam laporan itu.", {amount: 5.0}, {}) for amount in (one, other)
    ]
    found = merged(ask("Berapa yang tercatat di Kupang?", "id"), offered(*texts))
    assert len(found) == (1 if same else 2)


@pytest.mark.parametrize(
    ("question", "other", "same"),
    [
        ("Siapa yang membuka pasar di Kupang?", "Menteri Perdagangan Rahmad Suwandi", True),
        ("Siapa yang membuka pasar di Kupang?", "Rahmad Suwandi, SH", True),
        ("Siapa yang membuka pasar di Kupang?", "Rahmad Suwandi Putra", False),
        ("Siapa yang membuka pasar di Kupang?", "Jalan Raya Rahmad Suwandi", False),
        ("Apa nama pasar di Kupang?", "Menteri Perdagangan Rahmad Suwandi", False),
    ],
)
def test_a_name_with_its_title_is_the_same_person(
    question: str, other: str, same: bool, ask: Ask, offered: MakeOffers
) -> None:
    texts: list[Text] = [
        (f"Pasar di Kupang dibuka {name} kemarin.", {name: 5.0}, {}) for name in ("Rahmad Suwandi", other)
    ]
    assert len(merged(ask(question, "id"), offered(*texts))) == (1 if same else 2)


def test_nothing_offered(ask: Ask) -> None:
    assert merged(ask(VISIT, "id"), []) == []
