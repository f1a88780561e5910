from __future__ import annotations

import pytest

from store.near_duplicate import near_duplicate, same_sentence

LEAD = "Banjir merendam tiga desa di Kabupaten Tirtaraya pada Jumat malam dan menewaskan sembilan orang."
REST = (
    "Air naik setinggi dada dalam setengah jam, kata Kepala BPBD Wening Kartika. Sekitar 900 warga "
    "mengungsi ke balai desa. Listrik dipadamkan sampai air surut. Jembatan menuju Kecamatan Parungjati "
    "masih ditutup."
)
CUT = REST.removesuffix(" Jembatan menuju Kecamatan Parungjati masih ditutup.")
TEXT = f"{LEAD} {REST}"


@pytest.mark.parametrize(
    "other",
    [
        TEXT,
        f"TIRTARAYA, Warta - {TEXT}",
        f"TIRTARAYA (Antara) -- {LEAD} {CUT}",
        f"{LEAD}\nPembaca dapat menyumbang lewat rekening redaksi.\n{REST}",
        f"{REST} {LEAD}",
        TEXT.replace("dan menewaskan sembilan orang", "dan sembilan orang tewas"),
    ],
)
def test_a_copy_may_be_cut_reordered_or_have_lines_of_its_own(other: str) -> None:
    assert near_duplicate(TEXT, other)
    assert near_duplicate(other, TEXT)


@pytest.mark.parametrize(
    "other",
    [
        # Another number in figures, in words, another name; another half of the text; too little to tell.
        TEXT.replace("900", "1.200"),
        TEXT.replace("sembilan", "sepuluh"),
        TEXT.replace("Wening Kartika", "Endang Purwasih"),
        f"{LEAD} Gubernur meminta warga tenang. Sekolah di dua kecamatan diliburkan sepekan penuh. Bantuan "
        "pangan dikirim dari ibu kota provinsi dengan enam truk. Tim medis bekerja di posko kesehatan.",
        LEAD,
        "",
    ],
)  # fmt: skip
def test_an_update_or_correction_is_no_copy(other: str) -> None:
    given = LEAD if other == LEAD else TEXT
    assert not near_duplicate(given, other)
    assert not near_duplicate(other, given)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (LEAD, LEAD.replace("Jumat malam ", "Jumat "), True),
        (LEAD, LEAD.replace("sembilan", "dua"), False),
        (LEAD, "Gubernur meminta warga Tirtaraya tenang.", False),
        ("", "", False),
    ],
)
def test_sentences(one: str, other: str, same: bool) -> None:
    assert same_sentence(one, other) is same
