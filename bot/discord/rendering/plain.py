"""Pages as text, for where Discord does not accept embeds. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.discord.rendering.markup import escaped
from bot.discord.rendering.page import EmbedData, Page
from bot.discord.rendering.split import CONTENT, length, split

_QUOTED = "> "


def plain_pages(pages: Sequence[Page]) -> list[Page]:
    """Each page as one or more without embeds, in order: its content, then each embed's parts."""
    return [Page(content) for page in pages for content in _contents(page)]


def _contents(page: Page) -> Iterator[str]:
    """The page's lines, as many in each message as fit."""
    held = ""
    for line in _lines(page):
        longer = f"{held}\n{line}" if held else line
        if length(longer) <= CONTENT:
            held = longer
        else:
            yield held
            held = line
    if held.strip():
        yield held


def _lines(page: Page) -> Iterator[str]:
    """Each of at most 2,000 characters."""
    yield from _cut(page.content)
    for number, embed in enumerate(page.embeds):
        if page.content or number:
            yield ""
        if embed.author:
            yield from _cut(escaped(embed.author))
        if embed.title:
            yield from _cut(_heading(embed))
        yield from _cut(embed.description, _QUOTED)
        for field in embed.fields:
            yield from _cut(f"**{field.name}**\n{field.value}")
        if embed.footer:
            yield from _cut(escaped(embed.footer), "-# ")


def _heading(embed: EmbedData) -> str:
    # In angle brackets an address has no preview, which would be another embed.
    return f"**[{embed.title}](<{embed.url}>)**" if embed.url else f"**{embed.title}**"


def _cut(markdown: str, start: str = "") -> Iterator[str]:
    """The lines of the text, each with that start and cut where it is too long for one message."""
    for line in markdown.splitlines():
        for piece in split(line, CONTENT - len(start)) or ([""] if markdown.strip() else []):
            yield f"{start}{piece}".rstrip()
