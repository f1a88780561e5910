"""The passages found for a question, with the scores that put each in its place."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from bot.cli.views.answer import origin
from bot.cli.views.view import DIM, NUMBER, View, labelled, lines, stacked
from bot.text import visible
from config.messages import message
from retrieval.models import Passage


def passages_view(found: Sequence[Passage], language: str) -> View:
    """The passages, best first: scores, text, and where each comes from."""
    if not found:
        return lines(Text(message(language, "answer.nothing_near")))
    return stacked([_passage_view(n, passage, language) for n, passage in enumerate(found, 1)], gap=True)


def _passage_view(number: int, passage: Passage, language: str) -> View:
    scores = Text(" · ").join(
        Text.assemble((f"{message(language, f'search.{name}')} ", DIM), _number(value, language))
        for name, value in (
            ("score", passage.score),
            ("reader", passage.reader),
            ("dense", passage.dense),
            ("lexical", passage.lexical),
        )
    )
    known = passage.article.metadata
    where = origin(known.publisher, known.title, known.date, known.url or passage.article.source, language)
    body = stacked([lines(scores), lines(Text(visible(passage.text))), lines(where)])
    return labelled(Text(f"[{number}]", NUMBER), body)


def _number(value: float | None, language: str) -> str:
    """With three decimals; without a value, that there is none."""
    if value is None:
        return message(language, "search.not_read")
    return f"{value:.3f}".replace(".", message(language, "numbers.point"))
