"""Articles: the list, one article, and a passage within it; ingestion, status and checks. Pure."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from bot.cli.views.answer import marked
from bot.cli.views.view import DIM, NUMBER, View, fields, labelled, lines, stacked
from bot.text import one_line
from config.messages import day, message
from retrieval.models import Citation
from store.models import Article

if TYPE_CHECKING:
    from bot.cli.checks import Check
    from store.ingest.pipeline import Ingested

# Rows needed around an excerpt: blank lines and hints between its parts, and the next prompt.
_MARGIN = 8
_STYLES = {"ok": "green", "warn": "yellow", "fail": "bold red"}


def articles_view(articles: Sequence[Article], total: int, language: str) -> View:
    """The articles, one per row; in a pipe: id, date, outlet, title and source, separated by tabs."""
    if not articles:
        return lines(Text(message(language, "articles.empty")))
    columns = ("id", "date", "publisher", "title", "source")
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in columns:
        table.add_column(
            message(language, f"articles.{name}"), overflow="fold", no_wrap=name in ("id", "date")
        )
    for article in articles:
        date = day(language, article.metadata.date) if article.metadata.date else ""
        table.add_row(*(Text(cell) for cell in _row(article, date, language)))
    key = "articles.count" if len(articles) == total else "articles.more"
    count = Text(message(language, key, count=total, shown=len(articles)), DIM)
    iso = [(article, str(article.metadata.date or "")) for article in articles]
    plain = "\n".join("\t".join(_row(article, date, language)) for article, date in iso)
    return View(Group(table, Text(), count), plain)


def article_view(article: Article, language: str, mark: tuple[int, int] | None = None) -> View:
    """What is known about an article, then its whole text with `mark` (offsets in it) highlighted."""
    return stacked([details(article, language), lines(marked(article.text, 0, mark))], gap=True)


def excerpt_view(
    article: Article, mark: tuple[int, int], name: str, language: str, size: os.terminal_size
) -> View:
    """As much of an article as fits a terminal of that size, with `mark` highlighted in the middle.

    name: what the user typed for the passage, repeated in the hint on how to see the whole article.
    """
    head = details(article, language)
    room = size.lines - head.plain.count("\n") - _MARGIN
    first, last = window(article.text, *mark, size.columns, room)
    above = _hidden("repl.above", article.text[:first], name, language)
    below = _hidden("repl.below", article.text[last:], name, language)
    return stacked([head, *above, lines(marked(article.text[first:last], first, mark)), *below], gap=True)


def details(article: Article, language: str) -> View:
    """What is known about an article, one line each; unknown fields are left out."""
    return fields(_known(article, language))


def citation_details(citation: Citation, article: Article, language: str) -> View:
    """A quote's number, everything known about its article, its page and its position in the text."""
    span = (message(language, "articles.span"), f"{citation.start}-{citation.end}")
    page = [(message(language, "articles.page"), str(citation.page))] if citation.page else []
    return labelled(Text(f"[{citation.n}]", NUMBER), fields([*_known(article, language), *page, span]))


def ingested_view(result: Ingested, language: str) -> View:
    """The result of an ingestion, in two lines; failures are reported elsewhere."""
    done = {
        "added": result.added,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "failed": len(result.failed),
    }
    parts = [message(language, f"ingest.{key}", count=count) for key, count in done.items() if count]
    seconds = f"{result.seconds:.1f}".replace(".", message(language, "numbers.point"))
    total = message(language, "ingest.total", articles=result.articles, chunks=result.chunks, seconds=seconds)
    return stacked(
        [lines(Text(" · ".join(parts))), lines(Text(total, DIM))] if parts else [lines(Text(total, DIM))]
    )


def status_view(facts: Mapping[str, Any], language: str) -> View:
    """The status of the store. facts: version, data_dir, articles, chunks, chunking, embedding, bytes.

    chunking: how many articles were chunked in each way, None for a way that is not known.
    """
    unknown = message(language, "status.unknown")
    ways = [f"{how or unknown} ({count})" for how, count in facts["chunking"].items()]
    shown = {
        **facts,
        "chunking": "; ".join(ways) or message(language, "status.none"),
        "embedding": facts["embedding"] or message(language, "status.none"),
        "bytes": f"{facts['bytes'] / 1e6:.1f} MB",
    }
    return fields((message(language, f"status.{key}"), one_line(str(value))) for key, value in shown.items())


def checks_view(found: Sequence[Check]) -> View:
    """The results of `kutip doctor`, one line each: state, name and sentence."""
    views = []
    for check in found:
        label = Text(f"{check.state:<5}", _STYLES[check.state])
        views.append(labelled(label, lines(Text.assemble((check.name, "bold"), ": ", one_line(check.text)))))
    return stacked(views)


def window(text: str, start: int, end: int, width: int, height: int) -> tuple[int, int]:
    """The whole lines around text[start:end] that fill about `height` rows of `width` characters.

    Returns their offsets [first, last). Lines are added above and below in turn, to keep the span in the
    middle; a span longer than the screen is shown in full.
    """
    first = text.rfind("\n", 0, start) + 1
    last = _line_end(text, end)
    rows = _rows(text[first:last], width)
    while rows < height and (first > 0 or last < len(text)):
        if first > 0:
            above = text.rfind("\n", 0, first - 1) + 1
            rows += _rows(text[above : first - 1], width)
            first = above
        if last < len(text) and rows < height:
            below = _line_end(text, last + 1)
            rows += _rows(text[last + 1 : below], width)
            last = below
    return first, last


def _known(article: Article, language: str) -> list[tuple[str, str]]:
    known = article.metadata
    pairs = [
        ("title", known.title),
        ("publisher", known.publisher),
        ("author", known.author),
        ("date", day(language, known.date) if known.date else None),
        ("url", known.url),
        ("source", article.source if article.source != known.url else None),
        ("id", article.id),
    ]
    named = [(message(language, f"articles.{key}"), one_line(value)) for key, value in pairs if value]
    return named + [(one_line(item.role).capitalize(), one_line(item.name)) for item in known.credits]


def _hidden(key: str, text: str, name: str, language: str) -> list[View]:
    count = sum(1 for line in text.split("\n") if line.strip())
    return [lines(Text(message(language, key, count=count, what=name), DIM))] if count else []


def _line_end(text: str, position: int) -> int:
    found = text.find("\n", position)
    return len(text) if found < 0 else found


def _rows(text: str, width: int) -> int:
    return sum(1 + len(line) // max(width, 1) for line in text.split("\n"))


def _row(article: Article, date: str, language: str) -> tuple[str, ...]:
    known = article.metadata
    title = known.title or message(language, "articles.untitled")
    return tuple(one_line(cell) for cell in (article.id, date, known.publisher or "", title, article.source))
