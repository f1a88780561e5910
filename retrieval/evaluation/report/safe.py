"""Text of questions and articles made safe to show in a report, where a reader should see what was there."""

from __future__ import annotations

import re

from config.public_text import NAMELESS, SAFE

# What has no picture stands by its number.
_TABLE: dict[int, int | str] = {**SAFE, **{code: f"[U+{code:04X}]" for code in NAMELESS}}


def visible(text: str) -> str:
    """The text with a visible mark for whatever a terminal or a browser would obey."""
    return text.replace("\r\n", "\n").translate(_TABLE)


def one_line(text: str, longest: int | None = None) -> str:
    """The text made visible and put on one line, cut to `longest` characters with an ellipsis."""
    line = re.sub(r"\s+", " ", visible(text)).strip()
    return line if longest is None or len(line) <= longest else f"{line[: longest - 1]}…"
