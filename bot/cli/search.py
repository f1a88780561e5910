"""The command that shows what search finds for a question: search."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from bot.cli import output
from bot.cli.question import Outlet, QuestionText, Since, Until, given_filters, given_question
from bot.cli.state import Json, state
from bot.cli.views.passages import passages_view
from config.messages import message
from retrieval.models import Passage

_MOST = 50


def search(
    ctx: typer.Context,
    question: QuestionText,
    *,
    as_json: Json = False,
    limit: Annotated[
        int | None,
        typer.Option(min=1, max=_MOST, help="Show at most this many passages.  [default: those ask reads]"),
    ] = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
) -> None:
    """Show the passages found for a question and their scores.

    The best passage comes first. The score adds up the reader's score (counted up to 10) and, weighted, the
    dense score (similar meaning, a cosine) and the lexical score (matching words, BM25).
    """
    app = state(ctx).app
    filters = given_filters(app, since, until, outlet)
    text = given_question(question)
    with output.waiting(message(state(ctx).language, "repl.searching")):
        found = app.extractive.passages(text, filters, limit)
    if as_json:
        output.show_json({"question": text.strip(), "passages": [_described(passage) for passage in found]})
    else:
        output.show(passages_view(found, state(ctx).language))
    if not app.catalog.counts().articles:
        output.complain(message(state(ctx).language, "articles.empty"))


def _described(passage: Passage) -> dict[str, Any]:
    """A passage for JSON; `start` and `end` are offsets in its article's text."""
    return {
        "source": passage.article.source,
        "start": passage.chunk.start,
        "end": passage.chunk.end,
        "text": passage.text,
        "dense": passage.dense,
        "lexical": passage.lexical,
        "reader": passage.reader,
        "score": passage.score,
    }
