"""The lines above a pasted article say when, where and by whom it was published."""

from __future__ import annotations

import datetime as dt

import pytest

from store.ingest.article import read_article
from store.ingest.fetch import RawSource
from store.ingest.kinds import Kind
from store.ingest.people import author
from store.ingest.top_lines import is_outlet, read_line
from store.models import Article, Credit, Metadata

BODY = (
    "Pengisian awal bendungan dimulai pada Selasa pagi setelah pintu pengelak ditutup oleh petugas balai.\n\n"
    "Kepala balai mengatakan bahwa volume tampungan akan mencapai 42 juta meter kubik pada akhir musim hujan."
)
DAY = dt.date(2024, 6, 4)


def read(text: str, kind: Kind = "text") -> Article:
    return read_article(RawSource("a.txt", "/a.txt", kind, text.encode()))


@pytest.mark.parametrize(
    ("lines", "outlet", "writer"),
    [
        (
            "Kompas.com - 04/06/2024, 20:11 WIB\nPenulis Rani Kusuma | Editor Tono Prabu",
            "Kompas.com",
            "Rani Kusuma",
        ),
        ("Kompas.com, 4 Juni 2024", "Kompas.com", None),
        ("Rani Kusuma - detikNews\nSelasa, 04 Jun 2024 10:15 WIB", "detikNews", "Rani Kusuma"),
        ("Kabar Karsa | Selasa, 4 Juni 2024 | Oleh: Rani Kusuma", "Kabar Karsa", "Rani Kusuma"),
        ("Kabar Karsa\n4 Juni 2024", "Kabar Karsa", None),
        ("Rani Kusuma\nSelasa, 4 Juni 2024", None, "Rani Kusuma"),
        ("kabarkarsa.example\n4 Juni 2024\nReporter: Rani Kusuma", "kabarkarsa.example", "Rani Kusuma"),
        ("By Jane Doe, The Daily Sample, June 4, 2024", "The Daily Sample", "Jane Doe"),
        ("4\u00a0Juni\u00a02024", None, None),
        ("Jakarta, 4 Juni 2024", None, None),
        ("Oleh Tim Redaksi\n4 Juni 2024", None, None),
    ],
)
def test_the_lines_beneath_a_headline(lines: str, outlet: str | None, writer: str | None) -> None:
    metadata = read(f"Bendungan Mulai Diisi\n{lines}\n\n{BODY}").metadata
    assert (metadata.title, metadata.date) == ("Bendungan Mulai Diisi", DAY)
    assert (metadata.publisher, metadata.author) == (outlet, writer)


def test_the_outlet_is_that_of_the_address_where_nothing_else_states_it() -> None:
    record = (
        '{"id": "a", "text": "Bendungan itu mulai diisi pada Selasa.", "url": "https://www.kabar.example/a"}'
    )
    assert read(record, "record").metadata.publisher == "kabar.example"
    assert read(record.replace("www.kabar.example", "127.0.0.1"), "record").metadata.publisher is None


@pytest.mark.parametrize(
    "line",
    [
        "Pengisian awal bendungan dimulai pada 4 Juni 2024 di Karsa",
        "Sumber Daya Alam",
        "Warga Tiga Desa Pindah Rumah",
        "",
        "kata " * 50,
    ],
)
def test_prose_and_headlines_say_nothing(line: str) -> None:
    assert read_line(line) is None


def test_a_change_is_no_publication() -> None:
    top = read_line("Diperbarui: 4 Juni 2024, 10:00 WIB")
    assert top is not None
    assert (top.date, top.modified) == (None, DAY)
    article = read(f"Bendungan Mulai Diisi\nUpdated: June 4, 2024\n\n{BODY}")
    assert article.metadata.date is None
    assert article.reading is not None
    assert article.reading.modified == DAY


def test_credits_without_a_colon() -> None:
    article = read(f"Bendungan Mulai Diisi\nPenulis Wira | Editor Sari\n\n{BODY}")
    assert article.metadata.credits == (Credit("author", "Wira"), Credit("editor", "Sari"))


@pytest.mark.parametrize(
    "name", ["Kompas.com", "detikNews", "Kabar Karsa", "The Daily Sample", "CNN Indonesia"]
)
def test_outlets(name: str) -> None:
    assert is_outlet(name)
    assert author([name], [name]) is None


@pytest.mark.parametrize("name", ["Rani Kusuma", "Jane Doe", "B. J. Wirahadi"])
def test_people(name: str) -> None:
    assert not is_outlet(name)
    assert author([f"Oleh {name}", name], ["Kabar Karsa"]) == name


def test_several_people() -> None:
    assert author(["By Jane Doe and John Roe", "Sari dan Tono - Kabar Karsa", "Rani (Kontributor)"], []) == (
        "Jane Doe, John Roe, Sari, Tono, Rani"
    )


@pytest.mark.parametrize("kind", ["text", "markdown"])
def test_front_matter_of_hugo(kind: Kind) -> None:
    front = '+++\ntitle = "Banjir"\ndate = 2024-06-04T23:00:00+07:00\nlastmod = 2024-06-05\n'
    front += 'authors = ["Rani", "Sari"]\n'
    article = read(f"{front}draft = false\n[params]\noutlet = 'Kabar'\n+++\n\n{BODY}", kind)
    assert article.text == BODY
    assert article.metadata == Metadata("Banjir", "Kabar", "Rani, Sari", DAY, None, "id")
    assert article.reading is not None
    assert article.reading.modified == dt.date(2024, 6, 5)


@pytest.mark.parametrize("front", ["title = ", "a = 0x" + "f" * 9000, "[" * 3000, "a = [" * 3000])
def test_damaged_front_matter_of_hugo_is_text(front: str) -> None:
    assert (
        read(f"+++\n{front}\n+++\n{BODY}").text.startswith("+++")
        or BODY in read(f"+++\n{front}\n+++\n{BODY}").text
    )
