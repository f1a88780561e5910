"""Lists: what asks for several things, and how far a list goes."""

from __future__ import annotations

import pytest

from retrieval.reading.enumeration import asks_list, enumeration


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("Siapa saja menteri yang ditunjuk?", True),
        ("barang bukti apa aja yg disita", True),
        ("Di negara bagian mana saja aturan itu berlaku?", True),
        ("Sebutkan nama kapal yang dilarang berlayar", True),
        ("Which agreements were signed?", True),
        ("which three men were named suspects", True),
        ("Which other ships may not sail?", True),
        ("who else was on the team", True),
        ("Siapa gubernur Kaluwa?", False),
        ("Apa nama kapal itu?", False),
        ("Who is the governor of Kaluwa?", False),
        ("What is the alert level now?", False),
        ("What was his address?", False),
    ],
)
def test_what_asks_for_several_things(question: str, several: bool) -> None:
    assert asks_list(question) is several


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Mereka adalah [Yulius Manafe (guru), <dr. Felisitas Bere>, dan Serlin Mooy (hakim)].", "id"),
        ("Tiga ditahan, yakni [kurator <Vincent Adi>, sopir bernama Karmin, dan pedagang Louis].", "id"),
        ("Kebutuhan paling mendesak ialah [air bersih, terpal, <obat demam>, dan popok bayi].", "id"),
        ("Kapal itu, Bintang Timur, singgah di [<Tanjungsele>, Lontar, dan Mangkai].", "id"),
        ("Dinas Kesehatan mengambil contoh [<nasi>, ayam kecap, serta semangka] untuk diuji.", "id"),
        ("Barang bukti berupa [<uang Rp 2,4 miliar>, dua telepon, dan sebuah buku].", "id"),
        ("Dua kapal lain milik mereka, [<KM Kenanga Jaya> dan KM Cempaka Jaya], dilarang berlayar.", "id"),
        ("The government has sent [<tents>, blankets and two water purifiers].", "en"),
        ("The two are [<Agus Salim>, Rizky Watti and Made Sudarsana].", "en"),
        ("Sorokova menunjuk [Pavel Drahov, <Irina Kosteva>, dan Bogdan Lasko] jadi menteri.", "id"),
        # No list: a clause, a date, a member without its "and".
        ("Presiden bertemu [<Budi>] di Jakarta, lalu pergi ke Bandung dan makan.", "id"),
        ("Ia lahir di [<Solo>], Jawa Tengah.", "id"),
        ("[<Agus>] pulang.", None),
    ],
)  # fmt: skip
def test_a_list_is_whole_and_nothing_more(sentence: str, language: str | None) -> None:
    text = sentence.translate({ord(mark): None for mark in "[]<>"})

    def place(mark: str) -> int:
        before = sentence[: sentence.index(mark)]
        return len(before.translate({ord(other): None for other in "[]<>"}))

    assert enumeration(text, place("<"), place(">"), language) == (place("["), place("]"))
