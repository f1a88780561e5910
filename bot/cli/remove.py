"""The command that removes articles: remove."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import output
from bot.cli.article_json import described
from bot.cli.state import Json, state
from bot.text import one_line, printable
from config.errors import ArticleNotFoundError
from config.messages import message
from store.models import Article


def remove(
    ctx: typer.Context,
    articles: Annotated[
        list[str], typer.Argument(metavar="ARTICLE...", help="The articles' ids or sources.")
    ],
    as_json: Json = False,
) -> None:
    """Remove articles from kutip; the original files are kept."""
    removed: list[Article] = []
    missing: list[dict[str, str]] = []
    store = state(ctx).app.store
    for name in map(printable, articles):
        try:
            removed.append(store.remove(name))
        except ArticleNotFoundError as error:
            missing.append({"article": name, "error": str(error)})
    if as_json:
        output.show_json({"removed": [described(article) for article in removed], "not_found": missing})
    else:
        for article in removed:
            name = one_line(f"{article.metadata.title or article.source} ({article.id})")
            output.say(message(state(ctx).language, "ingest.removed", article=name))
    for entry in missing:
        output.complain(entry["error"])
    raise typer.Exit(1 if missing else 0)
