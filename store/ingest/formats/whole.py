"""The whole text of HTML that is no page of a site, such as a mail or a chapter of a book."""

from __future__ import annotations

from collections import Counter

from store.ingest.formats.blocks import blocks
from store.ingest.formats.held import held
from store.ingest.formats.parsed import Parsed
from store.models import Metadata

_UNSEEN = ("hidden", "navigation")


def whole_text(markup: str) -> Parsed:
    """Every block that can be seen, a line each, as the markup holds it; nothing is taken for metadata."""
    found = blocks(markup)
    shown = [block.text for block in found if not any(part.kind in _UNSEEN for part in block.parts)]
    lines = held(shown, markup)
    unseen = sum(len(block.text) for block in found) - sum(map(len, shown))
    dropped = Counter({"hidden": unseen, "not_in_source": lines.missing})
    return Parsed(
        "\n".join(lines.lines),
        Metadata(),
        characters=sum(len(block.text) for block in found),
        dropped=+dropped,
        replaced=lines.replaced,
        of_page=True,
    )
