"""The command that lists the dated events about a topic: timeline."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import output
from bot.cli.question import Outlet, Since, Until, given_filters, given_question
from bot.cli.state import Json, state
from config.messages import message
from retrieval.news.events import MOST, USUAL
from store.readings import undated


def timeline(
    ctx: typer.Context,
    topic: Annotated[
        str, typer.Argument(metavar="TOPIC", help='The topic, or "-" to read it from standard input.')
    ],
    *,
    as_json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="Show at most this many events.")] = USUAL,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
) -> None:
    """List the dated events about a topic in order, each with its quote."""
    app = state(ctx).app
    filters = given_filters(app, since, until, outlet)
    text = given_question(topic)
    with output.waiting(message(state(ctx).language, "repl.searching")):
        found = app.extractive.timeline(text, filters, limit)
    passed_over = undated(app.catalog.database, filters)
    if as_json:
        output.show_json(found.to_json() | ({"unsearched": passed_over} if passed_over else {}))
    else:
        from bot.cli.views.timeline import timeline_view  # noqa: PLC0415 - imports Babel

        language = app.words_language(found.language)
        output.show(timeline_view(found, language))
        if passed_over:
            output.say(f"\n{message(language, 'reading.undated', count=passed_over)}")
    if not app.catalog.counts().articles:
        output.complain(message(state(ctx).language, "articles.empty"))
