"""The sources that are kept current, as `kutip watch list` shows them. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from rich.table import Table
from rich.text import Text

from bot.cli.views.view import View, lines
from bot.text import one_line
from config.messages import message
from store.ingest.watch.watched import Result, Watched

_COLUMNS = ("source", "every", "last", "result", "next")


def watched_view(sources: Sequence[Watched], language: str) -> View:
    """One source a row; in a pipe: source, interval, last look, its result and the next look, separated by
    tabs, times as ISO 8601."""
    if not sources:
        return lines(Text(message(language, "watch.empty")))
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in _COLUMNS:
        table.add_column(message(language, f"watch.{name}"), overflow="fold", no_wrap=name == "every")
    for one in sources:
        table.add_row(*(Text(cell) for cell in _row(one, language, _local)))
    plain = "\n".join("\t".join(_row(one, language, _iso)) for one in sources)
    return View(table, plain)


def outcome(result: Result, language: str) -> str:
    """What a look at a source did, in a few words."""
    counts = {name: getattr(result, name) for name in ("added", "updated", "unchanged", "failed")}
    parts = [message(language, f"ingest.{name}", count=count) for name, count in counts.items() if count]
    # Of several failures the first one tells.
    return " · ".join([*parts, *([result.error] if result.error else [])]) or message(
        language, "watch.nothing"
    )


def interval(every: dt.timedelta) -> str:
    """How often, as `kutip watch add --every` takes it."""
    minutes = int(every.total_seconds()) // 60
    for size, unit in ((24 * 60, "d"), (60, "h")):
        if minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m"


def _row(one: Watched, language: str, written: Callable[[dt.datetime], str]) -> tuple[str, ...]:
    never = message(language, "watch.never")
    cells = (
        one.source,
        interval(one.every),
        written(one.last) if one.last else never,
        outcome(one.result, language) if one.result else "",
        written(one.next),
    )
    return tuple(map(one_line, cells))


def _local(at: dt.datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def _iso(at: dt.datetime) -> str:
    return at.isoformat(timespec="seconds")
