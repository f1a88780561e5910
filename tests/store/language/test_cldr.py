from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from store.language.cldr import number, place, written


def test_dates_and_numbers_are_written_as_in_the_language() -> None:
    day = dt.date(2023, 5, 24)
    assert [written(day, "EEEE, d MMMM y", one) for one in ("id", "en")] == [
        "Rabu, 24 Mei 2023",
        "Wednesday, 24 May 2023",
    ]
    assert [number(Decimal("1234.50"), 2, one) for one in ("id", "en")] == ["1.234,50", "1,234.50"]
    assert number(Decimal(1600), 0, "id") == "1.600"


@pytest.mark.parametrize(
    ("indonesian", "english"),
    [("Jerman", "Germany"), ("Korea Selatan", "South Korea"), ("Kairo", "Cairo"), ("Yerusalem", "Jerusalem"),
     ("Eropa", "Europe")],
)  # fmt: skip
def test_places_that_both_languages_name(indonesian: str, english: str) -> None:
    assert place(indonesian, "id", "en") == english
    assert place(english.upper(), "en", "id") == indonesian


@pytest.mark.parametrize("name", ["Cilacap", "Jalan Sudirman", "Wilayah Tidak Dikenal", "Indiana"])
def test_what_is_no_place_that_is_known(name: str) -> None:
    assert place(name, "id", "en") is None
