"""Sentence boundaries: what must split, what must not, and the properties that quotes rely on."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.language.sentences import MAX_SENTENCE, sentence_spans


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Hujan turun.", "Jalan basah!", "Siapa yang tahu?", "Tidak ada"],
        ["Prof. Dr. H. Sutrisno, S.H., M.H. hadir di Jl. Melati No. 5.", "Ia pulang pukul 10.30 WIB."],
        ["Harganya Rp1.000,50 atau $2.5 per kilogram.", "Murah."],
        ["Kol. Inf. B. J. Santoso dan Letjen. Wirya berangkat.", "Mereka tiba."],
        ["PT. Maju Tbk. untung besar.", "Beras, gula, dll. dijual di sana."],
        ["Ia membeli beras, gula, dll.", "Pemerintah diam."],
        ["Surat a.n. Rahma, d/a Jl. Kenanga, berlaku s.d. Jumat.", "Titik."],
        [
            "Mr. Brown and Mrs. Green left St. Louis for the U.S. on Monday.",
            "They came back at 5 p.m.",
            "Why?",
        ],
        ["She said no.", "Then she left."],
        ["“Mengapa?” tanya dia.", "“Ya!” kata Ani."],
        ["“Kami datang.” kata Budi.", "“Lalu pergi.”", "(Selesai.)", "Habis."],
        ["Letjen (Purn.) Wirya dan Sdr. Anton hadir.", "(Tepuk tangan.)", "Lanjut."],
        ["Ia diam… lalu pergi.", "Ia ragu... tetapi setuju.", "Entah...", "Besok hujan."],
        ["Perang Dunia I.", "Kemudian damai pada 1918.", "Setelah itu sepi."],
        ["2. Harga beras naik lagi"],
        ["Ia menonton di kanal itu .", "Kemudian tidur."],
    ],
)
def test_splits(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["Kapolda Karsa Irjen Pol. Wira Santika hadir.", "Ia pulang."],
        ["Harganya Rp. 5.000 pada pkl. 10.00 tgl. 5 Juni.", "Murah."],
        ["Warga Ds. Lembur dan Kp. Baru mengungsi.", "Mereka selamat."],
        ["Pdt. Moh. Wira, M.Pd.I., dan Alm. Sari, A.Md., dikenang.", "Mereka guru."],
        ["Th. 1998 ia lulus.", "Lalu bekerja."],
        ["Petugas menertibkan PKL.", "Warga senang."],
        ["They met on 5th Ave. near the park at 5 p.m. Tuesday.", "It rained."],
        ["He came at 9 a.m. EST and left at 5 p.m.", "Nobody saw him."],
    ],
)
def test_abbreviations_end_no_sentence(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


WRAPPED = """Pengisian awal Bendungan Karsa dimulai pada Selasa
pagi setelah pintu pengelak ditutup oleh Irjen Pol.
Wira Santika. Kepala balai, Tono Prabu,
mengatakan volume tampungan akan mencapai 42 juta
meter kubik pada akhir musim hujan."""


def test_a_paragraph_that_a_width_has_broken_is_one() -> None:
    first, second = split(f"Bendungan Mulai Diisi\n\n{WRAPPED}\n\nWarga menonton.")[1:3]
    assert first.replace("\n", " ").endswith("Irjen Pol. Wira Santika.")
    assert second.replace("\n", " ").startswith("Kepala balai, Tono Prabu, mengatakan")
    # Each line of it stands in the text.
    assert all(line in WRAPPED.split("\n") or line in WRAPPED for line in second.split("\n"))


@pytest.mark.parametrize(
    "lines",
    [
        ["Pengadaan pompa air untuk warga di Desa Lembur", "Pembangunan jalan desa sepanjang dua kilometer"],
        [
            "beras, gula, dan minyak goreng bagi warga desa",
            "obat",
            "selimut dan pakaian bayi untuk para pengungsi",
        ],
        ["Judul Berita Yang Cukup Panjang Untuk Satu Baris", "Isi berita pendek"],
        ["Wira-Lestari 184.220", "Bagus-Ratih 171.035"],
        ["a " * 90, "b " * 90],
    ],
)
def test_lines_of_their_own_stay_apart(lines: list[str]) -> None:
    assert split("\n".join(lines)) == [line.strip() for line in lines]


def test_a_line_feed_ends_a_sentence() -> None:
    assert split("Judul tanpa titik\n\n  Isi dr.\nlanjutan  \n") == [
        "Judul tanpa titik",
        "Isi dr.",
        "lanjutan",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n \t\n"])
def test_nothing_has_no_sentence(text: str) -> None:
    assert sentence_spans(text) == []


def test_a_lone_closing_mark_belongs_to_the_sentence_before() -> None:
    assert split("Kami datang . ”\nYa. . .") == ["Kami datang . ”", "Ya. . ."]


def test_a_long_sentence_is_split_at_blanks() -> None:
    pieces = split("kata " * 1000)
    assert all(
        len(piece) <= MAX_SENTENCE and piece.startswith("kata") and piece.endswith("kata") for piece in pieces
    )
    assert " ".join(pieces).split() == ["kata"] * 1000


@pytest.mark.parametrize(
    "text",
    [
        "a" * 200_000,
        "." * 200_000 + "a",
        "? " * 100_000,
        "A. " * 70_000,
        "\"'" * 100_000,
        "a" + " " * 200_000 + "b",
    ],
)
def test_pathological_lines_complete(text: str) -> None:
    assert_sound(text)


TEXTS = st.text(st.sampled_from('aB1 .!?…"”“)\n\t\u00a0éK') | st.characters(), max_size=300)


@given(TEXTS)
def test_spans_cover_every_character(text: str) -> None:
    assert_sound(text)


@given(
    st.lists(
        st.sampled_from(["Dr.", "No.", "dll.", "Budi", "pergi.", "“Ya?”", "1", "U.S.", "...", " "]),
        max_size=500,
    )
)
def test_spans_cover_news_like_text(words: list[str]) -> None:
    assert_sound(" ".join(words))


def assert_sound(text: str) -> None:
    last = 0
    for start, end in sentence_spans(text):
        assert last <= start < end <= start + MAX_SENTENCE
        assert not text[last:start].strip()
        sentence = text[start:end]
        assert sentence == sentence.strip()
        # An empty line always ends one.
        assert not re.search(r"\n[^\S\n]*\n", sentence)
        last = end
    assert not text[last:].strip()
