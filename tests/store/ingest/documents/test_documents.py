"""Documents of one article: their whole text, line by line as they hold it, and what they state."""

from __future__ import annotations

import datetime as dt
import io
from base64 import b64encode
from itertools import pairwise
from quopri import encodestring

import pytest
from docx import Document

from config.errors import SourceError
from store.ingest.article import read_article
from store.ingest.fetch import RawSource, document
from store.models import Article
from tests.store.ingest.documents.made import (
    LEAD,
    MORE,
    epub,
    mail,
    packed,
    page,
    pdf,
    saved,
    saved_page,
    word,
    word_of_xml,
)


def read(name: str, data: bytes) -> Article:
    raw = document(name, data)
    assert isinstance(raw, RawSource), raw
    return read_article(raw)


def lines(name: str, data: bytes) -> list[str]:
    return [line for line in read(name, data).text.split("\n") if line]


def test_a_word_document_keeps_its_paragraphs_tables_and_title() -> None:
    made = Document()
    made.core_properties.title = "Templat lama"
    made.core_properties.author = "ASUS"
    made.add_paragraph("Harga Cabai Turun", style="Title")
    made.add_paragraph("Kabar Karsa, 5 Juni 2024")
    made.add_paragraph(LEAD)
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Cabai merah", "Rp 38.000"
    wide = made.add_table(1, 2)
    wide.cell(0, 0).text, wide.cell(0, 1).text = MORE, "Kata petani.\nKata pedagang."
    article = read("a.docx", saved(made))
    assert article.text.split("\n") == [
        "Harga Cabai Turun",
        "Kabar Karsa, 5 Juni 2024",
        LEAD,
        "Cabai merah Rp 38.000",
        MORE,
        "Kata petani.",
        "Kata pedagang.",
    ]
    assert article.metadata.title == "Harga Cabai Turun"
    assert article.metadata.author is None


def test_the_title_in_the_properties_counts_where_the_text_says_the_same() -> None:
    for title, expected in (
        ("Cabai, Beras dan Gula", "Cabai, Beras dan Gula"),
        ("Templat lama", "Cabai, Beras"),
    ):
        made = Document()
        made.core_properties.title = title
        for line in ("Cabai, Beras", "dan Gula", LEAD):
            made.add_paragraph(line)
        assert read("a.docx", saved(made)).metadata.title == expected


