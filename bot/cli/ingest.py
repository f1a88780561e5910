"""The command that adds articles: ingest."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import output
from bot.cli.progress import progress
from bot.cli.state import Json, state
from bot.cli.views import tables
from bot.unread import unread_sentence
from config.messages import message


def ingest(
    ctx: typer.Context,
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Files, folders, or URLs of pages.")
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
    if unread := unread_sentence(result.unread, language):
        output.complain(unread)
    for failure in result.failed:
        output.complain(f"{failure.source}: {failure.error}")
    raise typer.Exit(1 if result.failed else 0)
