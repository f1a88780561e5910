"""The events about a topic as messages. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.discord.rendering.answer import origin, title_of, within
from bot.discord.rendering.markup import escaped, link, one_line, styled
from bot.discord.rendering.page import BLURPLE, EmbedData, Page
from bot.discord.rendering.split import DESCRIPTION, TITLE, length, shortened, shortened_plain
from config.messages import message
from retrieval.models import Citation
from retrieval.news.date_words import date_words
from retrieval.news.events import Event, Timeline

_TOPIC = 150
_QUOTE = 400
_OUTLETS = 200


def timeline_pages(found: Timeline, language: str) -> list[Page]:
    """The messages, nearly always one or two: the events in order, those whose year is not known last."""
    topic = escaped(shortened_plain(one_line(found.topic), _TOPIC))
    notes = [
        f"-# {message(language, f'timeline.{key}', count=count)}"
        for key, count in (("left_out", found.left_out), ("undated", found.undated))
        if count
    ]
    if not found.events:
        key = "timeline.nothing" if found.articles else "listing.none"
        return [Page("\n".join([message(language, key, topic=topic), *notes]))]
    texts = list(_filled(_blocks(found, language)))
    pages = [Page(embeds=(EmbedData(description=one, colour=BLURPLE),)) for one in texts]
    title = f"### {message(language, 'timeline.title', topic=topic)}"
    pages[0] = Page(title, pages[0].embeds)
    pages[-1] = Page("\n".join([pages[-1].content, *notes]).strip(), pages[-1].embeds)
    return pages


def _blocks(found: Timeline, language: str) -> Iterator[str]:
    told = False
    for event in found.events:
        if not event.date.year_known and not told:
            told = True
            yield f"**{message(language, 'timeline.no_year')}**"
        yield _block(event, language)


def _block(event: Event, language: str) -> str:
    """When, the quote, and where it comes from."""
    citation = event.citation
    when = escaped(date_words(event.date, language) or event.when.value)
    where, title = (
        escaped(origin(citation, language)),
        link(shortened_plain(title_of(citation), TITLE), citation.url),
    )
    lines = [
        f"**{when}**",
        f"“{shortened(_marked(citation), _QUOTE)}”",
        f"-# {title} · {where}" if where else f"-# {title}",
    ]
    if event.also:
        outlets = ", ".join(
            dict.fromkeys(one_line(one.publisher or "") or title_of(one) for one in event.also)
        )
        said = message(language, "timeline.also", outlets=shortened_plain(outlets, _OUTLETS))
        lines.append(f"-# {escaped(said)}")
    return "\n".join(lines)


def _marked(citation: Citation) -> str:
    """Markdown of the quote on one line, the words of the time in bold."""
    start, end = within(citation.quote, citation.start, citation.highlight)
    quote = citation.quote
    before, time, after = (
        escaped(" ".join(one.split())) for one in (quote[:start], quote[start:end], quote[end:])
    )
    parts = (before, styled(time, "**"), after)
    blanks = quote[:start][-1:].isspace(), quote[end:][:1].isspace()
    return f"{parts[0]}{' ' * blanks[0]}{parts[1]}{' ' * blanks[1]}{parts[2]}"


def _filled(blocks: Iterator[str]) -> Iterator[str]:
    """The blocks together, as many in a text as an embed takes."""
    text = ""
    for block in blocks:
        more = f"{text}\n\n{block}" if text else block
        if length(more) > DESCRIPTION:
            yield text
            more = block
        text = more
    yield text
