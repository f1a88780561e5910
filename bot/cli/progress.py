"""Progress of ingestion and evaluation: bars with an estimate on a terminal, lines now and then elsewhere."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from bot.cli.output import print_error
from bot.text import one_line
from config import redaction
from config.messages import message

# Between two lines, and before the first: what is done sooner needs none.
_SECONDS = 10.0

Report = Callable[[int, str], None]


@contextlib.contextmanager
def progress(label: str, language: str, sources: Sequence[str]) -> Iterator[Report]:
    """Gives the function to call with (articles done so far, the source just done).

    On standard error: a bar that tells the time left, if it is a terminal; else a line every ten seconds.
    sources: what is being ingested.
    """
    from store.ingest.survey import expected  # noqa: PLC0415 - imports what reads sources

    console, total = Console(stderr=True), expected(sources)
    if not console.is_terminal:
        yield in_lines(label, language, total, time.monotonic)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[source]}", markup=False, style="dim"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(label, total=total, source="")

        def report(done: int, source: str) -> None:
            # A file may turn out to hold more articles than one.
            most = None if total is None else max(done, total)
            # Paths and addresses differ mostly at their end.
            shown = one_line(redaction.sentence(source))[-40:]
            bar.update(task, completed=done, total=most, source=shown)

        yield report


def in_lines(label: str, language: str, total: int | None, clock: Callable[[], float]) -> Report:
    """Tells on standard error every ten seconds how much is done, and about how long the rest will take.

    total: how many are expected, None if nobody can tell. clock: tells the seconds.
    """
    last = 0.0
    first: tuple[float, int] | None = None

    def report(done: int, _: str) -> None:
        nonlocal first, last
        now = clock()
        # Until the first is done, libraries are loaded: that tells nothing of the others.
        if first is None:
            first, last = (now, done), now
            return
        if now - last < _SECONDS:
            return
        last = now
        if total is None or done > total:
            line = message(language, "ingest.progress_of_unknown", label=label, done=done)
        else:
            left = round((now - first[0]) / (done - first[1]) * (total - done))
            line = message(language, "ingest.progress", label=label, done=done, total=total, seconds=left)
        print_error(f"kutip: {line}\n")

    return report


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
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def report(label: str, done: int) -> None:
            if label not in tasks:
                tasks[label] = bar.add_task(label, total=total)
            bar.update(tasks[label], completed=done)

        yield report
