"""Text from articles and users made safe to show: it is data, and must not steer the terminal."""

from __future__ import annotations

import re

from config.public_text import printable, visible

__all__ = ["one_line", "printable", "visible"]


def one_line(text: str) -> str:
    """The text made safe and put on one line, as titles, names and messages need it."""
    return re.sub(r"\s+", " ", visible(text)).strip()