def test_no_word_of_a_sentence_is_lost_or_made_up_by_how_word_marks_it() -> None:
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>".format
    box = f"<w:txbxContent><w:p>{run('Kotak teks.')}</w:p></w:txbxContent>"
    body = (
        f"<w:p>{run('Harga ')}<w:ins>{run('cabai ')}</w:ins>"
        "<w:del><w:r><w:delText>beras </w:delText></w:r></w:del>"
        f"<w:moveFrom>{run('gula ')}</w:moveFrom><w:hyperlink>{run('merah ')}</w:hyperlink>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>rahasia </w:t></w:r>"
        f"<w:smartTag>{run('turun')}</w:smartTag><w:r><w:tab/><w:t>pada</w:t><w:noBreakHyphen/></w:r>"
        "<w:r><w:instrText>DATE</w:instrText></w:r>"
        "<w:r><w:t>Rabu.</w:t><w:br/><w:t>Baris kedua.</w:t></w:r></w:p>"
        f"<w:sdt><w:sdtContent><w:p>{run('Isi kotak.')}</w:p></w:sdtContent></w:sdt>"
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    article = read("a.docx", word_of_xml(body))
    assert [line for line in article.text.split("\n") if line] == [
        "Harga cabai merah turun pada-Rabu.",
        "Baris kedua.",
        "Isi kotak.",
        "Kotak teks.",
    ]
    assert article.reading
    assert article.reading.dropped == {"hidden": 8}


def test_a_pdf_keeps_its_pages_without_their_heads_and_numbers() -> None:
    head = "Kabar Karsa edisi 12"
    pages = [
        [head, "Harga Cabai Turun", LEAD, "1"],
        [head, MORE, "Halaman 2 dari 4"],
        [head, "3"],
        [head, "Selesai."],
    ]
    article = read("a.pdf", pdf(pages, title="Harga Cabai Turun"))
    assert article.text.split("\n") == ["Harga Cabai Turun", LEAD, MORE, "Selesai."]
    assert article.metadata.title == "Harga Cabai Turun"
    assert article.reading
    starts = article.reading.pages
    # The third page has no text of its own, and ends where it begins.
    assert [article.text[slice(*page)].strip() for page in pairwise([*starts, None])] == [
        f"Harga Cabai Turun\n{LEAD}",
        MORE,
        "",
        "Selesai.",
    ]
    assert article.reading.dropped == {"running": 4 * len(head) + len("1Halaman 2 dari 43")}


def test_what_stands_on_two_pages_of_a_pdf_only_is_kept() -> None:
    assert lines("a.pdf", pdf([[LEAD, "Bersambung"], [MORE, "Bersambung"]])) == [
        LEAD,
        "Bersambung",
        MORE,
        "Bersambung",
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (pdf([[], []], pictures=True), "This PDF is a scan: "),
        (pdf([["Dipindai"], ["Dipindai"], ["Dipindai"]], pictures=True), "This PDF is a scan: "),
        (pdf([[]]), "This PDF holds no text; "),
        (pdf([["# % & / ( ) = ? + * ' _ ab"]]), "fonts of this PDF"),
        (b"%PDF-1.7 damaged", "This PDF is damaged or cut off; "),
    ],
)
def test_a_pdf_that_cannot_be_read_says_why(data: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        read("a.pdf", data)


def test_a_pdf_with_a_password_is_named_as_such_and_one_that_only_forbids_copies_is_read() -> None:
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415

    for password, owner in (("rahasia", None), ("", "rahasia")):
        writer = PdfWriter(PdfReader(io.BytesIO(pdf([[LEAD]]))))
        writer.encrypt(password, owner, algorithm="RC4-128")
        file = io.BytesIO()
        writer.write(file)
        if password:
            with pytest.raises(SourceError, match="PDF is protected with a password; "):
                read("a.pdf", file.getvalue())
        else:
            assert read("a.pdf", file.getvalue()).text == LEAD


def test_a_mail_states_subject_day_and_person() -> None:
    article = read("a.eml", mail(Subject="=?utf-8?Q?Harga_=E2=80=9Cturun=E2=80=9D?=\n lagi"))
    assert article.text == f"{LEAD}\n\n{MORE}"
    known = article.metadata
    # 23.30 in the sender's zone: the day before in none, the day after in none.
    assert (known.title, known.date) == ("Harga “turun” lagi", dt.date(2024, 6, 5))
    assert known.author == "Rani Kusuma"


@pytest.mark.parametrize(
    ("sender", "author", "publisher"),
    [
        ("Redaksi Kabar <redaksi@kabar.example>", None, "Redaksi Kabar"),
        ("Kabar Karsa <kabar@karsa.example>", None, "Kabar Karsa"),
        ("rani@kabar.example", None, None),
        ("=?iso-8859-1?Q?Andr=E9_Santika?= <a@b.example>", "André Santika", None),
    ],
)
def test_a_desk_or_an_address_is_no_author(sender: str, author: str | None, publisher: str | None) -> None:
    known = read("a.eml", mail(From=sender)).metadata
    assert (known.author, known.publisher) == (author, publisher)


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "iso-8859-15"])
@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_the_encodings_of_a_mail(charset: str, encoding: str) -> None:
    text = "Café “Élan” di Karsa dibuka kembali pada Rabu, kata pemiliknya, André Santika."
    text = text if charset != "iso-8859-15" else text.replace("“", "").replace("”", "")
    data = text.encode(charset)
    body = {"quoted-printable": encodestring(data), "base64": b64encode(data)}.get(encoding, data)
    head = mail("", Content_Type=f"text/plain; charset={charset}", Content_Transfer_Encoding=encoding)
    assert read("a.eml", head + body).text == text


