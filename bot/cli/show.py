"""The command that shows one article: show."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import output
from bot.cli.article_json import described
from bot.cli.state import Json, state
from bot.cli.views import tables
from bot.text import printable


def show(
    ctx: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="The article's id, or its source.")],
    as_json: Json = False,
) -> None:
    """Show one article as it is stored."""
    found = state(ctx).app.catalog.article(printable(article))
    if as_json:
        output.show_json({**described(found), "text": found.text})
    else:
        output.show(tables.article_view(found, state(ctx).language))
