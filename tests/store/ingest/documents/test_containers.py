"""Files of many articles: each article by a name of its own, which no other article changes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.ingest.article import read_article
from store.ingest.fetch import FetchFailure, RawSource, discover, document
from store.ingest.isolation import IsolatedReader
from store.ingest.members import unpacked
from tests.store.ingest.documents.made import LEAD, MORE, mail, mailbox, packed, page, pdf

AUTHOR = "Rani Kusuma"


@pytest.fixture(scope="module")
def reader() -> Iterator[IsolatedReader]:
    one = IsolatedReader()
    yield one
    one.close()


class Unpack:
    """What is found in files; `unread` and `failures` of the last call."""

    def __init__(self, reader: IsolatedReader) -> None:
        self._reader = reader
        self.unread = Counter[str]()
        self.failures: list[FetchFailure] = []

    def __call__(self, *sources: Path) -> dict[str, RawSource]:
        """The articles by their source."""
        self.unread = Counter()
        given = [str(source) for source in sources]
        return self._sorted(list(unpacked(discover(given, unread=self.unread), self._reader, self.unread)))

    def sent(self, name: str, data: bytes) -> dict[str, RawSource]:
        self.unread = Counter()
        return self._sorted(list(unpacked([document(name, data)], self._reader, self.unread)))

    def _sorted(self, found: list[RawSource | FetchFailure]) -> dict[str, RawSource]:
        self.failures = [one for one in found if isinstance(one, FetchFailure)]
        raws = [one for one in found if isinstance(one, RawSource)]
        assert len({raw.key for raw in raws}) == len(raws)
        return {raw.source: raw for raw in raws}


@pytest.fixture
def unpack(reader: IsolatedReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Unpack:
    monkeypatch.chdir(tmp_path)
    return Unpack(reader)


def written(name: str, data: bytes | str) -> Path:
    path = Path(name)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_the_messages_of_a_mailbox_are_known_by_their_ids(unpack: Unpack) -> None:
    first, second = mail(number=1), mail(f"{MORE}\n>From Pasir Awi.\n\nFrom here on.\n", number=2)
    unnamed = mail("Tanpa nomor.", Message_ID="", Subject="x")
    path = written("surat.mbox", mailbox(first, second, unnamed, first))
    before = unpack(path)
    names = list(before)
    assert names[:2] == ["surat.mbox#1@kabar.example", "surat.mbox#2@kabar.example"]
    assert len(names) == 3
    assert not unpack.failures
    assert read_article(before[names[1]]).text == f"{MORE}\nFrom Pasir Awi.\n\nFrom here on."
    # A message above them all changes nothing.
    written("surat.mbox", mailbox(mail("Baru.", number=9), unnamed, second, first))
    after = unpack(path)
    assert {name: after[name] for name in names} == before
    assert next(iter(after)) == "surat.mbox#9@kabar.example"


def test_many_messages_come_in_several_batches(unpack: Unpack) -> None:
    count = 600
    path = written("surat.mbox", mailbox(*(mail(f"Isi {number}.", number) for number in range(count))))
    found = unpack(path)
    assert len(found) == count
    assert found[f"surat.mbox#{count - 1}@kabar.example"].data.endswith(f"Isi {count - 1}.".encode())
    assert unpack.sent("surat.mbox", path.read_bytes()).keys() == found.keys()


def test_what_is_no_mailbox_says_so(unpack: Unpack) -> None:
    assert not unpack(written("surat.mbox", mail()))
    assert "is no mailbox" in unpack.failures[0].error


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


def entries() -> dict[str, bytes | str]:
    return {
        "berita/b.pdf": pdf([[LEAD]]),
        "berita/a.txt": LEAD,
        "Halaman.html": page("Harga", LEAD, MORE),
        "Halaman_files/frame.html": page("Iklan", "Beli sekarang juga hari ini."),
        "Halaman_files/x.js": "1",
        "__MACOSX/._a.txt": "x",
        ".git/a.txt": "x",
        "surat.mbox": mailbox(mail(number=1), mail(number=2)),
        "t.csv": "id,text\n1,Isi.\n",
        "angka.csv": "a,b\n",
        "c.jsonl": '{"id": "j1", "text": "Isi."}',
        "d.xlsx": b"x",
        "e.png": b"x",
        "lain.zip": packed({"a.txt": "x"}),
        "kosong.txt": "",
        "../luar.txt": "x",
        "/akar.txt": "x",
    }


NAMES = [
    "a.zip#Halaman.html",
    "a.zip#berita/a.txt",
    "a.zip#berita/b.pdf",
    "j1",
    "a.zip#surat.mbox#1@kabar.example",
    "a.zip#surat.mbox#2@kabar.example",
    "a.zip#t.csv#1",
]


def test_an_archive_is_its_files(unpack: Unpack) -> None:
    found = unpack(written("a.zip", packed(entries())))
    assert list(found) == NAMES
    assert unpack.unread == {".csv": 1, ".xlsx": 1}
    said = {failure.source: failure.error for failure in unpack.failures}
    assert said.keys() == {"a.zip#lain.zip", "a.zip#kosong.txt", "a.zip#../luar.txt", "a.zip#/akar.txt"}
    assert "archive within an archive" in said["a.zip#lain.zip"]
    assert "leads out of the archive" in said["a.zip#../luar.txt"]
    assert read_article(found["a.zip#berita/b.pdf"]).text == LEAD


def test_a_file_in_an_archive_that_was_sent_is_the_file_that_was_sent_by_itself(unpack: Unpack) -> None:
    found = unpack.sent("a.zip", packed(entries()))
    assert list(found) == NAMES
    alone = document("a.txt", LEAD.encode())
    assert isinstance(alone, RawSource)
    assert found["a.zip#berita/a.txt"].key == alone.key
    # The rows of a table are known by its name, so that it can be sent again with more of them.
    more = unpack.sent("t.csv", b"id,text\n0,Baru.\n1,Isi.\n")
    assert more["t.csv#1"].key == found["a.zip#t.csv#1"].key


def test_an_archive_without_articles_is_of_another_type(unpack: Unpack) -> None:
    path = written("foto.zip", packed({"a.png": b"x"}))
    assert not unpack(Path())
    assert unpack.unread == {".zip": 1}
    assert not unpack(path)
    assert "holds no article" in unpack.failures[0].error


def test_the_folders_of_pages_that_browsers_save_are_none_of_the_articles(unpack: Unpack) -> None:
    for folder in ("Berita_files", "Berita.files", "Berita_berkas", "Berita_lain"):
        Path(folder).mkdir()
        written(f"{folder}/frame.html", "x")
    written("Berita.html", "x")
    assert list(unpack(Path())) == ["Berita.html", "Berita_lain/frame.html"]
