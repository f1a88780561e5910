"""What an ingestion says of the files in folders and archives that are of other types."""

from __future__ import annotations

from collections.abc import Mapping

from config.messages import message


def unread_sentence(unread: Mapping[str, int], language: str) -> str:
    """The sentence "4 files of other types were not read: 2 .xlsx, ..."; nothing if there are none.

    unread: counts by suffix.
    """
    total = sum(unread.values())
    kinds = ", ".join(f"{count} {suffix}" for suffix, count in sorted(unread.items()))
    key = "ingest.unread" if total > 1 else "ingest.unread_one"
    return message(language, key, count=total, kinds=kinds) if total else ""
