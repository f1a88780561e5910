"""What a feed or a sitemap lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

# What the protocol of sitemaps allows in one of them.
MOST_ENTRIES = 50_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One address that is listed, absolute.

    identity: what names the article whatever its address (<guid>, <id>). changed: when it last changed, as
    the listing writes it. title, date, author: of the article, as the listing states them; the date as it is
    written there. "" for what is not stated.
    """

    url: str
    identity: str = ""
    changed: str = ""
    title: str = ""
    date: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """kind: "index" lists sitemaps, the others list articles. total: how many addresses the source lists, of
    which the entries may be the first."""

    kind: Literal["feed", "sitemap", "index"]
    entries: tuple[Entry, ...]
    total: int

    def to_json(self) -> dict[str, Any]:
        """As an object of JSON, in which what is not stated takes no space."""
        entries = [{name: value for name, value in asdict(entry).items() if value} for entry in self.entries]
        return {"kind": self.kind, "entries": entries, "total": self.total}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Listing:
        """The listing of which `to_json` made an object."""
        entries = tuple(Entry(**entry) for entry in document["entries"])
        return cls(document["kind"], entries, document["total"])
