"""An answer as messages: content and embeds as data, within Discord's limits. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath
from urllib.parse import urlsplit

from bot.discord.rendering.listing import listing_page
from bot.discord.rendering.markup import escaped, link, one_line, safe_url, styled
from bot.discord.rendering.page import BLURPLE, GREY, EmbedData, Page
from bot.discord.rendering.split import (
    CONTENT,
    DESCRIPTION,
    EMBEDS,
    EMBEDS_TOTAL,
    FOOTER,
    TITLE,
    length,
    shortened,
    shortened_plain,
    split,
)
from bot.model_notes import model_notes
from config.messages import day, message
from retrieval.models import CONFLICT, Answer, Citation, Side
from retrieval.sureness import word_for

# Of each word for a confidence, the sign and the colour of the quotes.
_LOOKS = {
    "high": ("\N{LARGE GREEN CIRCLE}", 0x2E9E6B),
    "medium": ("\N{LARGE YELLOW CIRCLE}", 0xE0A82E),
    "low": ("\N{LARGE ORANGE CIRCLE}", 0xD9772B),
}
_HEADLINE = 120
_ASKED = 300
_NEAR_QUOTE = 300
_NEAR = 5


def answer_pages(answer: Answer, language: str, asked: str | None = None) -> list[Page]:
    """The messages of an answer, nearly always one: the answer with its quotes, or "I don't know" with the
    nearest articles.

    language: of the words around it. asked: the question, repeated above the answer where it is not visible.
    """
    head = [f"> {shortened(escaped(one_line(asked)), _ASKED)}"] if asked and one_line(asked) else []
    if answer.intent:
        return [_not_a_question(answer, language, head)]
    if answer.understood:
        whole = shortened(escaped(one_line(answer.understood)), _ASKED)
        head.append(f"-# {message(language, 'answer.understood', question=whole)}")
    if answer.listing:
        quotes = fitting([_card(one, language, BLURPLE, "") for one in answer.citations])
        return [listing_page(answer, answer.listing, language, head, quotes)]
    head += [f"-# {note}" for note in model_notes(answer, language)]
    if not answer.answered:
        return [_refusal(answer, language, head)]
    word, sign, colour = sureness(answer.confidence)
    said = _said(answer, language)
    cards = fitting([_card(one, language, colour, said) for one in answer.citations])
    tail = f"-# {sign} {message(language, f'confidence.{word}')}"
    if answer.as_of:
        tail = f"{tail} · {message(language, 'answer.as_of', date=day(language, answer.as_of))}"
    if len(cards) < len(answer.citations):
        more = message(language, "discord.answer.more_quotes", count=len(answer.citations) - len(cards))
        tail = f"{tail} · {more}"
    content = "\n".join([*head, said])
    pieces = split(content, CONTENT)
    if pieces and length(f"{pieces[-1]}\n{tail}") <= CONTENT:
        pieces[-1] = f"{pieces[-1]}\n{tail}"
    else:
        pieces.append(tail)
    pages = [Page(piece) for piece in pieces]
    pages[-1] = replace(pages[-1], embeds=cards)
    return pages


def sureness(confidence: float) -> tuple[str, str, int]:
    """The key of the word for a confidence from 0 to 1, its sign, and its colour."""
    word = word_for(confidence)
    return word, *_LOOKS[word]


def title_of(citation: Citation) -> str:
    """A name for the article of a quote: its title, else its outlet, else its file or site; plain text."""
    known = (citation.title, citation.publisher, _place(citation.url or citation.source))
    return next((one_line(name) for name in known if name and one_line(name)), citation.article_id)


def origin(citation: Citation, language: str) -> str:
    """Outlet, date and page on one line, plain text; empty if there is none of them."""
    date = day(language, citation.date) if citation.date else ""
    outlet = one_line(citation.publisher or "")
    named = outlet if outlet != title_of(citation) else ""
    page = message(language, "answer.page", page=citation.page) if citation.page else ""
    others = ", ".join(map(one_line, citation.also_in))
    also = message(language, "answer.also_in", outlets=others) if others else ""
    return " · ".join(part for part in (named, date, page, also) if part)


def quoted(citation: Citation) -> str:
    """Markdown of the quote between quotation marks, the words that answer in bold."""
    return f"“{highlighted(citation)}”"


def highlighted(citation: Citation) -> str:
    """Markdown of the quote, the words that answer in bold."""
    start, end = within(citation.quote, citation.start, citation.highlight)
    quote = citation.quote
    return f"{escaped(quote[:start])}{styled(escaped(quote[start:end]), '**')}{escaped(quote[end:])}"


def numbered_title(citation: Citation) -> str:
    """Markdown of the number of the quote and the title of its article, for an embed."""
    return shortened(f"\\[{citation.n}\\] {escaped(shortened_plain(title_of(citation), TITLE))}", TITLE)


def first_quotes(citations: Iterable[Citation]) -> list[Citation]:
    """The first, which is the best, of each article."""
    first: dict[str, Citation] = {}
    for citation in citations:
        first.setdefault(citation.article_id, citation)
    return list(first.values())


def fitting(embeds: Sequence[EmbedData]) -> tuple[EmbedData, ...]:
    """The first embeds, as many as fit into one message."""
    kept: list[EmbedData] = []
    for embed in embeds[:EMBEDS]:
        if sum(one.size for one in kept) + embed.size > EMBEDS_TOTAL:
            break
        kept.append(embed)
    return tuple(kept)


def _said(answer: Answer, language: str) -> str:
    """Markdown of the answer with the numbers of its quotes: large if it is a few words; where sources
    differ, a line for each side."""
    if answer.relation == CONFLICT:
        return "\n".join(
            [f"### {message(language, 'answer.conflict')}", *(_side(one, language) for one in answer.sides)]
        )
    text = escaped(answer.told.strip())
    # The answer of a language model already has the numbers, each behind what it supports.
    marks = [f"\\[{one.n}\\]" for one in answer.citations if f"[{one.n}]" not in answer.answer]
    # A no-break space keeps them from being cut off.
    said = "\u00a0".join([text, *marks]) if text else " ".join(marks)
    short = length(text) <= _HEADLINE and "\n" not in text
    return f"### {said}" if short else said


def _side(side: Side, language: str) -> str:
    """Markdown of what some of the sources say, with outlet and day and the numbers of its quotes."""
    about = [escaped(one_line(side.publisher or "")), day(language, side.date) if side.date else ""]
    marks = "".join(f"\u00a0\\[{one.n}\\]" for one in side.citations)
    parts = [styled(escaped(one_line(side.text)), "**"), *(one for one in about if one)]
    return f"- {' · '.join(parts)}{marks}"


def _card(citation: Citation, language: str, colour: int, said: str) -> EmbedData:
    """A quote: title with its link, the words, and beneath them outlet and date."""
    quote = quoted(citation)
    # When the whole quote is the answer, it is not repeated.
    repeated = escaped(citation.quote.strip()) in said
    return EmbedData(
        description="" if repeated else shortened(quote, DESCRIPTION),
        title=numbered_title(citation),
        url=safe_url(citation.url),
        colour=colour,
        footer=shortened_plain(origin(citation, language), FOOTER) or None,
    )


def _not_a_question(answer: Answer, language: str, head: list[str]) -> Page:
    """What the bot is for, and without any quote what to ask."""
    commands = {
        name: f"/{message(language, f'discord.command.{name}.name')}" for name in ("articles", "help")
    }
    content = [*head, message(language, f"not_a_question.{answer.intent}", **commands)]
    if answer.example:
        title = shortened(escaped(one_line(answer.example)), _ASKED)
        content.append(f"-# {message(language, 'not_a_question.example', title=title)}")
    return Page("\n".join(content))


def _refusal(answer: Answer, language: str, head: list[str]) -> Page:
    content = [
        *head,
        f"### {message(language, 'discord.answer.unknown')}",
        message(language, "discord.answer.unknown_why"),
    ]
    hint = message(language, "discord.answer.hint")
    nearest = first_quotes(answer.related)
    if not nearest:
        return Page("\n".join([*content, f"-# {message(language, 'discord.answer.nothing_near')} {hint}"]))
    blocks = [_near(one, language) for one in nearest[:_NEAR]]
    embed = EmbedData(
        description=shortened("\n\n".join(blocks), DESCRIPTION),
        title=message(language, "discord.answer.near"),
        colour=GREY,
        footer=hint,
    )
    return Page("\n".join(content), (embed,))


def _near(citation: Citation, language: str) -> str:
    where, title = escaped(origin(citation, language)), title_of(citation)
    head = f"**{link(shortened_plain(title, TITLE), citation.url)}**"
    # Many articles repeat their title in the text; it need not be read twice.
    lines = [one_line(line) for line in citation.quote.splitlines()]
    quote = shortened(escaped(" ".join(line for line in lines if line and line != title)), _NEAR_QUOTE)
    parts = (f"{head} · {where}" if where else head, f"“{quote}”" if quote else "")
    return "\n".join(part for part in parts if part)


def within(text: str, offset: int, span: tuple[int, int] | None) -> tuple[int, int]:
    """A span of the article as offsets in a text that begins at `offset` of it, clipped; (0, 0) for none."""
    if span is None:
        return 0, 0
    start, end = (min(max(at - offset, 0), len(text)) for at in span)
    return (start, end) if start < end else (0, 0)


def _place(source: str) -> str:
    """A site's name, or a file's without its folders, which are private."""
    if address := safe_url(source):
        return urlsplit(address).hostname or ""
    return PurePath(source.replace("\\", "/")).name
