"""Mailboxes and archives: each article by a name of its own, which no other article changes."""

from __future__ import annotations

from pathlib import Path

from store.ingest.article import read_article
from store.ingest.fetch import RawSource, document
from tests.store.ingest.documents.made import LEAD, MORE, mail, mailbox, packed, page, pdf
from tests.store.ingest.documents.unpack import Unpack, written


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
