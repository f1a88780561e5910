"""Documents that were made to keep a reader busy, to fill memory or to reach other files are read, or refused
with one sentence."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Iterator

import pytest
from docx import Document

from config.errors import SourceError
from store.ingest.article import read_article
from store.ingest.documents import archive
from store.ingest.documents.member import START, Member, Position
from store.ingest.documents.members import members_of
from store.ingest.fetch import RawSource, document
from store.ingest.isolation import IsolatedReader
from tests.store.ingest.documents.made import LEAD, MORE, mail, packed, pdf, saved, word, word_of_xml


@pytest.fixture(scope="module")
def reader() -> Iterator[IsolatedReader]:
    one = IsolatedReader(memory=400 << 20)
    yield one
    one.close()


def raw_of(name: str, data: bytes) -> RawSource:
    raw = document(name, data)
    assert isinstance(raw, RawSource)
    return raw


def members(name: str, data: bytes) -> tuple[Member, ...]:
    raw, found = raw_of(name, data), tuple[Member, ...]()
    at: Position | None = START
    while at is not None:
        batch = members_of(raw, at)
        found, at = found + batch.members, batch.following
    return found


def refused(name: str, data: bytes) -> str:
    """Why an archive or a document is not read: one sentence."""
    with pytest.raises(SourceError) as caught:
        members(name, data) if name.endswith(("zip", "csv")) else read_article(raw_of(name, data))
    said = str(caught.value)
    assert said.endswith(".")
    assert "\n" not in said
    return said


def test_what_is_packed_too_well_is_not_unpacked() -> None:
    empty = bytes(5_000_000)
    good, bomb = members("a.zip", packed({"a.txt": LEAD, "b.txt": empty, "c.bmp": empty}))
    assert good.data == LEAD.encode()
    assert "200th of its size" in bomb.error
    for name in ("a.docx", "a.epub"):
        assert "200th of its size" in refused(name, packed({"x.xml": empty}))


def test_a_picture_that_is_packed_well_is_nothing_to_its_document() -> None:
    with zipfile.ZipFile(io.BytesIO(word(LEAD))) as made:
        parts: dict[str, bytes | str] = {name: made.read(name) for name in made.namelist()}
    data = packed(parts | {"word/media/x.bmp": bytes(5_000_000)})
    assert read_article(raw_of("a.docx", data)).text == LEAD


def test_a_size_that_is_not_true_unpacks_no_more_than_it_says() -> None:
    data = bytearray(packed({"a.txt": b"x" * 900_000}))
    for mark, offset in ((b"PK\1\2", 24), (b"PK\3\4", 22)):
        struct.pack_into("<I", data, data.index(mark) + offset, 10)
    (member,) = members("a.zip", bytes(data))
    assert "damaged" in member.error


def test_an_archive_has_limits_of_entries_and_of_size(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed({f"{number}.txt": LEAD for number in range(20)})
    monkeypatch.setattr(archive, "MOST_ENTRIES", 19)
    assert refused("a.zip", data) == "This ZIP archive has more than 19 entries; split it."
    monkeypatch.setattr(archive, "MOST_ENTRIES", 20)
    assert len(members("a.zip", data)) == 20
    monkeypatch.setattr(archive, "MOST_BYTES", 20 * len(LEAD) - 1)
    assert "when it is unpacked; split it." in refused("a.zip", data)


def test_an_archive_with_a_password_is_named_as_such() -> None:
    data = bytearray(packed({"a.txt": LEAD}))
    for mark, offset in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        data[data.index(mark) + offset] |= 1
    assert "protected with a password" in refused("a.zip", bytes(data))


@pytest.mark.parametrize("cut", [10, 100, -30])
def test_a_cut_archive_says_so(cut: int) -> None:
    assert "ZIP archive is damaged or cut off" in refused(
        "a.zip", packed({"a.txt": LEAD, "b.txt": MORE})[:cut]
    )


def test_a_word_document_opens_no_other_file_and_expands_no_entity() -> None:
    nested = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 9))
    before = f'<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY e0 "haha">{nested}]>'
    body = f"<w:p><w:r><w:t>{LEAD}</w:t></w:r></w:p><w:p><w:r><w:t>&f;</w:t><w:t>&e8;</w:t></w:r></w:p>"
    data = word_of_xml(body, before)
    try:
        text = read_article(raw_of("a.docx", data)).text
    except SourceError as error:
        text = str(error)
    assert "root:" not in text
    assert "haha" not in text


def test_tables_within_tables_end() -> None:
    made = Document()
    cell = made.add_table(1, 1).cell(0, 0)
    for _ in range(30):
        cell = cell.add_table(1, 1).cell(0, 0)
    cell.text = LEAD
    assert read_article(raw_of("a.docx", saved(made))).text == LEAD


def test_a_pdf_that_claims_a_million_pages_has_those_that_it_has() -> None:
    article = read_article(raw_of("a.pdf", pdf([[LEAD]], claimed=1_000_000)))
    assert article.text == LEAD


def test_a_pdf_of_too_many_pages_is_refused(reader: IsolatedReader) -> None:
    data = pdf([[LEAD]])
    many = data.replace(b"/Kids [6 0 R]", b"/Kids [" + b"6 0 R " * 2_001 + b"]")
    assert many != data
    with pytest.raises(SourceError, match="more than 2,000 pages; split it"):
        reader.read(raw_of("a.pdf", many))


def test_a_pdf_whose_pages_are_their_own_parents_ends(reader: IsolatedReader) -> None:
    data = pdf([[LEAD]]).replace(b"/Kids [6 0 R]", b"/Kids [2 0 R]")
    with pytest.raises(SourceError):
        reader.read(raw_of("a.pdf", data))


def test_a_pdf_that_unpacks_to_gigabytes_ends(reader: IsolatedReader) -> None:
    import zlib  # noqa: PLC0415

    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(bytes(10_000_000)) for _ in range(12)) + packer.flush()
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(body), body)
    data = pdf([[LEAD]])
    start = data.index(b"5 0 obj\n") + len(b"5 0 obj\n")
    data = data[:start] + stream + data[data.index(b"\nendobj", start) :]
    with pytest.raises(SourceError) as caught:
        reader.read(raw_of("a.pdf", data))
    assert str(caught.value).startswith("This ")


@pytest.mark.parametrize(
    "head",
    [
        {"Subject": "=?utf-8?B?####?=", "Date": "Wed, 99 Foo 20x4", "From": "<<<>>>,,;;"},
        {"Subject": "=?nonsense?Q?=FF?=" * 50, "From": '"' * 5_000, "Date": "-" * 5_000},
        {"Content_Type": 'text/plain; charset="\\0"; charset*0*=x', "Content_Transfer_Encoding": "base65"},
        {"Content_Type": "text/plain; charset=utf-7", "Subject": "\\x00\\x1b[31m"},
        {"Content_Type": "multipart/mixed", "From": "a@b"},
        {"To": ", ".join(["a@b"] * 20_000)},
    ],
)
def test_a_mail_with_broken_headers_keeps_its_text(head: dict[str, str]) -> None:
    article = read_article(raw_of("a.eml", mail(f"{LEAD}\n", 1, **head)))
    assert LEAD in article.text
    for value in (article.metadata.title, article.metadata.author, article.metadata.publisher):
        assert value is None or value.isprintable()


def test_a_mail_within_mails_without_end_is_refused() -> None:
    depth = 500
    inner = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    assert "nested too deeply" in refused("a.eml", mail("", Subject="x").rstrip() + b"\n" + inner.encode())


def test_a_mail_of_too_many_parts_is_refused(reader: IsolatedReader) -> None:
    body = "--b\n\nx\n" * 5_000 + f"--b\n\n{LEAD}\n--b--\n"
    data = mail(body, Content_Type='multipart/mixed; boundary="b"')
    with pytest.raises(SourceError, match="more than 1,000 parts"):
        reader.read(raw_of("a.eml", data))


def test_control_characters_are_no_text() -> None:
    assert "binary" in refused("a.eml", mail("\x01\x02\x03\x04\x05 isi\x00"))
    article = read_article(raw_of("a.pdf", pdf([[f"{LEAD}\x07\x1b"]])))
    assert article.text == LEAD


def test_cells_of_megabytes_and_nuls_in_a_table() -> None:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerows([["id", "text"], ["1", "isi " * 2_500_000], ["2", "a\0b"], ["3", LEAD]])
    large, bad, good = members("a.csv", file.getvalue().encode())
    assert len(large.data) > 10_000_000
    assert "binary" in bad.error
    assert good.name == "3"


def test_a_quotation_mark_that_is_never_closed_takes_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.ingest.documents.table.MAX_BYTES", 1_000)
    rows = "".join(f"{number},Harga cabai turun pada Rabu.\n" for number in range(3, 100))
    bad, *good = members("a.csv", f'id,text\n2,"Harga beras naik.\n{rows}'.encode())
    assert "quotation mark" in bad.error
    assert [member.name for member in good] == [str(number) for number in range(3, 100)]


@pytest.mark.parametrize("data", [b"\0\0\0", b"\xff\xfet\0e\0x\0t\0\n\0", b"a\x00b,text\nx,y"])
def test_a_table_that_is_no_text(data: bytes) -> None:
    with pytest.raises(SourceError):
        members("a.csv", data)
