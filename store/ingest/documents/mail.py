"""Mail: a message, and a page saved as one (.mhtml); the only file that imports email's parser."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime

from config.errors import SourceError
from store.ingest.formats.decode import decode
from store.ingest.formats.parsed import Parsed
from store.ingest.formats.whole import whole_text
from store.ingest.people import author
from store.ingest.top_lines import is_outlet, is_person
from store.models import Metadata

_DEEPEST = 20
_MOST_PARTS = 1_000
_LONGEST_HEADER = 2_000
_LONGEST_NAME = 100
# A plain version that says less than this share of the other one only says that there is another one.
_ENOUGH = 1 / 3
_SIGNATURE = "-- "
_QUOTED = ">"
_NO_MAIL = 'This file is no mail: it has no header such as "From" or "Subject"; export the mail again.'
_NESTED = "This mail is nested too deeply; save the article alone, as plain text."
_TOO_MANY = f"This mail has more than {_MOST_PARTS:,} parts; save the article alone, as plain text."
_NO_TEXT = "This mail holds no text, only attachments; save these, and give them as files."
_NO_PAGE = "This saved page holds no HTML; save it in a browser again."
_HEADERS = ("from", "subject", "date", "to", "received", "message-id", "mime-version", "content-type")

Body = tuple[str, str]


def parse_mail(data: bytes) -> Parsed:
    """The text of a message: its plain version, or the HTML if there is no other; without what it quotes of
    other messages, and without attachments. Raises SourceError for what holds none."""
    message = _message(data)
    if not any(message.get(name) is not None for name in _HEADERS):
        raise SourceError(_NO_MAIL)
    bodies = [body for body in _bodies(message, 0) if body[1].strip()]
    if not bodies:
        raise SourceError(_NO_TEXT)
    read = [_plain(text) if kind == "plain" else _html(text) for kind, text in bodies]
    dropped: Counter[str] = sum((Counter(one.dropped) for one in read), Counter())
    names = (_attached(part) for part in _parts(message, 0))
    return Parsed(
        "\n\n".join(one.text for one in read),
        _stated(message),
        characters=sum(_size(one) for one in read),
        dropped=dropped,
        replaced=sum(one.replaced for one in read),
        of_page=all(one.of_page for one in read),
        unread=tuple(name for name in names if name),
    )


def parse_saved_page(data: bytes) -> Parsed:
    """The page of an .mhtml file; its frames and pictures are none of it. Raises SourceError."""
    from store.ingest.formats.html import parse_html  # noqa: PLC0415 - half a second

    message = _message(data)
    pages = [part for part in _parts(message, 0) if part.get_content_type() == "text/html"]
    address = _header(message, "snapshot-content-location") or _header(message, "content-location")
    own = [part for part in pages if address and _header(part, "content-location") == address]
    if not pages:
        raise SourceError(_NO_PAGE)
    page = (own or pages)[0]
    parsed = parse_html(_text(page))
    where = address or _header(page, "content-location")
    url = where if where.lower().startswith(("http://", "https://")) else None
    title = _header(message, "subject") or None
    stated = parsed.stated
    return replace(parsed, stated=replace(stated, url=stated.url or url, title=stated.title or title))


def _message(data: bytes) -> Message:
    try:
        return BytesParser().parsebytes(data)
    except RecursionError:
        raise SourceError(_NESTED) from None


def _parts(part: Message, depth: int) -> Iterator[Message]:
    """The parts that are no containers, in order."""
    if depth > _DEEPEST:
        raise SourceError(_NESTED)
    if not part.is_multipart():
        yield part
        return
    for inner in _inner(part):
        yield from _parts(inner, depth + 1)


def _inner(part: Message) -> list[Message]:
    payload = part.get_payload()
    found = [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []
    if len(found) > _MOST_PARTS:
        raise SourceError(_TOO_MANY)
    return found


def _bodies(part: Message, depth: int) -> list[Body]:
    """The texts that a reader sees, each with its kind, "plain" or "html"."""
    if depth > _DEEPEST:
        raise SourceError(_NESTED)
    kind = part.get_content_type()
    if _is_attached(part) or (kind == "message/rfc822" and depth):
        return []
    if not part.is_multipart():
        # What says that it has parts and has none is text.
        if kind == "text/html":
            return [("html", _text(part))]
        return [("plain", _text(part))] if kind.startswith(("text/plain", "multipart/")) else []
    inner = [_bodies(one, depth + 1) for one in _inner(part)]
    if kind == "multipart/alternative":
        return _chosen([bodies for bodies in inner if any(text.strip() for _, text in bodies)])
    return [body for bodies in inner for body in bodies]


def _chosen(versions: list[list[Body]]) -> list[Body]:
    """The plain one of several versions of the same text, unless it only points to the other."""
    plain = [one for one in versions if all(kind == "plain" for kind, _ in one)]
    html = [one for one in versions if one not in plain]
    if not plain or not html:
        return (plain or html or [[]])[0]
    seen = sum(len(whole_text(text).text) for kind, text in html[0] if kind == "html")
    said = sum(len(text) for _, text in plain[0])
    return plain[0] if said >= _ENOUGH * seen else html[0]


def _is_attached(part: Message) -> bool:
    return "attachment" in _header(part, "content-disposition").casefold()[:20]


def _attached(part: Message) -> str:
    """The name of an attachment, or its type where it has none; "" for what is none. Pictures are none."""
    kind = part.get_content_type()
    try:
        name = _one_line(str(make_header(decode_header(part.get_filename() or ""))))
    except (ValueError, LookupError, AttributeError, TypeError, MessageError):
        name = ""
    is_text = kind in ("text/plain", "text/html") and not _is_attached(part)
    return "" if is_text or kind.startswith("image/") else name[:_LONGEST_NAME] or kind


def _text(part: Message) -> str:
    try:
        data = part.get_payload(decode=True)
        charset = part.get_content_charset()
    except (ValueError, LookupError, AttributeError, TypeError):
        data, charset = None, None
    return decode(data, charset) if isinstance(data, bytes) else ""


def _plain(text: str) -> Parsed:
    """Without the lines quoted of other messages and the signature, if anything else is said."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    end = lines.index(_SIGNATURE) if _SIGNATURE in lines else len(lines)
    own = [line for line in lines[:end] if not line.startswith(_QUOTED)]
    if not any(map(str.strip, own)):
        return Parsed("\n".join(lines), Metadata())
    dropped = sum(len(line.strip()) for line in lines) - sum(len(line.strip()) for line in own)
    return Parsed("\n".join(own), Metadata(), dropped=+Counter({"quoted_mail": dropped}))


