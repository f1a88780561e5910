"""Where a name stands in a text by itself, not as a part of a longer one. Pure."""

from __future__ import annotations

# Blanks that may stand between the words of a name.
_BLANKS = 8


def stands_alone(text: str, name: str, *, behind: str = "", before: str = "") -> bool:
    """Whether the name stands in the text as whole words.

    behind, before: words right after or before which it counts as a part of a longer name.
    """
    at = text.find(name) if name else -1
    while at >= 0:
        end = at + len(name)
        if not (_is_word(text[at - 1 : at]) or _is_word(text[end : end + 1])):
            follows = behind and text[at - 1 : at].isspace() and text.endswith(behind, 0, at - 1)
            rest = text[end : end + _BLANKS + len(before)]
            precedes = before and rest[:1].isspace() and rest.lstrip().startswith(before)
            if not follows and not precedes:
                return True
        at = text.find(name, at + 1)
    return False


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
