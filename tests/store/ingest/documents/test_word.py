"""Word documents and books: their whole text, line by line as they hold it, and what they state."""

from __future__ import annotations

import datetime as dt

import pytest
from docx import Document

from config.errors import SourceError
from tests.store.ingest.documents.made import (
    LEAD,
    MORE,
    epub,
    packed,
    saved,
    word,
    word_of_xml,
)
from tests.store.ingest.documents.reading import lines, read


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