def _html(markup: str) -> Parsed:
    from store.ingest.formats.html import parse_html  # noqa: PLC0415 - half a second

    try:
        return parse_html(markup)
    except SourceError:
        # A mail is its text, however little that is like a page of a site.
        return whole_text(markup)


def _size(parsed: Parsed) -> int:
    if parsed.characters is not None:
        return parsed.characters
    return sum(len(line.strip()) for line in parsed.text.split("\n")) + sum(parsed.dropped.values())


def _stated(message: Message) -> Metadata:
    name, address = parseaddr(_header(message, "from"))
    name = " ".join(name.split())
    domain = address.rpartition("@")[2]
    url = _header(message, "archived-at").strip("<> ")
    return Metadata(
        title=_header(message, "subject") or None,
        publisher=name if name and is_outlet(name) else None,
        author=author([name], [domain]) if name and is_person(name) else None,
        date=_day(_header(message, "date")),
        url=url if url.lower().startswith(("http://", "https://")) else None,
    )


def _day(value: str) -> dt.date | None:
    """The day in the sender's own zone."""
    try:
        return parsedate_to_datetime(value).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _header(message: Message, name: str) -> str:
    """A header's value on one line, decoded; "" for none."""
    given = next((value for key, value in message.raw_items() if key.casefold() == name), "")
    raw = "".join(str(given)[:_LONGEST_HEADER].splitlines())
    if not raw.isascii():
        raw = decode(raw.encode("utf-8", "surrogateescape"))
    try:
        pieces = decode_header(raw)
    except (ValueError, MessageError):
        return _one_line(raw)
    return _one_line("".join(_piece(piece, charset) for piece, charset in pieces))


def _piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    try:
        return decode(piece, charset) if charset else piece.decode("raw-unicode-escape")
    except (SourceError, ValueError):
        return piece.decode("latin-1")


def _one_line(text: str) -> str:
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
