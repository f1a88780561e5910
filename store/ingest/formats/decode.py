"""Bytes to text, in the encodings that saved news pages come in."""

from __future__ import annotations

import codecs

from config.errors import SourceError

_MAGIC = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"{\\rtf": "an RTF document",
    b"SQLite format 3": "a database",
}
_SAVE_AS = "save the article as plain text, .md or .html"
# Windows-1252 leaves five bytes undefined; they pass as Latin-1, as browsers do.
_CP1252 = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
_LATIN = {"latin-1", "iso8859-1", "ascii", "cp1252", "utf-8"}
_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\r\f\v\x1b")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a file, without its byte-order mark.

    UTF-8 and UTF-16 are recognized, also when the last character is cut; then `declared`, the encoding
    that a page names for itself; then Windows-1252. Raises SourceError for what is not text.
    """
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise SourceError(f"This is {what}, not text; {_SAVE_AS}.")
    utf16 = _utf16(data)
    text = _utf16_text(data, utf16) if utf16 else _utf8(data)
    if text is None:
        text = _declared(data, declared)
    if text is None:
        text = data.decode("latin-1").translate(_CP1252)
    controls = sum(text.count(control) for control in _CONTROLS)
    if "\0" in text or controls > max(2, len(text) // 200):
        raise SourceError(f"This is a binary file, not text; {_SAVE_AS}.")
    return text.removeprefix("\ufeff")


def _utf16(data: bytes) -> str | None:
    if data.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if data.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    # Without a mark: in Latin text every other byte is NUL, and always on the same side.
    sample = data[:4096]
    high, low = sample[::2].count(0), sample[1::2].count(0)
    if max(high, low) < max(1, len(sample) * 0.2) or min(high, low) > max(high, low) * 0.05:
        return None
    return "utf-16-le" if low > high else "utf-16-be"


def _utf16_text(data: bytes, encoding: str) -> str:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        raise SourceError(f"This UTF-16 text is damaged; {_SAVE_AS} in UTF-8.") from None


def _utf8(data: bytes) -> str | None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError:
        return None
    cut = decoder.getstate()[0]
    # One odd byte after plain ASCII is as likely a Windows-1252 letter, except where UTF-8's accents and
    # quotation marks begin.
    if len(cut) == 1 and text.isascii() and cut not in (b"\xc2", b"\xc3", b"\xe2"):
        return None
    return text


def _declared(data: bytes, name: str | None) -> str | None:
    try:
        if name is None or codecs.lookup(name).name in _LATIN:
            return None
        return data.decode(name)
    except (LookupError, ValueError):
        return None
