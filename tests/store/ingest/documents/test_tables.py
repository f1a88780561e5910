"""Tables and lines of JSON: an article a row, by a name that no other row changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from store.ingest.article import read_article
from tests.store.ingest.documents.made import LEAD, MORE
from tests.store.ingest.documents.unpack import Unpack, written

AUTHOR = "Rani Kusuma"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_table_is_an_article_a_row(unpack: Unpack, separator: str) -> None:
    rows = [
        ["Judul", "Isi Berita", "Tanggal", "ID", "Penulis", "Link"],
        [
            "Cabai Turun",
            f'"{LEAD}\n{MORE} ""Ya,"" katanya; benar | begitu."',
            "5 Juni 2024",
            "7",
            "Rani Kusuma",
            "nan",
        ],
        ["Beras Naik", "Beras naik.", "2024-06-06", "8", "", "https://kabar.example/8"],
    ]
    text = "\r\n".join(separator.join(row) for row in rows)
    found = unpack(written("berita.csv", b"\xef\xbb\xbf" + text.encode()))
    assert list(found) == ["berita.csv#7", "berita.csv#8"]
    article = read_article(found["berita.csv#7"])
    assert article.text == f'{LEAD}\n{MORE} "Ya," katanya; benar | begitu.'
    known = article.metadata
    assert (known.title, str(known.date), known.author) == ("Cabai Turun", "2024-06-05", AUTHOR)
    assert known.url is None
    assert read_article(found["berita.csv#8"]).metadata.url == "https://kabar.example/8"


def test_a_row_without_an_id_is_known_by_its_address_or_title(unpack: Unpack) -> None:
    head = "title,text,url\n"
    rows = [
        "Satu,Isi satu.,\n",
        "Satu,Isi lain.,\n",
        "Dua,Isi dua.,https://kabar.example/2\n",
        ",Isi tiga.,\n",
    ]
    before = unpack(written("t.csv", f"sep=,\n{head}{''.join(rows)}{rows[0]}"))
    names = list(before)
    assert names[0] == "t.csv#Satu"
    assert names[1].startswith("t.csv#Satu~")
    assert names[2] == "t.csv#https://kabar.example/2"
    assert len(names) == 4
    # The text of one is mended, and a row comes between them.
    rows[2] = "Dua,Isi yang dibetulkan.,https://kabar.example/2\n"
    after = unpack(written("t.csv", f"{head}{rows[0]}Baru,Isi baru.,\n{''.join(rows[1:])}"))
    assert after.keys() == {*names, "t.csv#Baru"}
    assert after[names[0]] == before[names[0]]
    assert "dibetulkan" in read_article(after[names[2]]).text


def test_a_bad_row_is_named_and_the_others_go_on(unpack: Unpack) -> None:
    rows = [
        "id,text",
        "1,Baik.",
        "2,",
        "3,a,b",
        "1,Lagi.",
        "4,a\0b",
        '5,"x"y',
        "6,Baik juga.",
        '7,"tidak ditutup',
    ]
    found = unpack(written("t.csv", "\n".join(rows)))
    assert list(found) == ["t.csv#1", "t.csv#6"]
    said = {failure.source: failure.error for failure in unpack.failures}
    assert "no text" in said["t.csv#row 3"]
    assert "3 values for 2 columns" in said["t.csv#row 4"]
    assert "earlier row has the id '1'" in said["t.csv#1"]
    assert "binary" in said["t.csv#row 6"]
    assert "quotation mark" in said["t.csv#row 7"]
    assert "quotation mark" in said["t.csv#row 9"]


def test_a_table_of_something_else_is_not_read(unpack: Unpack) -> None:
    path = written("angka.csv", "tahun,jumlah\n2024,5\n")
    assert not unpack(Path())
    assert unpack.unread == {".csv": 1}
    assert not unpack(path)
    assert "no column for the text" in unpack.failures[0].error


def test_lines_of_json_by_any_name_and_with_the_usual_fields(unpack: Unpack) -> None:
    first = {"id": 5, "judul": "Cabai Turun", "isi": LEAD, "tanggal": "5 Juni 2024", "source": "Kabar Karsa"}
    marked = {"title": "Beras", "content": f"<p>{MORE}</p><p>Lagi.</p>"}
    records = [first, marked, {"Title": "Beras", "Text": "x."}]
    written("arsip.jsonl", "\n".join(map(json.dumps, [*records, marked])))
    written("log.jsonl", '{"level": "info", "message": "Isi."}\n')
    found = unpack(Path())
    names = list(found)
    assert names[:2] == ["5", "arsip.jsonl#Beras"]
    assert names[2].startswith("arsip.jsonl#Beras~")
    assert len(names) == 3
    assert unpack.unread == {".jsonl": 1}
    article = read_article(found["5"])
    assert article.text == LEAD
    known = article.metadata
    assert (known.title, str(known.date), known.publisher) == ("Cabai Turun", "2024-06-05", "Kabar Karsa")
    assert read_article(found["arsip.jsonl#Beras"]).text == f"{MORE}\nLagi."
