"""An answer: the answer itself, its numbered quotes, and where each comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from rich.text import Text

from bot.cli.views.source import source_text
from bot.cli.views.view import DIM, HIGHLIGHT, NUMBER, View, labelled, lines, stacked
from bot.model_notes import model_notes
from bot.text import one_line, visible
from config.messages import day, message
from retrieval.models import Answer, Citation
from retrieval.sureness import word_for

# How the commands that list the articles and that show all commands are typed: in a shell, in a session.
SHELL: Mapping[str, str] = {"articles": "kutip articles", "help": "kutip --help"}
SESSION: Mapping[str, str] = {"articles": ":articles", "help": ":help"}


def answer_view(answer: Answer, language: str | None = None, commands: Mapping[str, str] = SHELL) -> View:
    """The answer with how sure it is and its quotes, or the refusal with the nearest passages.

    language: of the words around the quotes; by default that of the question. commands: SHELL or SESSION.
    """
    language = language or answer.language
    view = _answer_view(answer, language, commands)
    if notes := model_notes(answer, language):
        view = stacked([view, *(lines(Text(note, DIM)) for note in notes)], gap=True)
    if answer.understood:
        whole = lines(Text(message(language, "answer.understood", question=one_line(answer.understood)), DIM))
        view = stacked([whole, view])
    return view


def citation_view(citation: Citation, language: str) -> View:
    """One quote with its number, and below it outlet, title, date and source."""
    where = origin(
        citation.publisher, citation.title, citation.date, citation.url or citation.source, language
    )
    return labelled(Text(f"[{citation.n}]", NUMBER), stacked([lines(quote_text(citation)), lines(where)]))


def quote_text(citation: Citation) -> Text:
    """The quote in quotation marks, with the answering words highlighted."""
    return Text.assemble("“", marked(citation.quote, citation.start, citation.highlight), "”")


def marked(text: str, offset: int, span: tuple[int, int] | None) -> Text:
    """A text that begins at `offset` in its article, with `span` (offsets in the article) highlighted.

    The span is cut to the text. The parts are made safe one by one, since that changes their lengths.
    """
    start, end = (0, 0) if span is None else (min(max(at - offset, 0), len(text)) for at in span)
    if start >= end:
        return Text(visible(text))
    return Text.assemble(visible(text[:start]), (visible(text[start:end]), HIGHLIGHT), visible(text[end:]))


def origin(
    publisher: str | None, title: str | None, date: dt.date | None, source: str, language: str
) -> Text:
    """Where a text comes from, on one line: outlet · title · date · source, as far as they are known."""
    stated = (publisher, title, day(language, date) if date else None)
    parts = [Text(one_line(part), DIM) for part in stated if part and one_line(part)]
    return Text(" · ", DIM).join([*parts, source_text(source)])


def _answer_view(answer: Answer, language: str, commands: Mapping[str, str]) -> View:
    if answer.intent:
        return _not_a_question(answer, language, commands)
    if answer.answered:
        quotes = [citation_view(item, language) for item in answer.citations]
        sure = lines(Text(message(language, f"confidence.{word_for(answer.confidence)}"), DIM))
        if _is_quoted(answer):
            return stacked([*quotes, sure], gap=True)
        return stacked([stacked([_bold(answer.told), sure]), *quotes], gap=True)
    refusal = _bold(message(language, "answer.unknown"))
    if not answer.related:
        return stacked([refusal, lines(Text(message(language, "answer.nothing_near"), DIM))])
    near = lines(Text(message(language, "answer.related"), DIM))
    return stacked([refusal, near, *(citation_view(item, language) for item in answer.related)], gap=True)


def _bold(text: str) -> View:
    return lines(Text(visible(text), "bold"))


def _not_a_question(answer: Answer, language: str, commands: Mapping[str, str]) -> View:
    said = [Text(message(language, f"not_a_question.{answer.intent}", **commands))]
    if answer.example:
        said.append(Text(message(language, "not_a_question.example", title=one_line(answer.example)), DIM))
    return stacked([lines(one) for one in said])


def _is_quoted(answer: Answer) -> bool:
    """Whether the answer equals its first quote or all quotes together, and need not be shown twice."""
    said, quotes = answer.told.split(), [citation.quote for citation in answer.citations]
    return said in (" ".join(quotes[:1]).split(), " ".join(quotes).split())
