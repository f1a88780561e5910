"""Messages as data, within Discord's limits. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.discord.rendering.split import CONTENT, length

# Discord's own blue, for what is neither an answer nor a refusal.
BLURPLE = 0x5865F2
GREY = 0x7A869A


@dataclass(frozen=True, slots=True)
class FieldData:
    """One field of an embed. name: at most 256 characters. value: Markdown, at most 1,024."""

    name: str
    value: str
    inline: bool = False


@dataclass(frozen=True, slots=True)
class EmbedData:
    """One embed. title, description: Markdown. url: of the title, http(s) only. colour: 0xRRGGBB. author,
    footer: plain text."""

    description: str = ""
    title: str | None = None
    url: str | None = None
    colour: int | None = None
    author: str | None = None
    footer: str | None = None
    fields: tuple[FieldData, ...] = ()

    @property
    def size(self) -> int:
        """What counts towards the limit of a message's embeds together."""
        texts = [self.description, self.title, self.author, self.footer]
        texts += [text for field in self.fields for text in (field.name, field.value)]
        return sum(length(text) for text in texts if text)


@dataclass(frozen=True, slots=True)
class Page:
    """One message: Markdown of at most 2,000 characters, and at most ten embeds of 6,000 together."""

    content: str = ""
    embeds: tuple[EmbedData, ...] = ()


def with_small_print(pages: list[Page], note: str) -> list[Page]:
    """The pages, the note in small print beneath the last one if there is room."""
    content = f"{pages[-1].content}\n-# {note}".strip()
    return [*pages[:-1], replace(pages[-1], content=content)] if length(content) <= CONTENT else pages
