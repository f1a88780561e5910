"""What a message holds, as data: pages of content and embeds, each within Discord's limits. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldData:
    """One field of an embed. name: at most 256 characters. value: Markdown, at most 1,024."""

    name: str
    value: str
    inline: bool = False


@dataclass(frozen=True, slots=True)
class EmbedData:
    """One embed. description: Markdown. url: of the title, http(s) only. colour: 0xRRGGBB. author, footer:
    plain text."""

    description: str = ""
    title: str | None = None
    url: str | None = None
    colour: int | None = None
    author: str | None = None
    footer: str | None = None
    fields: tuple[FieldData, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One message: Markdown of at most 2,000 characters, and at most ten embeds of 6,000 together."""

    content: str = ""
    embeds: tuple[EmbedData, ...] = ()
