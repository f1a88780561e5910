"""Text from articles and users made safe to show: it is data, and must not steer the terminal."""

from __future__ import annotations

import re

# Shown as their pictures (ESC as ␛), so that a reader sees that something was there. Line feed and tab stay.
_PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)} | {0x7F: 0x2421}
# C1 controls, and what reverses the direction of text: without a picture, and no part of any word.
_DROPPED = dict.fromkeys([*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_LINE_ENDS = {0x2028: 0x0A, 0x2029: 0x0A}
# Halves of characters, from file names and arguments that are not UTF-8: no output can encode them.
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
_TABLE = _PICTURES | _DROPPED | _LINE_ENDS | _SURROGATES


def visible(text: str) -> str:
    """The text without anything that a terminal would obey or that could not be printed."""
    return text.replace("\r\n", "\n").translate(_TABLE)


def printable(text: str) -> str:
    """The text as UTF-8 can hold it: what was not UTF-8 in an argument becomes the replacement character.

    The store names such sources in the same way.
    """
    return text.translate(_SURROGATES)


def one_line(text: str) -> str:
    """The text made safe and put on one line, as titles, names and messages need it."""
    return re.sub(r"\s+", " ", visible(text)).strip()
