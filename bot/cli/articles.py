"""The command that lists the articles: articles."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import output
from bot.cli.article_json import described
from bot.cli.state import Json, state
from bot.cli.views import tables


def articles(
    ctx: typer.Context,
    limit: Annotated[
        int | None, typer.Option(min=1, help="List at most this many, starting with the newest.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the articles, newest first."""
    catalog = state(ctx).app.catalog
    found = catalog.list_articles(limit)
    if as_json:
        output.show_json({"articles": [described(article) for article in found]})
    else:
        output.show(tables.articles_view(found, catalog.counts().articles, state(ctx).language))
