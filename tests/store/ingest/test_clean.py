"""Furniture goes, prose stays, and what stays is never altered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.ingest.clean import clean

FURNITURE = [
    "Baca juga: Harga cabai naik di pasar",
    "BACA JUGA : Harga cabai naik",
    "Baca juga Harga cabai naik di pasar",
    "(Baca juga: Harga cabai naik)",
    "Simak juga: Lima resep sambal",
    "Lihat juga video: Panen raya",
    "Simak Video 'Panen raya di desa'",
    "Baca di sini untuk berita selengkapnya.",
    "Bagikan :",
    "Bagikan artikel ini",
    "Facebook Twitter WhatsApp Telegram",
    "Share: Facebook | Twitter | Email | Copy Link",
    "Share on Facebook",
    "[iklan_2]",
    "Iklan",
    "ADVERTISEMENT",
    "- Advertisement -",
    "SCROLL TO CONTINUE WITH CONTENT",
    "Gulir untuk lanjut membaca",
    "Scroll to Top",
    "Kembali ke atas",
    "Komentar (0)",
    "12 Komentar",
    "Tinggalkan Komentar",
    "Tautan sumber",
    "Ikuti kami di Google News",
    "Download aplikasi kami di Play Store",
    "Dapatkan update berita pilihan setiap hari. Mari bergabung di grup kami, klik tautannya.",
    "Gabung di kanal WhatsApp kami",
    "Berlangganan newsletter",
    "Tag: cabai, pasar, harga",
    "Tags:",
    "#cabai #pasar",
    "Halaman 1 2 3",
    "Halaman: 1 2 3 Selanjutnya",
    "1 2 3 Selanjutnya",
    "Selanjutnya",
    "Halaman Selanjutnya »",
    "Page 1 of 3",
    "Berita Terkait",
    "Artikel terkait: Harga bawang",
    "Home > Ekonomi > Pangan",
    "Read more: Chilli prices rise",
    "Also read: Chilli prices rise",
    "READ ALSO: Chilli prices rise",
    "Related: Chilli prices rise",
    "Related Articles",
    "You may also like",
    "Share this article",
    "Sign up for our newsletter",
    "Click here to read the full story",
    "Comments (0)",
    "3 Comments",
    "Leave a comment",
    "Source link",
    "Follow us on Instagram",
    "Back to top",
    "Story continues below",
    "* * *",
    "------",
]
PROSE = [
    "Baca juga buku itu sebelum tidur, pesan Ibu Guru kepada murid-muridnya.",
    "Ia meminta warga baca juga: aturan, denda, dan jadwal.",
    "Iklan rokok di televisi kini dibatasi pada malam hari.",
    "Bagikan sembako, relawan mendatangi tiga desa di lereng gunung.",
    "Komentar warga beragam atas rencana itu.",
    "Facebook dan Twitter membatasi unggahan politik selama pekan tenang.",
    "Halaman rumah itu terendam banjir.",
    "Selanjutnya, rapat membahas anggaran desa.",
    "Sumber: Badan Pusat Statistik mencatat kenaikan sebesar tiga persen pada bulan lalu di semua provinsi.",
    "Ikuti aturan lalu lintas, kata polisi.",
    "Dapatkah petani bertahan?",
    "Related costs rose by a third, the ministry said.",
    "Read more books, she told the children.",
    "Share prices fell on Monday.",
    "Advertisement spending grew last year.",
    "Subscribe or not, readers will pay, the editor said.",
    "Tagihan listrik naik.",
    "Login ke situs itu gagal sejak Senin.",
    "1 2 3",
    "Penerjemah: Sri Rahayu",
    "Editor: Agus Salim",
    "Copyright © Warta Contoh 2021",
    "Foto: Warta Contoh/Agus",
    "Sumber : Warta Contoh",
    "[had] dan (Tiongkok) tetap",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_goes(line: str) -> None:
    assert clean(f"Satu.\n{line}\nDua.") == "Satu.\nDua."


@pytest.mark.parametrize("line", PROSE)
def test_prose_and_credits_stay(line: str) -> None:
    assert clean(f"Satu.\n  {line}\t\nDua.") == f"Satu.\n{line}\nDua."


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Harga naik. [iklan_2] Stok turun.", ["Harga naik.", "Stok turun."]),
        ("Harga naik [Baca juga: Lima resep] sejak Senin.", ["Harga naik", "sejak Senin."]),
        ("Harga naik. (Baca juga: Lima resep) Stok turun.", ["Harga naik.", "Stok turun."]),
        ("Prices rose. [READ ALSO: Five recipes] Stocks fell.", ["Prices rose.", "Stocks fell."]),
        ("Harga naik. Baca juga: Lima resep sambal", ["Harga naik."]),
        ("Harga naik (lihat juga tabel di bawah).", ["Harga naik (lihat juga tabel di bawah)."]),
        ("[Gambas:Video 20detik]", []),
        ("Harga naik [iklan] . [iklan]", ["Harga naik"]),
        (
            "Harga naik. Baca juga: Lima resep. Stok turun.",
            ["Harga naik. Baca juga: Lima resep. Stok turun."],
        ),
    ],
)
def test_a_dropped_piece_leaves_two_lines(line: str, kept: list[str]) -> None:
    assert clean(line) == "\n".join(kept)


def test_lines_and_blanks() -> None:
    assert clean("\r\n\r\nJudul\r\n\r\n\r\nIsi  dua   kali\rAkhir\n\n") == "Judul\n\nIsi  dua   kali\nAkhir"
    assert clean("\ufeffJudul\u200b \n\u00a0Isi\u00a0baru\u00a0") == "Judul\nIsi\u00a0baru"


def test_a_repeated_caption_goes_but_not_a_later_refrain() -> None:
    assert clean("Warga antre\n\nWarga antre\nIsi.\nWarga antre") == "Warga antre\n\nIsi.\nWarga antre"


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "Iklan\n[iklan_2]\nKomentar (0)", "—\n…\n"])
def test_nothing_left(text: str) -> None:
    assert clean(text) == ""


NEWSY = st.lists(
    st.sampled_from([*FURNITURE, *PROSE, "", "[iklan]", "a\u200b", "é", "\r"]) | st.text(max_size=20),
    max_size=15,
)


@given(NEWSY, st.sampled_from(["\n", "\r\n", "\r", " "]))
def test_each_clean_line_is_part_of_an_original_line(lines: list[str], ending: str) -> None:
    original = ending.join(lines)
    result = clean(original)
    originals = original.replace("\r", "\n").split("\n")
    assert all(any(line in other for other in originals) for line in result.split("\n"))
    assert "\n\n\n" not in result
    assert result == result.strip()
    assert all(line == line.strip() for line in result.split("\n"))
