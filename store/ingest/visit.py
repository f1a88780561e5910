"""The visit of a page, which wants to know what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from config.errors import SourceError
from store.models import Article


class Visit(Protocol):
    """What notes that a page was read, so that it is fetched again only when it has changed."""

    @property
    def before(self) -> str | None:
        """The address at which its article was found the last time; None if it never was."""

    def placed(self, article: Article) -> Article | None:
        """The article under the id that it is known by; None for a copy of one that was read already."""

    def stored(self, article_id: str) -> None:
        """The page's article is stored, or was stored as it is."""

    def refused(self, error: SourceError) -> bool:
        """The page holds no article. Returns whether that is no failure: it leads to lists of articles."""


@dataclass(frozen=True, slots=True)
class Same:
    """A page whose article is stored as it is, which its server or its list tells."""

    source: str
