from __future__ import annotations

from decimal import Decimal

import pytest

from retrieval.news.quantities import quantity, quantity_words


@pytest.mark.parametrize(
    ("text", "language", "total", "other", "said"),
    [
        ("Rp1,6 miliar", "id", "1600000000", "en", "Rp1.6 billion"),
        ("1.600.000.000", "id", "1600000000", "en", "1,600,000,000"),
        ("1.6 miliar", "id", "1600000000", "en", "1.6 billion"),
        ("190 miliar dolar AS", "id", "190000000000", "en", "190 billion US dollars"),
        ("153,10 persen", "id", "153.1", "en", "153.10 percent"),
        ("dua orang", "id", "2", "en", "two people"),
        ("sebanyak 42 kali", "id", "42", "en", "42 times"),
        ("1 unit rumah", "id", "1", "en", "1 house"),
        ("setidaknya 12 jiwa", "id", "12", "en", "at least 12 people"),
        ("5 kilometer persegi", "id", "5", "en", "5 square kilometres"),
        ("6.5 percent", "en", "6.5", "id", "6,5 persen"),
        ("about 1.2 million people", "en", "1200000", "id", "sekitar 1,2 juta orang"),
        ("two-hour", "en", "2", "id", "dua jam"),
        ("39 degrees Celsius", "en", "39", "id", "39 derajat Celsius"),
        ("at least 3,000 homes", "en", "3000", "id", "setidaknya 3.000 rumah"),
    ],
)
def test_amounts_are_read_in_one_language_and_written_in_the_other(
    text: str, language: str, total: str, other: str, said: str
) -> None:
    amount = quantity(text, language)
    assert amount is not None
    assert amount.total == Decimal(total)
    assert quantity_words(amount, other) == said


@pytest.mark.parametrize(
    "text",
    ["", "24 Mei", "dua orang polisi", "Rp", "orang", "3-2", "1.2.3", "12.00 WIB", "Rp 1,6 miliar per tahun"],
)
def test_what_is_more_or_less_than_an_amount_is_none(text: str) -> None:
    assert quantity(text, "id") is None


def test_amounts_of_a_language_that_is_not_known_are_not_read() -> None:
    assert quantity("12 orang", "nl") is None


def test_an_amount_without_its_unit_may_be_of_any() -> None:
    dozen, people, houses = (quantity(text, "id") for text in ("12", "12 orang", "12 rumah"))
    assert dozen
    assert people
    assert houses
    assert dozen.is_same(people)
    assert not people.is_same(houses)
