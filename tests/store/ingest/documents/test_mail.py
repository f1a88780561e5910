"""Mails and saved pages: their text and what they state."""

from __future__ import annotations

import datetime as dt
from base64 import b64encode
from dataclasses import replace
from quopri import encodestring

import pytest

from bot.cli.views.reading import reading_view
from config.errors import SourceError
from store.article_rows import reading_from_json, reading_to_json
from tests.store.ingest.documents.made import (
    LEAD,
    MORE,
    mail,
    page,
    pdf,
    saved_page,
)
from tests.store.ingest.documents.reading import lines, read


def test_pages_without_text_and_attachments_are_named_as_not_read() -> None:
    reading = read("a.pdf", pdf([[LEAD], [], [MORE], []], pictures=True)).reading
    assert reading
    assert reading.unread == ("2", "4")
    bodies = [
        ("text/plain", LEAD),
        ("application/pdf; name=laporan.pdf", "xx"),
        ("image/png; name=x.png", "x"),
    ]
    reading = read("a.eml", parts("mixed", *bodies, ("application/octet-stream", "x"))).reading
    assert reading
    assert reading.unread == ("laporan.pdf", "application/octet-stream")
    assert reading_from_json(reading_to_json(reading)) == reading
    said = reading_view(replace(reading, unread=("2", "laporan.pdf")), (), (), "id").plain
    assert "Tidak dibaca: hlm. 2, laporan.pdf." in said


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
