"""An answer: the answer itself, its numbered quotes, and where each comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from rich.text import Text

from bot.cli.views.listing import listing_head, titles_view
from bot.cli.views.source import source_text
from bot.cli.views.view import DIM, HIGHLIGHT, NUMBER, View, labelled, lines, stacked
from bot.model_notes import model_notes
from bot.text import one_line, visible
from config.messages import day, message
from retrieval.models import CONFLICT, Answer, Citation, Side
from retrieval.news.listing import Listing
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


def _answer_view(answer: Answer, language: str, commands: Mapping[str, str]) -> View:
    if answer.intent or answer.listing:
        return _of_the_articles(answer, language, commands)
    if answer.answered:
        return _answered(answer, language)
    refusal = _bold(message(language, "answer.unknown"))
    if not answer.related:
        return stacked([refusal, lines(Text(message(language, "answer.nothing_near"), DIM))])
    near = lines(Text(message(language, "answer.related"), DIM))
    return stacked([refusal, near, *(citation_view(item, language) for item in answer.related)], gap=True)


def _how_sure(answer: Answer, language: str) -> Iterator[str]:
    """How sure it is and, where that is told, how old."""
    yield message(language, f"confidence.{word_for(answer.confidence)}")
    if answer.as_of:
        yield message(language, "answer.as_of", date=day(language, answer.as_of))


def _answered(answer: Answer, language: str) -> View:
    quotes = [citation_view(item, language) for item in answer.citations]
    sure = lines(Text(" · ".join(_how_sure(answer, language)), DIM))
    if answer.relation == CONFLICT:
        head = stacked([_bold(message(language, "answer.conflict")), sure])
        return stacked([head, *(_side(side, language) for side in answer.sides)], gap=True)
    if _is_quoted(answer):
        return stacked([*quotes, sure], gap=True)
    return stacked([stacked([_bold(answer.told), sure]), *quotes], gap=True)


def citation_view(citation: Citation, language: str) -> View:
    """One quote with its number, and below it outlet, title, date and source."""
    of = citation
    where = origin(of.publisher, of.title, of.date, of.url or of.source, language, page=of.page)
    if citation.also_in:
        outlets = ", ".join(map(one_line, citation.also_in))
        where = Text.assemble(where, (f" · {message(language, 'answer.also_in', outlets=outlets)}", DIM))
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
    publisher: str | None,
    title: str | None,
    date: dt.date | None,
    source: str,
    language: str,
    *,
    page: int | None = None,
) -> Text:
    """Where a text comes from, on one line: outlet · title · date · source, page, as far as known."""
    stated = (publisher, title, day(language, date) if date else None)
    parts = [Text(one_line(part), DIM) for part in stated if part and one_line(part)]
    place = Text(f", {message(language, 'answer.page', page=page)}" if page else "", DIM)
    return Text(" · ", DIM).join([*parts, Text.assemble(source_text(source), place)])


def _side(side: Side, language: str) -> View:
    """What some of the sources say, its outlet and day, and its quotes."""
    about = [one_line(side.publisher or ""), day(language, side.date) if side.date else ""]
    said = Text.assemble((visible(side.text), "bold"), *((f" · {one}", DIM) for one in about if one))
    return stacked([lines(said), *(citation_view(item, language) for item in side.citations)])


def _bold(text: str) -> View:
    return lines(Text(visible(text), "bold"))


def _of_the_articles(answer: Answer, language: str, commands: Mapping[str, str]) -> View:
    if answer.listing:
        return _listed(answer, answer.listing, language)
    said = [Text(message(language, f"not_a_question.{answer.intent}", **commands))]
    if answer.example:
        said.append(Text(message(language, "not_a_question.example", title=one_line(answer.example)), DIM))
    return stacked([lines(one) for one in said])


def _listed(answer: Answer, listing: Listing, language: str) -> View:
    quotes = [citation_view(item, language) for item in answer.citations]
    titles = titles_view(listing, language)
    return stacked(
        [listing_head(answer, listing, language), *quotes, *([stacked(titles)] if titles else [])], gap=True
    )


def _is_quoted(answer: Answer) -> bool:
    """Whether the answer equals its first quote or all quotes together, and need not be shown twice."""
    said, quotes = answer.told.split(), [citation.quote for citation in answer.citations]
    return said in (" ".join(quotes[:1]).split(), " ".join(quotes).split())
