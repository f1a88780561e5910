"""The commands that keep sources current: watch add, list, remove and run."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import output
from bot.cli.state import Json, State, state
from bot.stopping import Stop
from bot.text import one_line
from config.errors import InterruptedWorkError, StoreError, UsageError
from config.messages import message

if TYPE_CHECKING:
    from store.ingest.watch.halt import Halt
    from store.ingest.watch.watched import WatchList
    from store.ingest.watch.watcher import Look, Watcher

# From the signal to the end of the process; a page that hangs is not waited for.
_SECONDS = 9.5
# After a failure of the store, in seconds.
_PAUSE = 30.0
_EVERY = re.compile(r"(\d{1,5})([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}

watch = typer.Typer(help="Keep feeds, sitemaps, pages and folders current.", no_args_is_help=True)


@watch.command("add")
def add(
    ctx: typer.Context,
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE...", help="Addresses of feeds, sitemaps or pages; files or folders."),
    ],
    every: Annotated[
        str, typer.Option(metavar="TIME", help="How often to look at them, such as 30m, 2h or 1d.")
    ] = "1h",
) -> None:
    """Add sources that are to be kept current, or change how often they are looked at."""
    known, language = _watch_list(state(ctx)), state(ctx).language
    interval = _interval(every)
    failed = False
    for source in sources:
        try:
            new = known.add(source, interval)
        except UsageError as error:
            output.complain(str(error))
            failed = True
        else:
            output.say(message(language, "watch.added" if new else "watch.changed", source=one_line(source)))
    raise typer.Exit(UsageError.exit_status if failed else 0)


@watch.command("list")
def list_(ctx: typer.Context, as_json: Json = False) -> None:
    """List the sources with their last results and the times of their next looks."""
    found = _watch_list(state(ctx)).all()
    if as_json:
        output.show_json({"sources": [one.to_json() for one in found]})
        return
    from bot.cli.views.watched import watched_view  # noqa: PLC0415 - only where used

    output.show(watched_view(found, state(ctx).language))


@watch.command("remove")
def remove(
    ctx: typer.Context,
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="Sources, as they are listed.")],
) -> None:
    """Stop keeping sources current; their articles stay."""
    known, language = _watch_list(state(ctx)), state(ctx).language
    missing = [source for source in sources if not known.remove(source)]
    for source in sources:
        if source not in missing:
            output.say(message(language, "watch.removed", source=one_line(source)))
    for source in missing:
        output.complain(f"{one_line(source)!r} is not watched; `kutip watch list` shows what is.")
    raise typer.Exit(1 if missing else 0)


@watch.command("run")
def run(
    ctx: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Look at what is due, then end.")] = False,
) -> None:
    """Keep the sources current until stopped (Ctrl-C, SIGTERM)."""
    stop = Stop(_SECONDS)
    stop.install()
    from store.ingest.watch.halt import Halt  # noqa: PLC0415 - only where used
    from store.ingest.watch.watcher import Watcher  # noqa: PLC0415 - imports what ingests

    here = state(ctx)
    app, halt = here.app, Halt()
    stop.then(halt.ask)
    known = _watch_list(here)
    watcher = Watcher(app.settings.data_dir, known, lambda: app.pipeline)
    if not known.all():
        output.complain(message(here.language, "watch.empty"))
    try:
        failed = _look(watcher, halt, here.language)
        while not once:
            _wait_and_look(watcher, halt, here.language)
    except InterruptedWorkError:
        failed = False
    raise typer.Exit(1 if failed else 0)


def _wait_and_look(watcher: Watcher, halt: Halt, language: str) -> None:
    """Looks again when something is due; a store that is busy or full for a while ends nothing."""
    try:
        halt.wait(watcher.seconds_to_next())
        _look(watcher, halt, language)
    except StoreError as error:
        output.complain(str(error))
        halt.pause(_PAUSE)


def _look(watcher: Watcher, halt: Halt, language: str) -> bool:
    """Looks at what is due, and tells what came of it; returns whether anything failed."""
    failed = False
    halt.check()
    for look in watcher.looks(halt):
        output.say(_told(look, language))
        failed = failed or bool(look.result.failed or look.result.error)
    return failed


def _told(look: Look, language: str) -> str:
    from bot.cli.views.watched import outcome  # noqa: PLC0415 - only where used

    at = dt.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return one_line(f"{at} {look.source.source}: {outcome(look.result, language)}")


def _interval(written: str) -> dt.timedelta:
    match = _EVERY.fullmatch(written.strip().lower())
    if match is None:
        raise UsageError(f"{written!r} is not a time to wait; write one such as 30m, 2h or 1d.")
    return dt.timedelta(**{_UNITS[match[2]]: int(match[1])})


def _watch_list(here: State) -> WatchList:
    from store.ingest.watch.watched import WatchList  # noqa: PLC0415 - only where used

    return WatchList(here.app.catalog.database)
