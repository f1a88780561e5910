"""The command that shows one article: show."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import output
from bot.cli.article_json import described
from bot.cli.state import Json, state
from bot.cli.views import tables
from bot.cli.views.reading import more_sources_view, reading_view
from bot.cli.views.view import stacked
from store.article_rows import reading_to_json
from store.edits import edits_of
from store.models import empty_fields
from store.names import article_named
from store.places import sources_of
from store.readings import reading_of


def show(
    ctx: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="The article's id, or its source.")],
    as_json: Json = False,
) -> None:
    """Show one article as it is stored, and what was left out of its source."""
    catalog, language = state(ctx).app.catalog, state(ctx).language
    found = article_named(catalog, article)
    sources = sources_of(catalog.database, found.id, found.source)
    reading, empty = reading_of(catalog.database, found.id), empty_fields(found.metadata)
    corrected = sorted(edits_of(catalog.database, found.id))
    if as_json:
        known = reading_to_json(reading) if reading else {}
        modified = known.pop("modified", None)
        about = {"modified": modified, "reading": known or None, "empty": list(empty), "corrected": corrected}
        about["sources"] = sources
        output.show_json({**described(found), **about, "text": found.text})
        return
    views = [tables.article_view(found, language)]
    if len(sources) > 1:
        views.append(more_sources_view(sources[1:], language))
    if reading:
        views.append(reading_view(reading, empty, corrected, language))
    output.show(stacked(views, gap=True))
