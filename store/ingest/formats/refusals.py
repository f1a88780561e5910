"""Pages that came without an error and yet are no article: checks of the browser, cookie notices, lists."""

from __future__ import annotations

from collections.abc import Sequence

from config.errors import IndexPageError, SourceError
from store.ingest.formats.blocks import Block
from store.ingest.formats.choose import Chosen
from store.ingest.rules import rules

# An article may be about any of this; what is no article says little else: so many characters of prose. Less
# where only a line beneath the headline tells.
_MOST = {"check": 1_200, "missing": 1_200, "cookies": 150}
_MOST_BENEATH = 400
_FIRST = 12
_START = 200
# A list of articles: so many of its paragraphs, and so large a part, each stand beneath a link of their own.
_TEASERS = 4
_TEASER_SHARE = 0.6
_SHORTEST_LINK = 12

_SENTENCES = {
    "check": "This page asks for a check of the browser before it shows the article; open it in a browser, "
    "and save the article itself.",
    "missing": "This page says that the article was not found (404); check its address in a browser.",
    "cookies": "This page shows only its notice about cookies; accept it in a browser, and save the article "
    "itself.",
}
_NO_ARTICLE = "This page holds no article text; open it in a browser, and save the article itself."
_LIST = (
    "This page holds no article text of its own, only links to articles; ingest the articles themselves, by "
    "their own addresses."
)


def check_page(blocks: Sequence[Block], title: str) -> None:
    """Raises SourceError, with the reason, for a page that says itself that it is no article.

    title: what the <title> element says.
    """
    prose = [block for block in blocks if block.is_prose and not _is_notice(block)]
    headlines = [title, *(block.text for block in blocks if block.kind == "heading")]
    shown = [block.text for block in blocks[:_FIRST]]
    for kind, pattern in rules().refusals.items():
        about = [block for block in prose if kind != "cookies" or not rules().of_cookies.search(block.text)]
        size = sum(len(block.text) for block in about)
        in_headline = any(pattern.match(line[:_START]) for line in headlines)
        # The number 404 stands in many a sentence; in a headline it says what the page is.
        in_lines = kind != "missing" and any(pattern.match(line[:_START]) for line in shown)
        if (in_headline and size <= _MOST[kind]) or (in_lines and size <= min(_MOST[kind], _MOST_BENEATH)):
            raise SourceError(_SENTENCES[kind])


def _is_notice(block: Block) -> bool:
    return any(part.kind in ("dialog", "hidden") for part in block.parts)


def check_article(chosen: Chosen) -> None:
    """Raises SourceError for what holds no sentence, IndexPageError for a list of articles."""
    prose = [number for number in sorted(chosen.taken) if chosen.blocks[number].is_prose]
    teasers = [number for number in prose if _is_teaser(chosen.blocks, number)]
    if len(teasers) >= _TEASERS and len(teasers) >= _TEASER_SHARE * len(prose):
        raise IndexPageError(_LIST)
    if not prose:
        links = sum(block.is_link and len(block.text) >= _SHORTEST_LINK for block in chosen.blocks)
        others = sum(not block.is_link for block in chosen.blocks)
        if links >= 10 and links > others:
            raise IndexPageError(_LIST)
        raise SourceError(_NO_ARTICLE)


def _is_teaser(blocks: Sequence[Block], number: int) -> bool:
    """Whether the block before the paragraph, past its date or author, is the link to its article."""
    for before in reversed(blocks[max(0, number - 2) : number]):
        if before.is_link and len(before.text) >= _SHORTEST_LINK:
            return True
        if before.is_prose:
            return False
    return False
