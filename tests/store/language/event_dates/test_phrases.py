"""The time expressions of tests/data/dates.jsonl, and how many are understood."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from store.language.event_dates.find import find_dates
from store.language.event_dates.models import EventDate

PHRASES = Path(__file__).parents[3] / "data" / "dates.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in PHRASES.read_text("utf-8").splitlines()]
NEEDED = 0.92


def found_in(row: Mapping[str, Any]) -> tuple[EventDate, ...]:
    published = dt.date.fromisoformat(row["published"]) if row["published"] else None
    return find_dates(row["sentence"], row["lang"], published)


def understood(row: Mapping[str, Any]) -> str | None:
    """What is wrong with the reading of a row; None if it is right."""
    start = row["sentence"].index(row["phrase"])
    end = start + len(row["phrase"])
    over = [one for one in found_in(row) if one.start < end and start < one.end]
    read = [(one.iso, one.precision, one.time) for one in over]
    if read == [(row["value"], row["precision"], row.get("time"))]:
        return None
    return (
        f"{row['lang']} {row['phrase']!r} {row['published']}: {read}, not {row['value']} {row['precision']}"
    )


@pytest.mark.parametrize("language", ["id", "en"])
def test_time_expressions_mean_what_the_list_says(language: str) -> None:
    rows = [row for row in ROWS if row["phrase"] and row["lang"] == language]
    wrong = [told for row in rows if (told := understood(row))]
    assert len(rows) - len(wrong) >= NEEDED * len(rows), wrong


def test_the_list_is_as_long_as_promised_and_of_both_languages() -> None:
    phrases = [row["lang"] for row in ROWS if row["phrase"]]
    assert len(phrases) >= 200
    assert min(phrases.count("id"), phrases.count("en")) >= 80


@pytest.mark.parametrize(
    "row", [row for row in ROWS if not row["phrase"]], ids=lambda row: row["sentence"][:30]
)
def test_what_is_no_time_is_not_taken_for_one(row: Mapping[str, Any]) -> None:
    assert found_in(row) == ()


@pytest.mark.parametrize(
    ("language", "sentence", "read"),
    [
        # A past form beside a day two weeks ahead is somebody's saying so.
        ("en", "He said the contest on Feb. 1 is open.", ["2016-02-01"]),
        ("id", "Jalan ditutup hari Minggu sampai jam 10.00 WIB.", ["2016-01-17", None]),
        ("id", "Pasal 42 Undang-Undang Nomor 39 Tahun 2014 tentang Perkebunan dibahas.", []),
        ("id", "Beasiswa BUMN 2025 hingga 16 Januari 2016.", ["2025", "2016-01-16"]),
        ("en", "He is scheduled to be in the United States on Friday.", ["2016-01-22"]),
        ("en", "They met last Monday and again on Friday.", ["2016-01-11", "2016-01-15"]),
        # A part of the day between a weekday and its date.
        ("id", "Banjir datang Jumat malam (1/1) sekitar pukul 22.30 WIB.", ["2016-01-01"]),
        ("id", "Rapat dibuka Senin pagi, 4 Januari 2016.", ["2016-01-04"]),
        ("en", "It broke on Friday night (Jan. 1).", ["2016-01-01"]),
    ],
)
def test_what_real_articles_showed(language: str, sentence: str, read: list[str | None]) -> None:
    assert [one.iso for one in find_dates(sentence, language, dt.date(2016, 1, 18))] == read


def test_every_month_of_a_leap_year_and_its_parts_have_days_without_a_year() -> None:
    for text in ("akhir Februari", "29 Februari"):
        (one,) = find_dates(f"Rapat digelar pada {text}.", "id", None)
        assert one.iso is not None
        assert one.iso.endswith("XX-02-29")
    (none,) = find_dates("Rapat digelar pada 31 Februari 2024.", "id", None)
    assert none.iso is None


@pytest.mark.parametrize(
    ("sentence", "language", "undated"),
    [
        ("Kapal itu tiba kemarin.", "id", True),
        ("Kapal itu tiba pada Rabu.", "id", True),
        ("The form was stamped 03/04/2016 by a clerk.", "en", False),
        ("Kapal itu tiba pada 31 Februari 2024.", "id", False),
        ("Kapal itu tiba pada 24 Mei.", "id", False),
    ],
)
def test_what_is_open_only_for_want_of_the_publication_date(
    sentence: str, language: str, undated: bool
) -> None:
    (one,) = find_dates(sentence, language, None)
    assert one.undated is undated
