"""Front matter, Markdown and corpus records."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from config.errors import SourceError
from store.ingest.fetch import RawSource
from store.ingest.formats.parsed import Parsed
from store.ingest.kinds import Kind
from store.ingest.parse import parse
from store.models import Metadata


def parsed(data: str | bytes, kind: Kind = "text") -> Parsed:
    return parse(RawSource("berita", "/berita", kind, data.encode() if isinstance(data, str) else data))


FULL = Metadata(
    "Harga Kopi", "Warta Contoh", "Sri Rahayu", dt.date(2021, 8, 17), "https://example.org/a", "id"
)


@pytest.mark.parametrize(
    "front",
    [
        "title: Harga Kopi\nauthor: Sri Rahayu\npublisher: Warta Contoh\ndate: 2021-08-17\n"
        "url: https://example.org/a\nlanguage: id",
        "Judul: Harga Kopi\nPenulis: Sri Rahayu\nSumber: Warta Contoh\nTanggal: Selasa, 17 Agustus 2021\n"
        "url: https://example.org/a\nBahasa: Indonesia",
        "title: Harga Kopi\nauthor: [Sri Rahayu]\nmedia: Warta Contoh\ndate: 2021-08-17T10:00:00\n"
        "url: https://example.org/a\nlang: id-ID\nother: {a: 1}",
    ],
)
@pytest.mark.parametrize("kind", ["text", "markdown"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_front_matter(front: str, kind: Kind, ending: str) -> None:
    result = parsed(f"---\n{front}\n---\n\nIsi.\n".replace("\n", ending), kind)
    assert result.stated == FULL
    assert result.text.strip() == "Isi."


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: [belum ditutup\n---\nIsi.",
        "---\nsebuah paragraf\n---\nIsi.",
        "---\ntitle: tak pernah ditutup\nIsi.",
        "Isi.\n---\ntitle: x\n---",
        "---\n- date: 2021-02-28\n---\nIsi.",
        "---\n" + "[" * 5000 + "\n---\nIsi.",
    ],
)
def test_what_is_no_front_matter_is_text(text: str) -> None:
    assert parsed(text) == Parsed(text, Metadata())


def test_front_matter_values_that_say_nothing_are_none() -> None:
    front = (
        "title:\nauthor: []\ntanggal: 2021-02-31\ndate: kemarin\npublisher: ~\npenulis: null\nlanguage: 5\n"
    )
    assert parsed(f"---\n{front}url: {{a: b}}\n---\nIsi.").stated == Metadata()


@pytest.mark.parametrize(
    ("front", "named"),
    [
        ("a: &a [x,x]\n" + "".join(f"k{n}: &k{n} [*a, *a]\n" for n in range(50)), "&, * or <<"),
        ("title: &a Beras", "&, * or <<"),
        ("title: *a", "&, * or <<"),
        ("<<: {title: Beras}", "&, * or <<"),
        ("title: " + "[" * 100 + "]" * 100, "too deeply"),
        ("title: 0x" + "f" * 5000, "4,000"),
        ("title: " + "1" * 5000, "4,000"),
    ],
)
def test_front_matter_that_could_take_for_ever_is_refused(front: str, named: str) -> None:
    with pytest.raises(SourceError, match=re.escape(named)):
        parsed(f"---\n{front}\n---\nIsi.")


@pytest.mark.parametrize(
    "value",
    [
        "0x" + "f" * 3000,
        "1" * 3900,
        "1" + ":59" * 900,
        "007",
        "2.50",
        "yes",
        "!!int 0x",
        "!!python/object:os.system x",
    ],
)
def test_front_matter_values_are_what_is_written(value: str) -> None:
    assert parsed(f"---\ntitle: {value}\n---\nIsi.").stated.title == value.rpartition(" ")[2]


def test_markdown() -> None:
    text = (
        "# Harga Kopi #\n![foto](a.png)\n[![logo](b.png)](https://example.org)\n## Di pasar\n"
        "- **Murah** di desa\n> > kutipan\n1. satu\n#tagar tetap\n2021 kemarau\n-5 derajat\n"
    )
    result = parsed(text, "markdown")
    assert result.stated == Metadata(title="Harga Kopi")
    assert [line for line in result.text.split("\n") if line] == [
        "Harga Kopi #",
        "Di pasar",
        "**Murah** di desa",
        "kutipan",
        "satu",
        "#tagar tetap",
        "2021 kemarau",
        "-5 derajat",
    ]


def test_a_front_matter_title_wins_over_a_heading() -> None:
    assert (
        parsed("---\ntitle: Dari depan\n---\n# Dari isi\n\n# Kedua", "markdown").stated.title == "Dari depan"
    )
    assert parsed("Isi\n# Pertama\n# Kedua", "markdown").stated.title == "Pertama"


def test_a_record() -> None:
    record = {
        "_id": "a",
        "title": "Harga Kopi",
        "text": "Isi.\nDua.",
        "date": "17 Agustus 2021",
        "url": "https://example.org/a",
    }
    result = parsed(json.dumps(record), "record")
    assert result == Parsed(
        "Isi.\nDua.", Metadata("Harga Kopi", date=dt.date(2021, 8, 17), url="https://example.org/a")
    )
    assert parsed('{"_id": "a", "text": "Isi.", "title": null, "date": 5}', "record").stated == Metadata()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"{", "record"),
        (b"[]", "record"),
        (b"%PDF-1.4", "text"),
        (b"\0\0\0\0", "markdown"),
        (b"\x89PNG", "html"),
    ],
)
def test_what_cannot_be_parsed(data: bytes, kind: Kind) -> None:
    with pytest.raises(SourceError):
        parsed(data, kind)
