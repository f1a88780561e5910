"""The arguments that the commands which take a question share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import filters
from bot.cli.standard_input import input_text
from bot.text import printable
from store.models import ALL, Filters

if TYPE_CHECKING:
    from bot.app import App

QuestionText = Annotated[
    str, typer.Argument(metavar="QUESTION", help='The question, or "-" to read it from standard input.')
]
Since = Annotated[
    str | None, typer.Option(metavar="DATE", help="Only use articles published on or after this date.")
]
Until = Annotated[
    str | None, typer.Option(metavar="DATE", help="Only use articles published on or before this date.")
]
Outlet = Annotated[str | None, typer.Option(metavar="NAME", help="Only use articles from this outlet.")]


def given_question(argument: str) -> str:
    """The question, read from standard input if the argument is "-". Raises KutipError and UsageError."""
    return printable(input_text() if argument == "-" else argument)


def given_filters(app: App, since: str | None, until: str | None, outlet: str | None) -> Filters:
    """The filters that the options name. Raises UsageError for a wrong one, StoreError."""
    chosen = ALL
    if since is not None:
        chosen = filters.with_since(chosen, since)
    if until is not None:
        chosen = filters.with_until(chosen, until)
    if outlet is not None:
        chosen = filters.with_outlet(chosen, printable(outlet), app.catalog.publishers())
    return chosen
