"""What questions say of time, in both languages and however they are typed."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.news.asked_time import AskedTime, asked_time
from store.models import Filters

# A Saturday.
TODAY = dt.date(2025, 12, 20)


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def asked(question: str, language: str | None = None) -> AskedTime:
    return asked_time(question, language, TODAY)


@pytest.mark.parametrize(
    ("question", "language", "first", "last"),
    [
        ("In April 2024, what disaster hit Yogyakarta?", "en", "2024-04-01", "2024-04-30"),
        ("berapa harga bbm april 2024", "id", "2024-04-01", "2024-04-30"),
        ("Apa yang terjadi minggu lalu?", "id", "2025-12-08", "2025-12-14"),
        ("siapa yang datang kemarin", "id", "2025-12-19", "2025-12-19"),
        ("Siapa yang tewas pada 25 Desember?", "id", "2024-12-25", "2024-12-25"),
        ("Apa yang terjadi besok?", "id", "2025-12-21", "2025-12-21"),
        ("gempa 2023", None, "2023-01-01", "2023-12-31"),
        ("who won the golden pen award 2024", "en", "2024-01-01", "2024-12-31"),
        ("what did he do in may", "en", "2025-05-01", "2025-05-31"),
        ("Who was president before 2014?", "en", None, "2013-12-31"),
        ("Siapa gubernur setelah 5 Mei 2023?", "id", "2023-05-05", None),
        ("Did it rise in 2022 or in March 2024?", "en", "2022-01-01", "2024-03-31"),
        # No time of the calendar.
        ("Who died before the election?", "en", None, None),
        ("Apa itu 1998 orang?", "id", None, None),
        ("who may help", "en", None, None),
        ("Sejak kapan tanggap darurat berlaku?", "id", None, None),
        ("Siapa presiden Rusia?", "id", None, None),
    ],
)
def test_days_that_are_asked_about(
    question: str, language: str | None, first: str | None, last: str | None
) -> None:
    found = asked(question, language)
    assert (found.first, found.last) == (day(first), day(last))
    assert (found.since, found.until) == (None, None)
    assert found.told == found.dated == bool(first or last)


@pytest.mark.parametrize(
    ("question", "language", "since", "until"),
    [
        ("Berapa kasus sejak Januari?", "id", "2025-01-01", None),
        ("How many have died since Monday?", "en", "2025-12-15", None),
        ("What happened until the 3rd of March 2024?", "en", None, "2024-03-03"),
        ("Berapa korban sampai Maret 2024?", "id", None, "2024-03-31"),
        ("Apa yang dibangun sejak Januari sampai Maret 2024?", "id", "2024-01-01", "2024-03-31"),
        ("Who resigned since early 2023 until June 2024?", "en", "2023-01-01", "2024-06-30"),
    ],
)
def test_bounds_are_what_the_asker_says_so(
    question: str, language: str, since: str | None, until: str | None
) -> None:
    found = asked(question, language)
    assert (found.since, found.until) == (day(since), day(until))
    assert not found.dated


def test_bounds_narrow_the_filters_and_leave_a_day_for_the_news_to_appear() -> None:
    found = asked("What happened since 2023 until March 2024?", "en")
    assert found.bounds(Filters(publisher="Harian")) == Filters(
        dt.date(2023, 1, 1), dt.date(2024, 4, 1), "Harian"
    )
    narrow = Filters(dt.date(2024, 1, 5), dt.date(2024, 2, 5))
    assert found.bounds(narrow) == narrow
    assert asked("What happened in 2023?", "en").bounds(narrow) is None


@pytest.mark.parametrize(
    ("question", "language", "latest"),
    [
        ("What is the latest death toll of the earthquake?", "en", True),
        ("who coaches Persada now", "en", True),
        ("Is he still regent?", "en", True),
        ("How many cases have been recorded so far?", "en", True),
        ("berapa korban terbaru", "id", True),
        ("harga solar skrg brp", "id", True),
        ("Berapa pengungsi saat ini?", "id", True),
        ("Berapa siswa menurut berita terakhir?", "id", True),
        ("Berapa jumlah akhir korban?", "id", True),
        ("Apa kabar hari ini?", "id", True),
        ("When must he pay at the latest?", "en", False),
        ("Kapan terakhir kali Putin ke Beijing?", "id", False),
        ("Berapa harga solar sekarang dibanding waktu itu?", "id", False),
        ("Siapa pemenang final?", "id", False),
        ("Who knows?", "en", False),
    ],
)
def test_the_newest_is_asked_for(question: str, language: str, latest: bool) -> None:
    found = asked(question, language)
    assert found.latest is latest
    assert found.present >= latest


@pytest.mark.parametrize(
    ("question", "language", "present"),
    [
        ("Who is the president of Brazil?", "en", True),
        ("Who leads Russia?", "en", True),
        ("How many people are missing?", "en", True),
        ("Siapa presiden Brasil?", "id", True),
        ("Berapa harga emas?", "id", True),
        ("Who was the president of Brazil?", "en", False),
        ("How many people died?", "en", False),
        ("Who is the former president of Brazil?", "en", False),
        ("When is the election?", "en", False),
        ("Why is the road closed?", "en", False),
        ("Who is president in 2019?", "en", False),
        ("Siapa yang bertemu Lavrov?", "id", False),
        ("Siapa mantan presiden Brasil?", "id", False),
        ("Berapa harga emas pada 2019?", "id", False),
        ("Kapan pemilu?", "id", False),
    ],
)
def test_what_is_so_at_present_is_asked(question: str, language: str, present: bool) -> None:
    found = asked(question, language)
    assert found.present is present
    assert not found.latest
