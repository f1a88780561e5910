"""The command that adds articles: ingest."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import output
from bot.cli.progress import progress
from bot.cli.state import Json, state
from bot.cli.views import tables
from config.messages import message


def ingest(
    ctx: typer.Context,
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...", help="Files, folders, or addresses of pages, feeds and sitemaps."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Add articles, or update those that have changed.

    Articles that have not changed are left as they are.
    """
    language = state(ctx).language
    with progress(message(language, "ingest.running")) as report:
        result = state(ctx).app.pipeline.ingest(sources, report)
    if as_json:
        output.show_json(result.to_json())
    else:
        output.show(tables.ingested_view(result, language))
    if result.unread:
        total = sum(result.unread.values())
        kinds = ", ".join(f"{count} {suffix}" for suffix, count in sorted(result.unread.items()))
        key = "ingest.unread" if total > 1 else "ingest.unread_one"
        output.complain(message(language, key, count=total, kinds=kinds))
    for failure in result.failed:
        output.complain(f"{failure.source}: {failure.error}")
    raise typer.Exit(1 if result.failed else 0)
