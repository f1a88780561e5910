"""What is read from an article's own text: datelines, credits, dates, headlines; and what is not guessed."""

from __future__ import annotations

import datetime as dt

import pytest

from store.ingest.credits import is_name
from store.ingest.metadata import extract
from store.models import Credit, Metadata

BODY = "Warga desa itu mengatakan bahwa banjir telah surut sejak Senin pagi."
DAY = dt.date(2021, 8, 17)


def read(text: str) -> Metadata:
    return extract(text, Metadata())


def test_stated_fields_win() -> None:
    stated = Metadata(
        "Judul", "Media", "Penulis", DAY, "https://example.org", "en", (Credit("editor", "Ana"),)
    )
    text = f"Banjir Surut\nJakarta (WARTA) - {BODY}\n18 Agustus 2021\nPenulis: Sri Rahayu"
    assert extract(text, stated) == stated
    assert extract("", stated) == stated


@pytest.mark.parametrize(
    ("dateline", "publisher"),
    [
        ("JAKARTA, WARTA.com - ", "WARTA.com"),
        ("WARTA.CO.ID, SURABAYA -- ", "WARTA.CO.ID"),
        ("Warta.id | Bandung – ", "Warta.id"),
        ("Bandung | WARTA.co – ", "WARTA.co"),
        ("Bandung | Warta Kota – ", "Warta Kota"),
        ("WARTA.com — ", "WARTA.com"),
        ("Jakarta (WARTA) - ", "WARTA"),
        ("LONDON, May 24 (Reuters) - ", "Reuters"),
        ("LONDON, Reuters - ", "Reuters"),
        ("Jakarta, CNN Indonesia -- ", "CNN Indonesia"),
        ("Jakarta - ", None),
        ("Jakarta, Indonesia - ", None),
        ("CHICAGO, IL - ", None),
        ("Jakarta (24/5) - ", None),
        ("Partai Contoh (PC) ", None),
        ("", None),
    ],
)
def test_publisher_from_a_dateline(dateline: str, publisher: str | None) -> None:
    assert read(f"Banjir Surut\n{dateline}{BODY}").publisher == publisher
    assert read(f"{BODY}\n" * 20 + dateline + BODY).publisher is None


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("Copyright © WARTA 2021", "WARTA"),
        ("© 2021 The Daily Sample. All rights reserved.", "The Daily Sample"),
        ("Copyright 2021 by Warta Contoh", "Warta Contoh"),
        ("Hak cipta © Warta.com 2021", "Warta.com"),
        ("Laporan Wartawan Warta.com, Sri Rahayu", "Warta.com"),
        ("© 2021", None),
        ("Copyright law was changed last year by parliament", None),
    ],
)
def test_publisher_from_the_last_lines(line: str, publisher: str | None) -> None:
    assert read(f"{BODY}\n{line}").publisher == publisher


@pytest.mark.parametrize(
    ("line", "named", "author"),
    [
        ("Penerjemah: Sri Rahayu", [("translator", "Sri Rahayu")], None),
        ("Editor : M Yani", [("editor", "M Yani")], None),
        (
            "Pewarta: Sri Rahayu Editor: Agus A.",
            [("reporter", "Sri Rahayu"), ("editor", "Agus A.")],
            "Sri Rahayu",
        ),
        (
            "Penulis: Siti binti Ahmad | Penyunting: Budi",
            [("author", "Siti binti Ahmad"), ("editor", "Budi")],
            "Siti binti Ahmad",
        ),
        ("Translated by: Jane Doe", [("translator", "Jane Doe")], None),
        ("By Jane Doe and John Roe", [("author", "Jane Doe and John Roe")], "Jane Doe and John Roe"),
        ("By Jane Doe | Reuters", [("author", "Jane Doe")], "Jane Doe"),
        ("Oleh Sri Rahayu", [("author", "Sri Rahayu")], "Sri Rahayu"),
        ("Laporan Wartawan Warta.com, Sri Rahayu", [("reporter", "Sri Rahayu")], "Sri Rahayu"),
        ("Sri Rahayu (Menurut AFP )", [("author", "Sri Rahayu"), ("agency", "AFP")], "Sri Rahayu"),
        ("(Sumber: Reuters)", [("agency", "Reuters")], None),
        ("Sumber : ABC/XY", [("agency", "ABC/XY")], None),
        ("Sumber: warta.com", [("agency", "warta.com")], None),
        ("Warga antre di pasar. Foto: AFP", [("photo", "AFP")], None),
        ("Warga antre (Foto: Warta/Agus)", [("photo", "Warta/Agus")], None),
        ("Foto: warga antre di pasar sejak pagi.", [], None),
        ("Menurut sumber: warga antre.", [], None),
        ("Ia berkata kepada editor: Budi pulang", [], None),
        ("Sumber: data resmi menunjukkan kenaikan", [], None),
        ("Oleh karena itu warga antre", [], None),
        ("By Monday", [], None),
        ("By March 2021", [], None),
        ("Editor:", [], None),
        ("Editor: " + "Nama " * 100, [], None),
    ],
)
def test_credits(line: str, named: list[tuple[str, str]], author: str | None) -> None:
    metadata = read(f"{BODY}\n{line}\n{line}")
    assert [(credit.role, credit.name) for credit in metadata.credits] == named
    assert metadata.author == author


