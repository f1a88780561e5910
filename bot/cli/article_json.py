"""An article as the commands print it with --json."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from store.models import Article


def described(article: Article) -> dict[str, Any]:
    """What is known about an article, without its text."""
    known = asdict(article.metadata)
    known["date"] = article.metadata.date.isoformat() if article.metadata.date else None
    return {"id": article.id, "source": article.source, **known}
