"""The command that lists the articles, and corrects what is known about one: articles."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import output
from bot.cli.article_json import described
from bot.cli.corrections import corrections
from bot.cli.state import Json, state
from bot.cli.views import tables
from config.errors import UsageError
from store.names import article_named


def articles(
    ctx: typer.Context,
    changes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FIELD=VALUE...]",
            help="With --edit: date=DATE, author=NAME, outlet=NAME, title=TEXT; nothing after = if unknown.",
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="List at most this many, starting with the newest.")
    ] = None,
    edit: Annotated[
        str | None,
        typer.Option(
            metavar="ARTICLE", help="Correct one article, by its id or source; ingesting keeps it so."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """List the articles, newest first, or correct what is known about one."""
    if edit is not None:
        article = state(ctx).app.pipeline.edit(
            article_named(state(ctx).app.catalog, edit).id, corrections(changes or ())
        )
        if as_json:
            output.show_json(described(article))
        else:
            output.show(tables.details(article, state(ctx).language))
        return
    if changes:
        raise UsageError(f"{changes[0]!r} corrects an article; name it with --edit ID.")
    catalog = state(ctx).app.catalog
    found = catalog.list_articles(limit)
    if as_json:
        output.show_json({"articles": [described(article) for article in found]})
    else:
        output.show(tables.articles_view(found, catalog.counts().articles, state(ctx).language))
