from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from retrieval.models import ResolvedDate
from retrieval.news.rendered import dates, rendered
from tests.retrieval.news.conftest import MakeOffers

NOVEMBER: dict[str, Any] = {"date": dt.date(2025, 11, 5)}
ENGLISH: dict[str, Any] = {"language": "en", "date": dt.date(2016, 4, 13)}


def told(offered: MakeOffers, answer: str, text: str, metadata: dict[str, Any], language: str) -> str | None:
    ((best, *_), *_) = [offer.candidates for offer in offered((text, {answer: 5.0}, metadata))]
    return rendered(best, language)


@pytest.mark.parametrize(
    ("answer", "text", "metadata", "told_so"),
    [
        ("24 Mei 2023", "Ia tiba pada Rabu 24 Mei 2023 di sini.", {}, ("Wednesday, 24 May 2023", None)),
        ("akhir Mei", "Ia tiba pada akhir Mei.", {}, ("late May, year unknown", "tahunnya tidak diketahui")),
        ("akhir Mei", "Ia tiba pada akhir Mei.", NOVEMBER, ("late May 2025", "akhir Mei 2025")),
        ("Selasa pagi", "Ia tiba pada Selasa pagi.", NOVEMBER,
         ("Tuesday morning, 4 November 2025", "Selasa pagi, 4 November 2025")),
        ("kemarin", "Ia tiba kemarin.", {},
         ("the date of the article is unknown", "tanggal artikelnya tidak diketahui")),
        ("Rabu", "Ia tiba pada Rabu.", {},
         ("Wednesday, the date of the article is unknown", "tanggal artikelnya tidak diketahui")),
        ("Selasa (9 April)", "Ia tiba pada Selasa (9 April).", {},
         ("Tuesday, 9 April, year unknown", "tahunnya tidak diketahui")),
        ("pukul 10.30 WIB", "Ia tiba pukul 10.30 WIB.", NOVEMBER, ("10:30 WIB", None)),
        ("31 Februari 2024", "Ia tiba pada 31 Februari 2024.", {}, (None, None)),
        ("pekan lalu", "Ia tiba pekan lalu.", NOVEMBER,
         ("27 October – 2 November 2025", "27 Oktober – 2 November 2025")),
        ("bulan depan", "Ia tiba bulan depan.", NOVEMBER, ("December 2025", "Desember 2025")),
        ("2014", "Ia tiba pada 2014.", NOVEMBER, (None, None)),
        ("tahun lalu", "Ia tiba tahun lalu.", NOVEMBER, ("2024", "2024")),
        ("akhir tahun lalu", "Ia tiba akhir tahun lalu.", NOVEMBER, ("late 2024", "akhir 2024")),
        ("16-18 Juni 2025", "Ujian digelar 16-18 Juni 2025.", NOVEMBER, ("16–18 June 2025", None)),
        ("Januari-Agustus 2025", "Ekspor naik sepanjang Januari-Agustus 2025.", NOVEMBER,
         ("January–August 2025", None)),
        ("1990-an", "Grup itu terkenal pada 1990-an.", NOVEMBER, ("the 1990s", None)),
        ("kuartal III 2025", "Laba naik pada kuartal III 2025.", NOVEMBER,
         ("the third quarter of 2025", None)),
        ("Selasa (4/11) pukul 19.45 WIB", "Bus terbakar Selasa (4/11) pukul 19.45 WIB.", NOVEMBER,
         ("Tuesday, 4 November 2025, 19:45 WIB", "Selasa, 4 November 2025, pukul 19.45 WIB")),
        ("Rp 1,6 miliar", "Harganya Rp 1,6 miliar.", NOVEMBER, ("Rp 1.6 billion", None)),
        ("sekitar 130 negara", "Hadir sekitar 130 negara.", NOVEMBER, ("about 130 countries", None)),
        ("42", "Tercatat 42 di sana.", NOVEMBER, (None, None)),
        ("Jerman", "Mobil itu dari Jerman.", NOVEMBER, ("Germany", None)),
        ("Kairo", "Pertemuan di Kairo.", NOVEMBER, ("Cairo", None)),
        ("Amerika Serikat", "Kapal dari Amerika Serikat.", NOVEMBER, ("United States", None)),
        ("Surabaya", "Pertemuan di Surabaya.", NOVEMBER, (None, None)),
        ("Sri Mulyani", "Menurut Sri Mulyani begitu.", NOVEMBER, (None, None)),
    ],
)  # fmt: skip
def test_answers_of_indonesian_articles(
    answer: str,
    text: str,
    metadata: dict[str, Any],
    told_so: tuple[str | None, str | None],
    offered: MakeOffers,
) -> None:
    assert tuple(told(offered, answer, text, metadata, one) for one in ("en", "id")) == told_so


@pytest.mark.parametrize(
    ("answer", "text", "indonesian"),
    [
        ("last Tuesday", "He fell ill last Tuesday.", "Selasa, 12 April 2016"),
        ("mid-January", "Snow fell in mid-January.", "pertengahan Januari 2016"),
        ("2:45 p.m. on Friday", "He was shot at 2:45 p.m. on Friday.", "Jumat, 8 April 2016, pukul 14.45"),
        ("more than 1,500 people", "It moved more than 1,500 people.", "lebih dari 1.500 orang"),
        ("$1.2 billion", "It cost $1.2 billion.", "$1,2 miliar"),
        ("one house", "It burnt one house.", "satu rumah"),
        ("Germany", "It came from Germany.", "Jerman"),
        ("Jakarta", "It came from Jakarta.", None),
    ],
)
def test_answers_of_english_articles(
    answer: str, text: str, indonesian: str | None, offered: MakeOffers
) -> None:
    assert told(offered, answer, text, ENGLISH, "id") == indonesian


def test_a_time_expression_is_told_as_days(offered: MakeOffers) -> None:
    def of(answer: str, text: str, metadata: dict[str, Any]) -> object:
        return dates(offered((text, {answer: 5.0}, metadata))[0].best)

    late = "Ia tiba pada akhir Mei."
    assert of("akhir Mei", late, NOVEMBER) == (ResolvedDate("2025-05-21/2025-05-31", "part"),)
    assert of("akhir Mei", late, {}) == (ResolvedDate("XXXX-05-21/XXXX-05-31", "part"),)
    assert of("Selasa pagi", "Ia tiba Selasa pagi.", NOVEMBER) == (
        ResolvedDate("2025-11-04", "day", "morning"),
    )
    assert of("kemarin", "Ia tiba kemarin.", {}) is None
    assert of("Surabaya", "Ia tiba di Surabaya.", NOVEMBER) is None


def test_what_is_said_in_a_sentence_stays_in_it(offered: MakeOffers) -> None:
    text = "Ia pergi karena pada 24 Mei 2023 rumahnya di tepi sungai itu hanyut terbawa banjir bandang."
    assert told(offered, text[9:-1], text, {}, "en") is None
