"""Characters that would control what displays them, and what to show instead; for str.translate. Pure."""

from __future__ import annotations

# Shown as their pictures (ESC as ␛), so that a reader sees that something was there. Line feed and tab stay.
_PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)} | {0x7F: 0x2421}
_LINE_ENDS = {0x2028: 0x0A, 0x2029: 0x0A}
# C1 controls, and what changes the direction of text: without a picture, and no part of any word.
NAMELESS = (*range(0x80, 0xA0), 0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x2070))
# Halves of characters, from file names and arguments that are not UTF-8: no output can encode them.
SURROGATES = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
# All but NAMELESS, for which each front end has its own way.
SAFE: dict[int, int] = _PICTURES | _LINE_ENDS | SURROGATES
_TABLE: dict[int, int | None] = {**SAFE, **dict.fromkeys(NAMELESS)}


def visible(text: str) -> str:
    """The text without anything that a terminal would obey or that could not be printed."""
    return text.replace("\r\n", "\n").translate(_TABLE)


def printable(text: str) -> str:
    """The text as UTF-8 can encode it: each half character becomes the replacement character.

    What users type may contain them, and neither SQLite nor an output takes them.
    """
    return text.translate(SURROGATES)
