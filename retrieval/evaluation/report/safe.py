"""Text of questions and articles made safe to show in a report, where a reader should see what was there."""

from __future__ import annotations

import re

# Shown as their pictures (ESC as ␛). Line feed and tab stay.
_PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)} | {0x7F: 0x2421}
# C1 controls and what turns the direction of text have no picture, so their number stands for them.
_NAMED = {
    code: f"[U+{code:04X}]" for code in (*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
_LINE_ENDS = {0x2028: 0x0A, 0x2029: 0x0A}
# Halves of characters, from file names that are not UTF-8: no output can encode them.
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
_TABLE: dict[int, int | str] = {**_PICTURES, **_NAMED, **_LINE_ENDS, **_SURROGATES}


def visible(text: str) -> str:
    """The text with a visible mark for whatever a terminal or a browser would obey."""
    return text.replace("\r\n", "\n").translate(_TABLE)


def one_line(text: str, longest: int | None = None) -> str:
    """The text made visible and put on one line, cut to `longest` characters with an ellipsis."""
    line = re.sub(r"\s+", " ", visible(text)).strip()
    return line if longest is None or len(line) <= longest else f"{line[: longest - 1]}…"