def test_a_byline_without_a_colon_counts_at_the_edges_only() -> None:
    assert read("\n".join([f"{BODY} {n}" for n in range(30)] + ["By Jane Doe"])).author == "Jane Doe"
    middle = [f"{BODY} {n}" for n in range(30)]
    middle.insert(15, "By Jane Doe")
    assert read("\n".join(middle)).credits == ()


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("Banjir di Desa Surut", "Banjir di Desa Surut"),
        ("2. Banjir di Desa Surut", "Banjir di Desa Surut"),
        ("10 Desa Masih Banjir", "10 Desa Masih Banjir"),
        ("Benarkah Banjir Surut?", "Benarkah Banjir Surut?"),
        ("Selasa, 17 Agustus 2021 10:15 WIB\nBanjir Surut", "Banjir Surut"),
        ("Penulis: Sri Rahayu\nBanjir Surut", "Banjir Surut"),
        ("Banjir surut di desa itu.", None),
        ("“Banjir surut di desa itu.”", None),
        ("Banjir", None),
        ("banjir surut di desa", None),
        ("Jakarta (WARTA) - Banjir Surut", None),
        ("Banjir Surut " * 30, None),
    ],
)
def test_title(first: str, title: str | None) -> None:
    assert read(f"{first}\n\n{BODY}").title == title


def test_a_headline_alone_is_no_article_with_a_title() -> None:
    assert read("Banjir di Desa Surut").title is None
    assert read("Banjir di Desa\nSusu\nTelur").title is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (f"Banjir Surut\nSelasa, 17 Agustus 2021 10:15 WIB\n{BODY}", DAY),
        (f"{BODY}\nDiterbitkan: 17/08/2021", DAY),
        (f"Banjir Surut\nJakarta, 17 Agustus 2021 (WARTA) - {BODY}", DAY),
        (f"Jakarta, Selasa (17/8/2021) - {BODY}", DAY),
        (f"Jakarta, 17 Agustus (WARTA) - {BODY}", None),
        (f"Pada 17 Agustus 2021 banjir surut.\n{BODY}", None),
        (f"{BODY}\nCopyright © WARTA 2021", None),
        (
            "\n".join(
                [f"{BODY} {n}" for n in range(15)] + ["17 Agustus 2021"] + [f"{BODY} {n}" for n in range(15)]
            ),
            None,
        ),
    ],
)
def test_date(text: str, date: dt.date | None) -> None:
    assert read(text).date == date


def test_url_and_language() -> None:
    assert read(f"{BODY}\nSumber: https://example.org/a?b=c").url == "https://example.org/a?b=c"
    assert read(f"{BODY}\nhttps://example.org/a").url is None
    assert read(BODY).language == "id"
    assert read("The flood has receded since Monday, villagers said.").language == "en"


def test_empty_text_states_nothing() -> None:
    assert read("") == Metadata()


@pytest.mark.parametrize(
    "name", ["Sri Rahayu", "B. J. Habibie", "ANTARA", "warta.com", "Siti binti Ahmad", "O’Brien"]
)
def test_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "text", ["", "123", "warga desa", "Warga datang. Mereka pulang", "Siapa? Dia", "A " * 20]
)
def test_what_is_no_name(text: str) -> None:
    assert not is_name(text)
