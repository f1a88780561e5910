"""The sources of an answer, a page each: the quote within its paragraph. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.discord.rendering.answer import highlighted, numbered_title, origin, quoted, sureness
from bot.discord.rendering.markup import escaped, one_line, safe_url, spaced, styled
from bot.discord.rendering.page import GREY, EmbedData, Page
from bot.discord.rendering.split import DESCRIPTION, FOOTER, shortened, shortened_plain
from config.messages import message
from retrieval.models import Answer, Citation
from store.language.sentences import sentence_spans
from store.models import Article

Span = tuple[int, int]

# How much of an article is shown: paragraphs around the quote until there is enough to see what it is about,
# and of those no more than fits when every second character needs an escape.
_ENOUGH = 500
_MOST = 1_600
_CUT = "…"


def sources_pages(answer: Answer, articles: Mapping[str, Article], language: str) -> list[Page]:
    """A page for each quote, or for each of the nearest passages of "I don't know"; none without any.

    articles: by id, those that still exist.
    """
    citations = answer.citations or answer.related
    key = "page" if answer.citations else "near_page"
    colour = sureness(answer.confidence)[2] if answer.answered else GREY
    pages = []
    for place, citation in enumerate(citations, 1):
        number = message(language, f"discord.sources.{key}", n=place, count=len(citations))
        pages.append(_page(citation, articles.get(citation.article_id), number, colour, language))
    return pages


def excerpt(text: str, quote: Span) -> Span:
    """The paragraphs around a quote, offsets [start, end): its own, and others while that is little; of a
    very long paragraph the sentences around it."""
    start, end = quote
    first, last = _whole(_paragraphs(text), start, end)
    if last - first > _MOST:
        return _grown(sentence_spans(text[first:last]), first, quote, _MOST)
    first, last = _grown(_paragraphs(text), 0, quote, _ENOUGH)
    return first, _without_heading(text, end, last)


def _page(
    citation: Citation, article: Article | None, number: str, colour: int, language: str
) -> Page:  # fmt: skip
    note = ""
    if article is None:
        note = message(language, "discord.sources.removed")
    elif article.text[citation.start : citation.end] != citation.quote:
        note = message(language, "discord.sources.changed")
    shown = quoted(citation) if note or article is None else _in_context(citation, article.text)
    author = one_line(article.metadata.author or "") if article else ""
    footer = " · ".join(part for part in (origin(citation, language), author, number) if part)
    embed = EmbedData(
        description=shortened(f"*{note}*\n\n{shown}" if note else shown, DESCRIPTION),
        title=numbered_title(citation),
        url=safe_url(citation.url),
        colour=colour,
        footer=shortened_plain(footer, FOOTER),
    )
    return Page(embeds=(embed,))


def _in_context(citation: Citation, text: str) -> str:
    """Markdown of the text around a quote: the quote underlined, the words that answer also in bold."""
    quote = (citation.start, citation.end)
    first, last = excerpt(text, quote)
    before = f"{_CUT} " if text[:first].strip() and not _begins(text, first) else ""
    after = f" {_CUT}" if text[last:].strip() and not _ends(text, last) else ""
    above, below = escaped(text[first : quote[0]]), escaped(text[quote[1] : last])
    return spaced(f"{before}{above}{styled(highlighted(citation), '__')}{below}{after}")


def _paragraphs(text: str) -> list[Span]:
    """The spans of the lines that are not empty: in a stored article, each is a paragraph."""
    spans, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _whole(spans: Sequence[Span], start: int, end: int) -> Span:
    """From the beginning of the first to the end of the last of the spans that a quote touches."""
    touched = [span for span in spans if span[0] < end and start < span[1]]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)


def _grown(spans: Sequence[Span], offset: int, quote: Span, enough: int) -> Span:
    """The spans that a quote touches, and in turn one before and one after them, as long as that makes no
    more than `enough`; a quote is always whole."""
    start, end = quote[0] - offset, quote[1] - offset
    touched = [number for number, span in enumerate(spans) if span[0] < end and start < span[1]]
    if not touched:
        return quote
    low, high = touched[0], touched[-1]
    before: Span | None = None
    while before != (low, high):
        before = low, high
        if low > 0 and spans[high][1] - spans[low - 1][0] <= enough:
            low -= 1
        if high + 1 < len(spans) and spans[high + 1][1] - spans[low][0] <= enough:
            high += 1
    return min(spans[low][0] + offset, quote[0]), max(spans[high][1] + offset, quote[1])


def _without_heading(text: str, least: int, end: int) -> int:
    """The end of an excerpt without a last line that is the heading of text outside it."""
    start = text.rfind("\n", 0, end) + 1
    if text[end:].strip() and start > least and text[end - 1].isalnum():
        return len(text[:start].rstrip())
    return end


def _begins(text: str, place: int) -> bool:
    return not text[:place].rpartition("\n")[2].strip()


def _ends(text: str, place: int) -> bool:
    return not text[place:].partition("\n")[0].strip()
