"""PDFs: the text of their pages, and which page it stands on."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest

from config.errors import SourceError
from tests.store.ingest.documents.made import (
    LEAD,
    MORE,
    pdf,
)
from tests.store.ingest.documents.reading import lines, read


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


def test_a_damaged_page_takes_none_of_the_others_with_it() -> None:
    data = pdf([[LEAD], [MORE]])
    at = data.rindex(b"<< /Length ")
    broken = data[:at] + data[at:].replace(b" >>", b"/Filter /X >>", 1)
    article = read("a.pdf", broken)
    assert article.text == LEAD
    assert article.reading
    assert article.reading.unread == ("2",)


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
