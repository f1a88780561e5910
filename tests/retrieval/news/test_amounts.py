"""Amounts in short answers, held against each other."""

from __future__ import annotations

import pytest

from retrieval.news.amounts import amount_in
from retrieval.news.clocks import clock, clocks_differ
from retrieval.news.spelled import spelled


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("dua puluh empat", "id", 24),
        ("lima belas", "id", 15),
        ("sebelas", "id", 11),
        ("seratus dua puluh lima", "id", 125),
        ("dua ribu lima ratus", "id", 2500),
        ("seribu", "id", 1000),
        ("Twenty-four", "en", 24),
        ("nineteen", "en", 19),
        ("eight hundred", "en", 800),
        ("one hundred and five", "en", 105),
        ("two thousand three hundred", "en", 2300),
        ("enam puluhan", "id", None),
        ("people", "en", None),
        ("", "en", None),
    ],
)
def test_numbers_in_words(text: str, language: str, number: int | None) -> None:
    assert spelled(text, language) == number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("1.500 meter", "id"), ("1.5 km", "en")),
        (("Rp 1,6 miliar", "id"), ("1,600 million rupiah", "en")),
        (("41 ribu ton", "id"), ("41,000 tonnes", "en")),
        (("Nineteen people", "en"), ("19 orang tewas", "id")),
        (("More than a thousand workers", "en"), ("1.150 pekerja", "id")),
        (("sekitar 420 orang", "id"), ("420", "en")),
        (("hampir 200 rumah", "id"), ("194 bangunan", "id")),
        (("5.2 trillion rupiah", "en"), ("Rp 5,23 triliun", "id")),
        (("dua jam", "id"), ("120 minutes", "en")),
    ],
)
def test_the_same_amount(one: tuple[str, str], other: tuple[str, str]) -> None:
    first, second = amount_in(*one), amount_in(*other)
    assert first
    assert second
    assert first.is_comparable(second, "Berapa kematian?")
    assert first.agrees(second)
    assert second.agrees(first)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("450 rumah", "id"), ("485 bangunan", "id")),
        (("65 penumpang dan awak", "id"), ("72 people", "en")),
        (("22 crew members", "en"), ("Twenty-four sailors", "en")),
        (("240 kios", "id"), ("210 kios habis terbakar", "id")),
        (("magnitude 6.4", "en"), ("bermagnitudo 6,1", "id")),
        (("more than a thousand", "en"), ("2.300 orang", "id")),
        (("lima kematian", "id"), ("Nine people", "en")),
        (("74 persen", "id"), ("69 percent", "en")),
    ],
)
def test_other_amounts_of_the_same(one: tuple[str, str], other: tuple[str, str]) -> None:
    first, second = amount_in(*one), amount_in(*other)
    assert first
    assert second
    assert first.is_comparable(second, "Berapa kematian?")
    assert not first.agrees(second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Rp 60 juta", "id"), ("60 rumah", "id")),
        (("50 persen", "id"), ("50 orang", "id")),
        (("12 dolar", "id"), ("Rp 12", "id")),
        (("412 dengue cases", "en"), ("412 tonnes", "en")),
        (("900 meter", "id"), ("900", "id")),
        (("240 kasus", "id"), ("Nine people", "en")),
    ],
)
def test_amounts_of_other_things_are_not_compared(one: tuple[str, str], other: tuple[str, str]) -> None:
    first, second = amount_in(*one), amount_in(*other)
    assert first
    assert second
    assert not first.is_comparable(second, "Berapa kematian?")


@pytest.mark.parametrize(
    "text",
    [
        "2-1",
        "70 kali 90 sentimeter",
        "salah satu pejabat",
        "Rahmad Suwandi",
        "",
        "ke-11",
        "12 orang dan 3 anak",
    ],
)
def test_what_is_no_amount_or_several(text: str) -> None:
    assert amount_in(text, "id") is None


def test_amounts_of_a_language_that_is_not_known_are_not_read() -> None:
    assert amount_in("12 orang", "nl") is None


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("02:15 WIB", "03:00", True),
        ("02:15 WIB", "02:20 WIB", False),
        ("20:00 WIB", "21:00 WITA", False),
        ("20:00 WIB", "13:00 UTC", False),
        ("23:55", "00:05", False),
        ("20:00 WIB", "20:00 EST", False),
        ("20:00", "night", False),
        ("20:00", "08:00-17:00", False),
        ("20:00", None, False),
    ],
)
def test_times_of_day(one: str, other: str | None, differ: bool) -> None:
    assert clocks_differ(clock(one), clock(other)) is differ
