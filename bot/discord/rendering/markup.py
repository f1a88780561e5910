"""Text from articles and users made safe for Discord, which shows it as it is written. Pure."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from bot.discord.rendering.split import shortened_plain
from config.public_text import NAMELESS, SURROGATES

LONGEST_URL = 1000
# What a link button takes.
LONGEST_BUTTON_URL = 512
_SHOWN = 40

_JOINER = "\u200d"
# Invisible characters: controls, directions, zero widths, fillers, tags. Line feeds stay, and so does
# the one variation selector that makes a picture of a sign.
_UNSEEN = (
    *(code for code in range(0x20) if code not in (0x09, 0x0A)),
    0x7F, 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810),
    0x200B, 0x200C, 0x200E, 0x200F, *range(0x2060, 0x2066), *range(0x206A, 0x2070),
    0x3164, *range(0xFE00, 0xFE0F), 0xFEFF, 0xFFA0, *range(0xFFF9, 0xFFFC), 0xFFFE, 0xFFFF,
    *range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0),
)  # fmt: skip
_BLANKS = {0x09: 0x20, 0x2028: 0x0A, 0x2029: 0x0A, 0x2800: 0x20}
_TABLE: dict[int, int | None] = {**dict.fromkeys((*_UNSEEN, *NAMELESS)), **_BLANKS, **SURROGATES}
# Joiners make one picture of several, and hide anywhere else. A run is looked at once, from its beginning.
_STRAY_JOINER = re.compile(
    rf"(?<!{_JOINER})(?:(?<![^\w\s\x00-\xff]){_JOINER}++|{_JOINER}++(?![^\w\s\x00-\xff]))"
)

_INLINE = re.compile(r"[\\*_~`|<>\[\]]")
# Headings, small print and lists, which begin a line; "://", which makes a link.
_BLOCK = re.compile(r"^([ ]*)([#+-])|^([ ]*\d+)([.)])(?=\s)|(:)(?=//)", re.MULTILINE)
_ALL = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
# The end of a line that ends as a sentence does, with the marks that may close it.
_PARAGRAPH_END = re.compile(r"""(?<=[.!?…”"’')*_])\n(?=[^\n])""")
_URL_CHARACTERS = "!#$%&'*+,/:;=?@[]~-._"


def clean(text: str) -> str:
    """The text without invisible characters, with at most one empty line in a row."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)
    return re.sub(r"\n[ \n]*\n", "\n\n", _STRAY_JOINER.sub("", text))


def one_line(text: str) -> str:
    """The clean text on one line, not made safe: for what Discord shows as it is, such as a footer."""
    return re.sub(r"\s+", " ", clean(text)).strip()


def escaped(text: str) -> str:
    """Markdown that shows the clean text as it is written: nothing in it is bold, a link or a mention."""
    text = _INLINE.sub(r"\\\g<0>", clean(text))
    text = _BLOCK.sub(lambda match: _before_last(match[0]), text)
    return _ALL.sub("@\u200b", text)


def shown(given: str, longest: int = _SHOWN) -> str:
    """What somebody typed, as a sentence may repeat it: Markdown of at most `longest` characters."""
    return escaped(shortened_plain(one_line(given), longest))


def safe_url(url: str | None, longest: int = LONGEST_URL) -> str | None:
    """The address in the form that a link accepts, if it is a web address; else None.

    One that contains a user name is refused because it misleads: https://bank.example@evil.example.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
        ascii_host = host.encode("idna").decode() if host and not host.isascii() else host
    except (ValueError, UnicodeError):
        return None
    if parts.scheme.lower() not in ("http", "https") or not ascii_host or "@" in parts.netloc:
        return None
    if not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", ascii_host):
        return None
    shown = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    place = shown if port is None else f"{shown}:{port}"
    rest = parts._replace(scheme=parts.scheme.lower(), netloc=place).geturl()
    encoded = quote(rest.encode("utf-8", "replace"), safe=_URL_CHARACTERS)
    return encoded if len(encoded) <= longest else None


def link(text: str, url: str | None) -> str:
    """Markdown of the text on one line, linked to the address if that is one of the web."""
    shown, address = escaped(one_line(text)), safe_url(url)
    return f"[{shown}]({address})" if address and shown else shown


def bold(text: str) -> str:
    """Markdown of the text in bold, line by line and without the blanks around it."""
    return styled(escaped(text), "**")


def styled(markdown: str, mark: str) -> str:
    """Markdown between a mark such as "**", line by line, the blanks around it outside the marks."""
    return re.sub(r"[^\s](?:[^\n]*[^\s])?", lambda match: f"{mark}{match[0]}{mark}", markdown)


def spaced(markdown: str) -> str:
    """Markdown with an empty line between paragraphs, which some articles have in lines right beneath each
    other; a heading stays with what it is above."""
    return _PARAGRAPH_END.sub("\n\n", markdown)


def _before_last(text: str) -> str:
    return f"{text[:-1]}\\{text[-1]}"
