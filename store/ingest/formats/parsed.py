"""What every parser returns."""

from __future__ import annotations

from dataclasses import dataclass

from store.models import Metadata


@dataclass(frozen=True, slots=True)
class Parsed:
    """An article's text before cleaning, and what its container (front matter, page, record) states."""

    text: str
    stated: Metadata
