"""Bytes to text in the encodings of saved pages; what is not text is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import SourceError
from store.ingest.formats.decode import decode

NEWS = "“Harga kopi naik,” kata Ibu Renée – 5 €."
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufeff"))


@given(TEXT)
def test_utf8_round_trip(text: str) -> None:
    # ZIP archives and other files are told by their first characters, which text may also have.
    data = ("a" + text).encode()
    assert decode(data) == "a" + text
    assert decode(b"\xef\xbb\xbf" + data) == "a" + text


@given(TEXT)
def test_utf16_with_a_mark_round_trip(text: str) -> None:
    assert decode(b"\xff\xfe" + text.encode("utf-16-le")) == text
    assert decode(b"\xfe\xff" + text.encode("utf-16-be")) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_news_in_every_encoding(encoding: str) -> None:
    assert decode((NEWS * 20).encode(encoding)) == NEWS * 20


@pytest.mark.parametrize("cut", [1, 2])
def test_a_cut_last_character_is_dropped(cut: int) -> None:
    assert decode("naik ”".encode()[:-cut]) == "naik "
    assert decode("Ibu Renée ö".encode()[:-1]) == "Ibu Renée "
    assert decode("naik ö".encode()[:-1]) == "naik "
    assert decode((NEWS.encode("utf-16"))[:-1]) == NEWS[:-1]


def test_windows_1252_and_its_undefined_bytes() -> None:
    assert decode(b"caf\xe9") == "café"
    assert decode(b"\x93kopi\x94 \x81\x8d\x8f\x90\x9d habis") == "“kopi” \x81\x8d\x8f\x90\x9d habis"


def test_a_declared_encoding_counts_after_utf8() -> None:
    assert decode("Привет".encode("cp1251"), declared="windows-1251") == "Привет"
    assert decode("Привет".encode(), declared="windows-1251") == "Привет"
    assert decode(b"\x93kopi\x94", declared="iso-8859-1") == "“kopi”"
    for wrong in ("no-such-encoding", "base64", "utf-8", ""):
        assert decode(b"caf\xe9", declared=wrong) == "café"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7 ...", "a PDF file"),
        (b"PK\x03\x04...", "a ZIP archive"),
        (b"\x89PNG\r\n", "a PNG image"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"berita \0 berita lagi", "a binary file"),
        (b"\x01\x02\x03\x04abc", "a binary file"),
        (bytes(range(256)) * 4, "a binary file"),
        (b"\xff\xfe\x00\xd8a\x00", "UTF-16 text is damaged"),
    ],
)
def test_what_is_not_text_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(SourceError, match=what):
        decode(data)


def test_a_stray_control_character_is_no_harm() -> None:
    assert decode(b"a\x0cb\x08c") == "a\x0cb\x08c"
    assert decode(b"") == ""
