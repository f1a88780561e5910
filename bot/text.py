"""Text from articles and users made safe to show: it is data, and must not steer the terminal."""

from __future__ import annotations

import re

from config.characters import NAMELESS, SAFE, SURROGATES

_TABLE: dict[int, int | None] = {**SAFE, **dict.fromkeys(NAMELESS)}


def visible(text: str) -> str:
    """The text without anything that a terminal would obey or that could not be printed."""
    return text.replace("\r\n", "\n").translate(_TABLE)


def printable(text: str) -> str:
    """The text as UTF-8 can hold it: what was not UTF-8 in an argument becomes the replacement character.

    The store names such sources in the same way.
    """
    return text.translate(SURROGATES)


def one_line(text: str) -> str:
    """The text made safe and put on one line, as titles, names and messages need it."""
    return re.sub(r"\s+", " ", visible(text)).strip()
