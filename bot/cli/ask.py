"""The commands that answer: ask and repl."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.cli import filters, output
from bot.cli.state import Json, state
from bot.cli.views.answer import answer_view
from bot.repl.prompt import reading_input
from bot.text import printable
from config.errors import UsageError
from config.messages import message
from store.models import ALL

# The one that there is. The option is accepted and not offered: a choice of one is none.
_EXTRACTIVE = "extractive"


def ask(
    ctx: typer.Context,
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help='The question, or "-" to read it from standard input.')
    ],
    *,
    as_json: Json = False,
    answerer: Annotated[str, typer.Option(hidden=True)] = _EXTRACTIVE,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only articles from that date on.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Only articles up to that date.")] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Only articles of that outlet.")] = None,
) -> None:
    """Answer a question, with the sentences that say so."""
    if answerer != _EXTRACTIVE:
        raise UsageError(f"This version has only the answerer {_EXTRACTIVE}; leave --answerer out.")
    app = state(ctx).app
    asked = ALL
    if since is not None:
        asked = filters.with_since(asked, since)
    if until is not None:
        asked = filters.with_until(asked, until)
    if outlet is not None:
        asked = filters.with_outlet(asked, printable(outlet), app.catalog.publishers())
    text = _from_input() if question == "-" else question
    with output.waiting(message(state(ctx).language, "repl.searching")):
        answer = app.answerer.ask(printable(text), asked)
    if as_json:
        output.show_json(answer.to_json())
    else:
        output.show(answer_view(answer, app.reply_language(answer)))
    if not app.catalog.counts().articles:
        output.complain(message(state(ctx).language, "articles.empty"))


def repl(ctx: typer.Context) -> None:
    """Ask question after question; in a pipe, one a line."""
    from bot.repl.loop import Repl  # noqa: PLC0415 - only where used

    Repl(state(ctx).app, state(ctx).language).run()


def register(cli: typer.Typer) -> None:
    """Adds these commands to the command line."""
    cli.command()(ask)
    cli.command()(repl)


def _from_input() -> str:
    with reading_input():
        text = sys.stdin.buffer.read()
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError("The question on standard input is not UTF-8 text; send it as UTF-8.") from error
