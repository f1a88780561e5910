"""What articles say of the same event: where they differ, and where a later one updates the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from retrieval.consistency import asked
from retrieval.models import CONFLICT, UPDATE, Question
from retrieval.news.sides import Sides, Told
from retrieval.reading.candidates import Candidate, Offer
from tests.retrieval.news.conftest import MakeOffers, Text

Ask = Callable[[str, str], Question]

BURNT = "Berapa rumah yang terbakar di Kapuk Raya?"
FIRST = "Kebakaran di Kapuk Raya menghanguskan 450 rumah pada Jumat, kata Camat Rahmad Suwandi."
SECOND = "Sebanyak 485 bangunan hangus dalam kebakaran di Kapuk Raya, ujar Lurah Rahmad Suwandi."
DAY, NEXT, LATER = (dt.date(2025, 6, day) for day in (6, 7, 20))


def sides(question: Question, offers: Sequence[Offer], logit: float = 5.0) -> Told | None:
    texts = [one.passage.text for offer in offers for one in offer.candidates]
    held = Sides(question, asked(question.text, question.language, texts))
    if not held.can_differ(offers[0]):
        return None

    def verify(candidates: Sequence[Candidate]) -> list[float]:
        return [logit for _ in candidates]

    return held.of(offers[0], offers, verify)


def said(told: Told | None) -> tuple[str, list[list[str]]] | None:
    return (told.relation, [[one.text for one in side] for side in told.sides]) if told else None


def test_articles_that_differ_are_sides_the_newest_first(ask: Ask, offered: MakeOffers) -> None:
    offers = offered(
        (FIRST, {"450 rumah": 8.0}, {"date": DAY}), (SECOND, {"485 bangunan": 6.0}, {"date": NEXT})
    )
    assert said(sides(ask(BURNT, "id"), offers)) == (CONFLICT, [["485 bangunan"], ["450 rumah"]])


def test_all_that_say_the_same_are_on_one_side(ask: Ask, offered: MakeOffers) -> None:
    again = "Di Kapuk Raya 485 rumah ludes terbakar, menurut Rahmad Suwandi."
    offers = offered(
        (FIRST, {"450 rumah": 8.0}, {"date": DAY}),
        (SECOND, {"485 bangunan": 6.0}, {"date": NEXT}),
        (again, {"485 rumah": 5.0}, {"date": DAY}),
    )
    told = sides(ask(BURNT, "id"), offers)
    assert said(told) == (CONFLICT, [["485 bangunan", "485 rumah"], ["450 rumah"]])


@pytest.mark.parametrize(
    ("other", "answer", "margin", "metadata"),
    [
        # The same in other words; of another place; of another thing; not sure enough; long after; no name in
        # common beside those of the question; of another year.
        (SECOND.replace("485 bangunan", "sekitar 450 bangunan"), "sekitar 450 bangunan", 6.0, {}),
        (SECOND.replace("Kapuk Raya", "Muara Lama"), "485 bangunan", 6.0, {}),
        (SECOND.replace("485 bangunan", "485 meter kain"), "485 meter", 6.0, {}),
        (SECOND, "485 bangunan", -8.0, {}),
        (SECOND, "485 bangunan", 6.0, {"date": dt.date(2025, 9, 1)}),
        ("Sebanyak 485 bangunan hangus dalam kebakaran di Kapuk Raya.", "485 bangunan", 6.0, {"date": LATER}),
        (SECOND, "485 bangunan", 6.0, {"date": None}),
    ],
)  # fmt: skip
def test_what_is_no_other_answer_to_the_same_is_no_side(  # noqa: PLR0917
    other: str, answer: str, margin: float, metadata: dict[str, Any], ask: Ask, offered: MakeOffers
) -> None:
    offers = offered(
        (FIRST, {"450 rumah": 8.0}, {"date": DAY}), (other, {answer: margin}, {"date": NEXT, **metadata})
    )
    assert sides(ask(BURNT, "id"), offers) is None


def test_days_differ_only_where_the_verifier_is_sure_too(ask: Ask, offered: MakeOffers) -> None:
    question = ask("Kapan Rahmad Suwandi mengunjungi Kapuk Raya?", "id")
    offers = offered(
        ("Rahmad Suwandi mengunjungi Kapuk Raya pada 3 Juni 2025.", {"3 Juni 2025": 8.0}, {"date": DAY}),
        ("Rahmad Suwandi mengunjungi Kapuk Raya pada 4 Juni 2025.", {"4 Juni 2025": 6.0}, {"date": NEXT}),
    )
    assert sides(question, offers, logit=0.5) is None
    assert said(sides(question, offers)) == (CONFLICT, [["4 Juni 2025"], ["3 Juni 2025"]])


def test_an_article_that_has_both_says_nothing_else(ask: Ask, offered: MakeOffers) -> None:
    question = ask("Siapa tersangka kasus suap di Kapuk Raya?", "id")
    one = "Tersangka suap di Kapuk Raya ialah Lukas Tobing, kata jaksa Dewi Laras."
    both = "Kasus suap di Kapuk Raya punya dua tersangka, Bagas Mahendra dan Lukas Tobing, kata Dewi Laras."
    alone = both.replace(" dan Lukas Tobing", "").replace("dua tersangka", "satu tersangka")
    first: Text = (one, {"Lukas Tobing": 8.0}, {"date": DAY})
    offers = offered(first, (both, {"Bagas Mahendra": 6.0, "Lukas Tobing": 5.0}, {"date": DAY}))
    assert sides(question, offers) is None
    offers = offered(first, (alone, {"Bagas Mahendra": 6.0}, {"date": DAY}))
    assert said(sides(question, offers)) == (CONFLICT, [["Lukas Tobing"], ["Bagas Mahendra"]])


TOLL = "Berapa korban tewas gempa Kapuk Raya?"
TOLLS = [
    "Gempa di Kapuk Raya menewaskan 12 orang, kata Rahmad Suwandi.",
    "Korban tewas gempa Kapuk Raya bertambah menjadi 26 orang, kata Rahmad Suwandi.",
    "Nineteen people are now known to have died in the Kapuk Raya earthquake, Rahmad Suwandi said.",
]


def tolls() -> list[Text]:
    return [
        (TOLLS[0], {"12 orang": 9.0}, {"date": DAY}),
        (TOLLS[1], {"26 orang": 6.0}, {"date": LATER}),
        (TOLLS[2], {"Nineteen people": 5.0}, {"date": NEXT, "language": "en"}),
    ]


def test_a_later_toll_updates_the_earlier_ones(ask: Ask, offered: MakeOffers) -> None:
    told = sides(ask(TOLL, "id"), offered(*tolls()))
    assert said(told) == (UPDATE, [["26 orang"], ["Nineteen people"], ["12 orang"]])


def test_tolls_of_the_same_day_differ(ask: Ask, offered: MakeOffers) -> None:
    same = [(text, answers, {**about, "date": DAY}) for text, answers, about in tolls()]
    told = sides(ask(TOLL, "id"), offered(*same))
    assert told
    assert told.relation == CONFLICT


def test_a_question_of_a_day_of_its_own_is_not_updated(ask: Ask, offered: MakeOffers) -> None:
    question = ask("Berapa korban tewas gempa Kapuk Raya pada 6 Juni 2025?", "id")
    told = sides(question, offered(*tolls()))
    assert told is None or told.relation == CONFLICT


def test_who_is_in_office_now_and_who_was(ask: Ask, offered: MakeOffers) -> None:
    question = ask("Siapa gubernur Kaluwa sekarang?", "id")
    old = "Gubernur Kaluwa Maria Tengkelang membuka rumah sakit di Labuhan Besar."
    new = "Nathan Oematan dilantik menjadi Gubernur Kaluwa di Labuhan Besar, menggantikan Maria Tengkelang."
    offers = offered(
        (old, {"Maria Tengkelang": 8.0}, {"date": dt.date(2023, 10, 12)}),
        (new, {"Nathan Oematan": 7.0}, {"date": dt.date(2025, 3, 17)}),
    )
    assert said(sides(question, offers)) == (UPDATE, [["Nathan Oematan"], ["Maria Tengkelang"]])


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("Kemang, Jakarta Selatan", "Menteng, Jakarta Pusat", True),
        # A part of the place that the other article names; a name in two languages.
        ("Kemang, Jakarta Selatan", "Jakarta Selatan", False),
        ("Jerman", "Germany", False),
        ("Selat Kumbang", "Kumbang Strait", False),
    ],
)
def test_places(one: str, other: str, differ: bool, ask: Ask, offered: MakeOffers) -> None:
    foreign = other in ("Germany", "Kumbang Strait")
    text = (
        f"Rahmad Suwandi was arrested in {other}, Lukas Tobing said."
        if foreign
        else f"Rahmad Suwandi ditangkap di {other}, kata Lukas Tobing."
    )
    offers = offered(
        (f"Bupati Rahmad Suwandi ditangkap di {one}, kata Lukas Tobing.", {one: 8.0}, {"date": DAY}),
        (text, {other: 6.0}, {"date": NEXT, "language": "en" if foreign else "id"}),
    )
    told = sides(ask("Di mana Rahmad Suwandi ditangkap?", "id"), offers)
    assert (told is not None) is differ


def test_times_of_day(ask: Ask, offered: MakeOffers) -> None:
    offers = offered(
        (
            "Kebakaran Pasar Gebang mulai pukul 02.15 WIB, kata Lukas Tobing.",
            {"02.15 WIB": 8.0},
            {"date": DAY},
        ),
        (
            "Api di Pasar Gebang muncul pukul 03.00 WIB, kata Lukas Tobing.",
            {"pukul 03.00": 6.0},
            {"date": NEXT},
        ),
    )
    told = sides(ask("Pukul berapa kebakaran Pasar Gebang mulai?", "id"), offers)
    assert said(told) == (CONFLICT, [["pukul 03.00"], ["02.15 WIB"]])


@pytest.mark.parametrize(
    "question", ["Berapa rumah yang terbakar?", "Rumah mana saja yang terbakar di Kapuk Raya?"]
)
def test_a_question_that_names_nothing_or_asks_for_several(
    question: str, ask: Ask, offered: MakeOffers
) -> None:
    offers = offered(
        (FIRST, {"450 rumah": 8.0}, {"date": DAY}), (SECOND, {"485 bangunan": 6.0}, {"date": NEXT})
    )
    assert sides(ask(question, "id"), offers) is None
