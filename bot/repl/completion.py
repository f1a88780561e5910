"""What Tab completes in a session: commands, filters, and articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.text import one_line

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.models import Article

OFF = "off"
_DATES = (":since", ":until")
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Completion:
    """`line`: the whole line that a line so far is completed to. `shown`: how it is listed among others."""

    line: str
    shown: str


def completions(
    line: str, commands: Sequence[str], quotes: Sequence[int], catalog: Catalog
) -> list[Completion]:
    """The completions of a line so far; none for a question.

    quotes: the numbers of the last answer's quotes. Raises StoreError.
    """
    name, blank, typed = line.partition(" ")
    if not blank:
        matching = [command for command in commands if line and command.startswith(line)]
        return [Completion(command, command) for command in matching]
    values = [(value, value) for value in _values(name, quotes, catalog) if _begins(value, typed)]
    if name == ":open" and typed:
        values += [(article.id, _listed(article)) for article in _articles(typed, catalog)]
    return [Completion(f"{name} {value}", shown) for value, shown in values]


def _values(name: str, quotes: Sequence[int], catalog: Catalog) -> list[str]:
    if name == ":open":
        return [str(number) for number in quotes]
    if name == ":outlet":
        return [*catalog.publishers(), OFF]
    return [OFF] if name in _DATES else []


def _articles(typed: str, catalog: Catalog) -> Iterator[Article]:
    """The articles whose id or title, or a word of the title, begins with what was typed."""
    for article in catalog.list_articles():
        # A short number is that of a quote.
        title = "" if typed.isdecimal() else article.metadata.title or article.source
        if _begins(article.id, typed) or f" {typed}".casefold() in f" {title}".casefold():
            yield article


def _listed(article: Article) -> str:
    title = one_line(article.metadata.title or article.source)
    return f"{article.id} {title[:_LONGEST_TITLE]}"


def _begins(value: str, typed: str) -> bool:
    return value.casefold().startswith(typed.casefold())
