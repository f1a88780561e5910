"""What stands before a passage when it is read: which article it is a part of. Pure."""

from __future__ import annotations

from store.models import Article, Metadata

# Characters of the first sentence at most; what does not fit into the window is cut there.
_LEAD = 240


def header(article: Article, start: int) -> str:
    """Title, date, outlet and first words of an article, for its passage that begins at `start`.

    The first words only where the passage does not hold them itself.
    """
    lead = article.text[:_LEAD].split("\n", 1)[0] if start >= _LEAD else ""
    return header_of(article.metadata, lead)


def header_of(metadata: Metadata, lead: str = "") -> str:
    """The same from its parts."""
    day = metadata.date.isoformat() if metadata.date else ""
    known = " | ".join(part for part in (metadata.title, day, metadata.publisher) if part)
    return "\n".join(part for part in (known, lead if lead != metadata.title else "") if part)
