"""What tests of folders that are kept in step look at."""

from __future__ import annotations

from pathlib import Path

from store.ingest.pipeline import Ingested
from store.store import Store

TEXTS = {
    "toba.txt": "Danau Toba ditetapkan sebagai geopark dunia oleh UNESCO.",
    "padang.txt": "Gempa kuat mengguncang Kota Padang pada hari Senin.",
    "water.txt": "Japan began releasing treated water into the Pacific Ocean.",
}


def ids(store: Store) -> dict[str, str]:
    """{the name of each shown source: the article's id}."""
    return {Path(article.source).name: article.id for article in store.catalog.list_articles()}


def counts(result: Ingested) -> tuple[int, int, int, int]:
    return result.added, result.updated, result.unchanged, len(result.synced.removed)
