"""Patterns of names as a shell has them: `*`, `?`, `[...]` within one folder, `**` through folders. Pure."""

from __future__ import annotations

import re

_PARTS = re.compile(r"\*\*/|\*\*|\*|\?|\[!?\]?[^\]/]{0,32}\]")


def is_pattern(name: str) -> bool:
    """Whether the name holds a sign that may stand for others."""
    return any(sign in name for sign in "*?[")


def pattern(text: str) -> re.Pattern[str]:
    """What matches the whole of the names that a pattern stands for."""
    made, at = "", 0
    for part in _PARTS.finditer(text):
        made += re.escape(text[at : part.start()]) + _made(part[0])
        at = part.end()
    return re.compile(made + re.escape(text[at:]), re.DOTALL)


def _made(part: str) -> str:
    if part.startswith("["):
        inside = re.sub(r"([\\\[\]^&~|])", r"\\\1", part[1:-1].removeprefix("!"))
        made = f"(?!/)[{'^' if part[1] == '!' else ''}{inside}]"
        try:
            re.compile(made)
        except re.error:
            return re.escape(part)
        return made
    return {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}[part]
