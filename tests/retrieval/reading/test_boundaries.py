"""Whole answers: `{}` marks the span that was found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.reading.boundaries import whole


def grown(marked: str) -> str:
    start, end = marked.index("{"), marked.index("}") - 1
    text = marked.replace("{", "").replace("}", "")
    return text[slice(*whole(text, start, end))]


@pytest.mark.parametrize(
    ("marked", "answer"),
    [
        ("Penduduknya 1.{500}.000 jiwa.", "1.500.000 jiwa"),
        ("Ekonomi tumbuh {5},3 persen tahun ini.", "5,3 persen"),
        ("Inflasi 2.{5} percent a year.", "2.5 percent"),
        ("Inflasi {70}% lebih.", "70%"),
        ("Inflasi {70} % lebih.", "70 %"),
        ("Nilainya Rp {2} triliun.", "Rp 2 triliun"),
        ("Nilainya Rp{2} triliun.", "Rp2 triliun"),
        ("Denda Rp. {500}.000,- itu", "Rp. 500.000"),
        ("Utangnya US$ {20} juta.", "US$ 20 juta"),
        ("Utangnya US${20 juta}.", "US$20 juta"),
        ("It cost £{1.2} billion.", "£1.2 billion"),
        ("Sebanyak {40}-50 persen hadir.", "40-50 persen"),
        ("Sebanyak {800} warga mengungsi.", "800 warga"),
        ("About {420} people keep their jobs.", "420 people"),
        ("Ada 2,{4} juta orang di sana.", "2,4 juta orang"),
        ("Jalannya 18,{4} kilometer.", "18,4 kilometer"),
        ("Pada {2023} warga pindah.", "2023"),
        ("Ia orang ke-{13} orang terkaya.", "ke-13"),
        ("Mulai {10.30} warga datang.", "10.30"),
        ("Ia didenda Rp {300} juta tahun lalu.", "Rp 300 juta"),
        ("Ditutup {3} hari lalu.", "3"),
        ("Tutup {18} Minggu depan.", "18"),
        # An apposition goes on to the end of its clause.
        (
            "Sorokova, {a judge whose Alliance} won 71 of 120 seats, will go.",
            "a judge whose Alliance won 71 of 120 seats",
        ),
        ("Rini, {dokter yang} meraih 52,1 persen suara, menang.", "dokter yang meraih 52,1 persen suara"),
        ("The {judge who won} will succeed him.", "judge who won"),
        ("Rini, {seorang dokter}, menang.", "seorang dokter"),
        ("Suhunya {30} °C siang ini.", "30 °C"),
        ("Suhunya -{5} derajat.", "-5 derajat"),
        ("Suhunya {-5} derajat.", "-5 derajat"),
        # What stands in another line, or is a dash, is no part of a number.
        ("Rp\n{5}\npersen", "5"),
        ("Tanggal 3 - {5} Mei.", "5"),
        ("Tahun {2023}. Persen lain.", "2023"),
    ],
)
def test_numbers_keep_their_signs_and_units(marked: str, answer: str) -> None:
    assert grown(marked) == answer


@pytest.mark.parametrize(
    ("marked", "answer"),
    [
        ("Pada {24} Mei 2023.", "24"),
        ("Pada {24 Mei 2023}.", "24 Mei 2023"),
        ("Bulan {Mei} 2023.", "Mei"),
        ("Pukul 10.{30} WIB.", "10.30"),
        ("Pukul {10.30 WIB}.", "10.30 WIB"),
        ("Pukul {10}:30.", "10:30"),
        ("Musim {1999}/2000 berakhir.", "1999/2000"),
        ("Abad {18} itu", "18"),
        ("Abad ke-{18} itu", "ke-18"),
        ("Tahun {1990}-an.", "1990-an"),
    ],
)
def test_dates_and_times(marked: str, answer: str) -> None:
    assert grown(marked) == answer


@pytest.mark.parametrize(
    ("marked", "answer"),
    [
        ("Undang-{undang} itu", "Undang-undang"),
        ("Hari {Jum}'at lalu", "Jum'at"),
        ("Hari Jum’{at} lalu", "Jum’at"),
        ("Flu burung H{5}N1 merebak.", "H5N1"),
        ("Wabah {COVID}-19.", "COVID-19"),
        ("{Jak}arta", "Jakarta"),
        ("Jak{arta}", "Jakarta"),
        ("Situs kompas.{com} itu", "kompas.com"),
        ("Gelar {Ph}.D. itu", "Ph.D"),
        ("Pre\u00adsi{den} itu", "Pre\u00adsiden"),
        ("Kota Orle{\u0301a}ns.", "Orle\u0301ans"),
        ("Kota Orl{e}\u0301", "Orle\u0301"),
        # The blank is missing: two words.
        ("Dari Okayama,{Jepang} ia", "Jepang"),
        ("Tahun {1974}.Kishimoto", "1974"),
        ("Dan {air}.Basa adalah", "air"),
        # An English possessive is a whole word without its end.
        ("It was {Rollo}'s arrival.", "Rollo"),
        ("It was {Rollo's} arrival.", "Rollo's"),
        ("It was {Rol}lo’s arrival.", "Rollo"),
    ],
)
def test_words_are_whole(marked: str, answer: str) -> None:
    assert grown(marked) == answer


@pytest.mark.parametrize(
    ("marked", "answer"),
    [
        ("Presiden B. J. {Habibie} hadir.", "B. J. Habibie"),
        ("Presiden B. {J}. Habibie hadir.", "B. J. Habibie"),
        ("Presiden {B}. J. Habibie hadir.", "B. J. Habibie"),
        ("Presiden {B. J.} Habibie hadir.", "B. J. Habibie"),
        ("Presiden B.J. {Habibie} hadir.", "B.J. Habibie"),
        ("Oleh {PT. X} di Solo.", "PT. X"),
        ("Oleh PT. {X} di Solo.", "X"),
        # One letter at the end of a sentence is no initial.
        ("Di {Grup A}. Indonesia menang.", "Grup A"),
        ("Di Grup A. {Indonesia} menang.", "Indonesia"),
        ("Pada {abad ke-18 M}. Carok adalah", "abad ke-18 M"),
        ("Suhunya {30} °C. Ini panas.", "30 °C"),
        ("Sejak {Perang Dunia I}. Kemudian damai.", "Perang Dunia I"),
        ("The {U.S}. Army", "U.S"),
        ("Oleh {Joko, S.H}. Mereka hadir.", "Joko, S.H"),
    ],
)
def test_names_keep_their_initials(marked: str, answer: str) -> None:
    assert grown(marked) == answer


@pytest.mark.parametrize(
    ("marked", "answer"),
    [
        ("Badan {(WHO)} itu", "WHO"),
        ("Badan {(WHO} itu", "WHO"),
        ("Badan ({WHO)}, kata", "WHO"),
        ("Oleh {Badan (WHO}) itu", "Badan (WHO)"),
        ("Oleh (Badan {WHO) Dunia} itu", "(Badan WHO) Dunia"),
        ("Oleh {Badan (WHO [di] PBB}) itu (x)", "Badan (WHO [di] PBB)"),
        ("Oleh {Badan [WHO (di}) PBB] itu (x)", "Badan [WHO (di) PBB]"),
        ("Kapal {besar (panjang (dua}) meter) (x)", "besar (panjang (dua) meter)"),
        ("{((WHO))}", "WHO"),
        ("{(a) dan (b)} itu", "(a) dan (b)"),
        ("Naik {49,6%),} kata", "49,6%"),
        ("Oleh {Telecom (}sekarang KPN)", "Telecom"),
        # The other half is too far away, in another line or nowhere.
        (f"Tahun {{2022 (Qatar}} {'x' * 80})", "2022"),
        ("Tahun {2022 (Qatar}\n)", "2022"),
        ("(\n{a) Budi} dan", "Budi"),
        ("{Senang :) …}", "Senang"),
        ("{a) b) Budi [c}", "Budi"),
        ("{[x (y] z}", "x"),
    ],
)
def test_brackets_are_whole_or_gone(marked: str, answer: str) -> None:
    assert grown(marked) == answer


@pytest.mark.parametrize(
    ("marked", "answer"),
    [
        ("{“Ya,”} katanya.", "Ya"),
        ('{"Ya," katanya}.', '"Ya," katanya'),
        ('Film {"Laskar Pelangi".} Lalu', "Laskar Pelangi"),
        ('Film "Laskar {Pelangi"} itu', "Pelangi"),
        ('{Film "Laskar Pelangi"} itu', 'Film "Laskar Pelangi"'),
        ("{Film «Laskar Pelangi»} itu", "Film «Laskar Pelangi»"),
        ("Pada {‘Jum’at’} itu", "Jum’at"),
        ("The {farmers’} plan", "farmers"),
        ("{— Solo, … \u00a0}", "Solo"),
        ("{\u200bSolo!?}", "Solo"),
        # What says nothing is no answer.
        ("Wah{ … “”}!", ""),
        ("Wah {👍} ya", ""),
        ("Wah {}ya", ""),
    ],
)
def test_marks_at_the_ends_are_left_out(marked: str, answer: str) -> None:
    assert grown(marked) == answer


ALPHABET = "aB1 .,-'’é\u0301()[]\"“”\n%$RpJI:/\u00a0😀字\ud800"
TEXTS = st.text(st.sampled_from(ALPHABET) | st.characters(), max_size=120)
PIECES = ("(", ")", "[", "]", "Rp ", "2", ",5", " persen", " juta", "B. ", "J.", "Habibie", "-", " ", "\n")
NEWS_LIKE = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@st.composite
def spans(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> tuple[str, int, int]:
    text = draw(texts)
    start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    return text, start, end


@settings(deadline=None)
@given(spans(TEXTS | NEWS_LIKE))
def test_a_whole_answer_is_sound(span: tuple[str, int, int]) -> None:
    text, start, end = span
    first, last = whole(*span)
    assert 0 <= first <= last <= len(text)
    assert whole(text, first, last) == (first, last)
    found = text[first:last]
    assert bool(found) == any(map(str.isalnum, text[start:end]))
    if found:
        assert not found[0].isspace()
        assert not found[-1].isspace()
        assert found[0] not in ".,;:!?)]”"
        assert found[-1] not in ".,;:!?([“"
        for place in (first, last):
            assert not (text[:place][-1:].isalnum() and text[place : place + 1].isalnum())
    for opening, closing in ("()", "[]"):
        depth = 0
        for character in found:
            depth += (character == opening) - (character == closing)
            assert depth >= 0
        assert depth == 0


BALANCED = st.recursive(
    st.text(st.sampled_from("aB1 .,-"), max_size=5),
    lambda inner: st.builds("({}){}".format, inner, inner) | st.builds("[{}]{}".format, inner, inner),
    max_leaves=6,
)


@settings(deadline=None)
@given(spans(BALANCED.filter(lambda text: len(text) <= 80)))
def test_nothing_that_was_found_is_lost(span: tuple[str, int, int]) -> None:
    text, start, end = span
    told = [place for place in range(start, end) if text[place].isalnum()]
    first, last = whole(*span)
    assert all(first <= place < last for place in told)


def test_a_long_text_takes_no_harm() -> None:
    text = "a" * 20_000
    assert whole(text, 10_000, 10_001) == (0, 20_000)
    assert whole("(" * 500 + "a" + ")" * 500, 0, 501) == (500, 501)
    assert whole("x (" * 300 + "a", 0, 901) == (0, 1)
