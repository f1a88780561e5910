"""The command that adds articles: ingest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import output
from bot.cli.progress import progress
from bot.cli.remove import removed_name
from bot.cli.state import Json, state
from bot.cli.views import tables
from bot.text import one_line
from bot.unread import unread_sentence
from config.errors import UsageError
from config.messages import message

if TYPE_CHECKING:
    from store.ingest.results import Ingested


def ingest(
    ctx: typer.Context,
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...", help="Files, folders, or addresses of pages, feeds and sitemaps."
        ),
    ],
    prune: Annotated[
        bool, typer.Option("--prune", help="Take out the articles whose files are gone from the folders.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would be done; nothing is changed.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Add articles, or update those that have changed.

    Articles that have not changed are left as they are, and moved files keep their articles. Without --prune,
    articles whose files are gone stay.
    """
    language = state(ctx).language
    if prune:
        _check_folders(sources)
    with progress(message(language, "ingest.running"), language, sources) as report:
        result = state(ctx).app.pipeline.ingest(sources, report, prune=prune, dry_run=dry_run)
    if as_json:
        output.show_json(result.to_json() | {"dry_run": dry_run})
    else:
        output.show(tables.ingested_view(result, language))
        _say_synced(result, language, dry_run=dry_run)
    for kept in result.synced.kept:
        output.complain(f"{kept.source}: {kept.reason}")
    if unread := unread_sentence(result.unread, language):
        output.complain(unread)
    for failure in result.failed:
        output.complain(f"{failure.source}: {failure.error}")
    raise typer.Exit(1 if result.failed else 0)


def _check_folders(sources: list[str]) -> None:
    for source in sources:
        if "://" in source or Path(source).is_file():
            raise UsageError(f"--prune keeps folders in step, and {source} is none; name a folder.")


def _say_synced(result: Ingested, language: str, *, dry_run: bool) -> None:
    """What was moved and taken out, one line each."""
    for moved in result.synced.moved:
        before, source = one_line(moved.before), one_line(moved.source)
        output.say(message(language, "ingest.moved", before=before, source=source))
    key = "ingest.would_remove" if dry_run else "ingest.removed"
    for one in result.synced.removed:
        output.say(message(language, key, article=removed_name(one, language)))
    if dry_run:
        output.say(message(language, "ingest.dry_run"))
