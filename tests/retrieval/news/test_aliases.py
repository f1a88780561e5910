"""Names that articles themselves say to be one."""

from __future__ import annotations

import pytest

from retrieval.news.aliases import aliases_in


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("kata Ketua Komisi Pemberantasan Korupsi (KPK) itu", [("Komisi Pemberantasan Korupsi", "KPK")]),
        ("the Belt and Road Initiative (BRI), which", [("Belt and Road Initiative", "BRI")]),
        ("Forum Inisiatif Sabuk dan Jalan (BRI) dibuka", [("Forum Inisiatif Sabuk dan Jalan", "BRI")]),
        ("tahun Inisiatif Sabuk dan Jalan (BRI)", [("Inisiatif Sabuk dan Jalan", "BRI")]),
        (
            "Badan Meteorologi, Klimatologi, dan Geofisika (BMKG)",
            [("Badan Meteorologi, Klimatologi, dan Geofisika", "BMKG")],
        ),
        ("Presiden Joko Widodo (Jokowi) tiba", [("Joko Widodo", "Jokowi")]),
        ("kata Badan Pengawas Pemilu (Bawaslu)", [("Badan Pengawas Pemilu", "Bawaslu")]),
        ("KPK (Komisi Pemberantasan Korupsi) menahan", [("Komisi Pemberantasan Korupsi", "KPK")]),
        ("kata Basuki Tjahaja Purnama alias Ahok.", [("Basuki Tjahaja Purnama", "Ahok")]),
        ("Hendra Saputra yang akrab disapa Bang Eka hadir", [("Hendra Saputra", "Bang Eka")]),
        ("Cassius Clay, better known as Muhammad Ali, won", [("Cassius Clay", "Muhammad Ali")]),
        # What stands in brackets is something else.
        ("Puan Maharani (PDIP) dan Lionel Messi (Argentina)", []),
        ("Ketua Komisi (PDIP) pada Selasa (9 April)", []),
        ("Abdul Wahid (45) dan Joko (tengah)", []),
        ("Menurut Reuters (CNN) dan (KPK)", []),
        ("kata Budi\nKorupsi (KPK)", []),
        ("alias, known as", []),
        ("", []),
    ],
)
def test_a_name_and_its_other(text: str, pairs: list[tuple[str, str]]) -> None:
    assert list(aliases_in(text)) == pairs


def test_a_hostile_text_takes_no_longer() -> None:
    for piece in ("A (", "Aa Bb (AB", "(ABCDEFGHIJKLMN) ", "alias A "):
        list(aliases_in(piece * 5_000))