def parts(kind: str, *bodies: tuple[str, str]) -> bytes:
    inner = "".join(f"--b\nContent-Type: {type_}\n\n{body}\n" for type_, body in bodies)
    return mail(f"{inner}--b--\n", MIME_Version="1.0", Content_Type=f'multipart/{kind}; boundary="b"')


def test_of_two_versions_of_a_mail_the_plain_one_is_read_if_it_says_it_all() -> None:
    markup = page("Harga", LEAD, MORE)
    both = parts("alternative", ("text/plain", f"{LEAD}\n{MORE}"), ("text/html", markup))
    assert lines("a.eml", both) == [LEAD, MORE]
    hint = parts("alternative", ("text/plain", "Buka di peramban."), ("text/html", markup))
    assert lines("a.eml", hint) == [LEAD, MORE]


def test_a_mail_in_html_goes_through_the_path_of_pages_and_a_short_one_is_its_text() -> None:
    whole = parts("mixed", ("text/html", page("Harga", LEAD, MORE)), ("application/pdf; name=x.pdf", "xx"))
    assert lines("a.eml", whole) == [LEAD, MORE]
    short = mail(
        '<div>Rapat pukul 10.</div><div style="display:none">tersembunyi</div>', Content_Type="text/html"
    )
    article = read("a.eml", short)
    assert article.text == "Rapat pukul 10."
    assert article.reading
    assert article.reading.dropped == {"hidden": 11}


def test_what_a_mail_quotes_of_another_is_not_its_own() -> None:
    article = read("a.eml", mail(f"{LEAD}\n> {MORE}\n>> Lebih lama.\n-- \nRani\nKabar\n"))
    assert article.text == LEAD
    assert article.reading
    assert article.reading.dropped["quoted_mail"] > len(MORE)
    assert read("a.eml", mail(f"> {MORE}\n")).text.endswith(MORE)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"hanya teks\n\nbiasa", "This file is no mail: "),
        (parts("mixed", ("application/pdf", "xx")), "This mail holds no text, only attachments; "),
    ],
)
def test_a_mail_that_cannot_be_read_says_why(data: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        read("a.eml", data)


def test_a_saved_page_is_its_page_with_its_address_and_its_frames_are_not() -> None:
    article = read("a.mhtml", saved_page())
    assert article.text == f"{LEAD}\n{MORE}"
    known = article.metadata
    assert (known.title, known.url) == ("Harga Cabai Turun", "https://kabar.example/ekonomi/1")
    with pytest.raises(SourceError, match="saved page holds no HTML"):
        read("a.mht", mail())


def test_a_book_is_its_chapters_in_order_and_states_what_its_package_does() -> None:
    article = read("a.epub", epub())
    assert lines("a.epub", epub()) == ["Bab Satu", LEAD, "Bab Dua", MORE]
    known = article.metadata
    assert (known.title, known.author, known.date) == (
        "Laporan Panen & Pasar",
        "Rani Kusuma",
        dt.date(2024, 6, 5),
    )


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", b"PK\3\4 cut", "This Word document is damaged or cut off; "),
        ("a.docx", packed({"word/document.xml": "<x"}), "This Word document is damaged or of another type; "),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1", "This Word document is protected with a password, or"),
        ("a.docx", word(), "holds no text, only pictures"),
        ("a.epub", b"PK", "This EPUB is damaged or cut off; "),
        ("a.epub", packed({"mimetype": "application/epub+zip"}), "This EPUB is damaged or of another type; "),
    ],
)
def test_a_document_that_cannot_be_read_says_why(name: str, data: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        read(name, data)
    assert str(caught.value).endswith(".")
