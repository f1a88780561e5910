"""Progress bars for ingestion and evaluation."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from bot.text import one_line
from config import redaction


@contextlib.contextmanager
def progress(label: str) -> Iterator[Callable[[int, str], None] | None]:
    """Gives the function to call with (articles done so far, the source just done).

    It draws a bar on standard error; if that is not a terminal, None is given instead. The number of
    articles is not known beforehand, so the bar only shows that work goes on.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TextColumn("{task.completed:.0f}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[source]}", markup=False, style="dim"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(label, total=None, source="")

        def report(done: int, source: str) -> None:
            # Paths and addresses differ mostly at their end.
            bar.update(task, completed=done, source=one_line(redaction.sentence(source))[-50:])

        yield report


@contextlib.contextmanager
def steps(total: int) -> Iterator[Callable[[str, int], None]]:
    """Gives the function to call with (what is being done, how many of `total` are done).

    Each label gets a bar on standard error, if that is a terminal.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda *_: None
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        TextColumn("{task.completed:.0f}/{task.total:.0f}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def report(label: str, done: int) -> None:
            if label not in tasks:
                tasks[label] = bar.add_task(label, total=total)
            bar.update(tasks[label], completed=done)

        yield report
