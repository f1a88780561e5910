"""What a document's properties state, as far as its text bears it out: many are left over from a template."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

_TOP = 12
_LONGEST = 300


def shown_title(stated: str | None, lines: Sequence[str]) -> str | None:
    """The title that is stated, if one of the first lines, or two together, say the same."""
    title = " ".join((stated or "").split())
    wanted = title.casefold()
    if not wanted or len(wanted) > _LONGEST:
        return None
    top = [folded for line in lines[: 3 * _TOP] if (folded := " ".join(line.split()).casefold())][:_TOP]
    pairs = (f"{first} {second}" for first, second in pairwise(top))
    return title if wanted in {*top, *pairs} else None
