"""Dates are read in both languages' forms, and never guessed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import UsageError
from store.language.dates import find_date, line_date, parse_day

DAY = dt.date(2021, 8, 17)


@pytest.mark.parametrize(
    "text",
    [
        "2021-08-17",
        "2021/08/17",
        "2021-08-17T23:30:00+07:00",
        "17 Agustus 2021",
        "Selasa, 17 Agustus 2021 10:15 WIB",
        "Selasa (17/8/2021)",
        "17 AGU 2021",
        "Diterbitkan: Selasa, 17 Agt 2021, pukul 10.15 WIB",
        "17 August 2021",
        "August 17, 2021",
        "Aug. 17th, 2021",
        "Tue, 17 Aug 2021 03:15:00 GMT",
        "Published: August 17, 2021 at 3:15 p.m. EST",
        "17/08/2021",
        "17-8-2021",
        "17.08.2021 | 10.15 WITA",
    ],
)
def test_forms(text: str) -> None:
    assert find_date(text) == DAY
    assert line_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "17 Agustus",
        "Agustus 2021",
        "2021",
        "31 Februari 2021",
        "2021-02-30",
        "05/06/2021",
        "08/17/2021",
        "17/08/21",
        "117/08/2021",
        "3 Mungkin 2021",
        "pukul 10.15 WIB",
    ],
)
def test_no_full_or_certain_date_is_none(text: str) -> None:
    assert find_date(text) is None
    assert line_date(text) is None


def test_same_day_and_month_is_certain() -> None:
    assert find_date("05/05/2021") == dt.date(2021, 5, 5)


def test_an_impossible_date_does_not_hide_the_next() -> None:
    assert find_date("31 Juni 2021 atau 17 Agustus 2021") == DAY


def test_a_sentence_with_a_date_is_not_a_date_line() -> None:
    assert line_date("Rapat pada 17 Agustus 2021 digelar di Bandung.") is None
    assert line_date("17 Agustus 2021 " * 50) is None


@given(st.dates(min_value=dt.date(1800, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_iso_round_trip(day: dt.date) -> None:
    assert find_date(day.isoformat()) == day
    assert parse_day(day.isoformat(), last=True) == day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("Februari 2023", dt.date(2023, 2, 1), dt.date(2023, 2, 28)),
        (" 2021-08-17 ", DAY, DAY),
        ("17 Agustus 2021", DAY, DAY),
        ("August 17, 2021", DAY, DAY),
    ],
)
def test_parse_day(text: str, first: dt.date, last: dt.date) -> None:
    assert parse_day(text, last=False) == first
    assert parse_day(text, last=True) == last


@pytest.mark.parametrize(
    "text", ["", "kemarin", "2024-13", "2024-02-30", "0000", "05/06/2021", "17 Agustus", "x 2021", "2024-"]
)
def test_parse_day_refuses(text: str) -> None:
    with pytest.raises(UsageError, match="is not a date; write it as"):
        parse_day(text, last=False)
