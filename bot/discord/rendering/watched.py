"""The sources that are kept current, as Discord shows them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from bot.discord.rendering.markup import escaped, link, one_line
from bot.discord.rendering.page import BLURPLE, EmbedData, Page
from bot.discord.rendering.split import shortened_plain
from bot.discord.texts import text
from config.messages import message
from store.ingest.fetch import is_address
from store.ingest.watch.watched import Watched

PER_PAGE = 8
_LONGEST_NAME, _LONGEST_ERROR = 150, 200


def sources_page(sources: Sequence[Watched], number: int, total: int, language: str, note: str) -> Page:
    """One page of the list. sources: those on it. number: from 0. total: how many there are. note: shown
    above the list, "" for none."""
    count = pages_of(total)
    embed = EmbedData(
        title=text(language, "watching.title"),
        description="\n".join(_lines(one, language) for one in sources),
        colour=BLURPLE,
        footer=text(language, "articles.page_of", n=number + 1, count=count) if count > 1 else None,
    )
    return Page(note, (embed,))


def pages_of(total: int) -> int:
    """How many pages a list of that many sources has, at least one."""
    return max(1, -(-total // PER_PAGE))


def source_name(one: Watched) -> str:
    """An address, or the name of a folder or file without its path, which concerns nobody in Discord."""
    return one.source if is_address(one.source) else PurePath(one.source).name


def _lines(one: Watched, language: str) -> str:
    name = shortened_plain(one_line(source_name(one)), _LONGEST_NAME)
    address = one.source if is_address(one.source) else None
    # Discord writes moments in the language and the time zone of each reader.
    following = text(language, "watching.next", at=f"<t:{int(one.next.timestamp())}:R>")
    if one.last is None or one.result is None:
        return f"**{link(name, address)}**\n{text(language, 'watching.never')} · {following}"
    counts = {key: getattr(one.result, key) for key in ("added", "updated", "unchanged", "failed")}
    parts = [message(language, f"ingest.{key}", count=count) for key, count in counts.items() if count]
    if one.result.error:
        parts.append(escaped(shortened_plain(one_line(one.result.error), _LONGEST_ERROR)))
    result = " · ".join(parts) or message(language, "watch.nothing")
    last = text(language, "watching.last", at=f"<t:{int(one.last.timestamp())}:R>", result=result)
    return f"**{link(name, address)}**\n{last} · {following}"
