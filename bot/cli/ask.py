"""The command that answers one question: ask."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import output
from bot.cli.question import Outlet, QuestionText, Since, Until, given_filters, given_question
from bot.cli.state import Json, state
from bot.cli.views.answer import answer_view
from config.errors import UsageError
from config.messages import message
from store.readings import undated

_ANSWERERS = ("extractive", "llm")


def ask(
    ctx: typer.Context,
    question: QuestionText,
    *,
    as_json: Json = False,
    answerer: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help='What answers: "extractive", or "llm" for the language model of the settings.',
        ),
    ] = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
) -> None:
    """Answer a question and quote the supporting sentences."""
    if answerer is not None and answerer not in _ANSWERERS:
        raise UsageError(f"--answerer must be one of {', '.join(_ANSWERERS)}.")
    app = state(ctx).app
    filters = given_filters(app, since, until, outlet)
    text = given_question(question)
    with output.waiting(message(state(ctx).language, "repl.searching")):
        answer = app.answerer_called(answerer or app.settings.answerer).ask(text, filters)
    passed_over = undated(app.catalog.database, filters)
    if as_json:
        output.show_json(answer.to_json() | ({"undated": passed_over} if passed_over else {}))
    else:
        language = app.reply_language(answer)
        output.show(answer_view(answer, language))
        if passed_over:
            output.say(f"\n{message(language, 'reading.undated', count=passed_over)}")
    if not app.catalog.counts().articles:
        output.complain(message(state(ctx).language, "articles.empty"))
