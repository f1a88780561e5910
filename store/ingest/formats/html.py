"""An HTML page to its article's text; the only file that imports the extraction library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from trafilatura import bare_extraction
from trafilatura.settings import Document

from store.ingest.formats.about import about
from store.ingest.formats.blocks import Block, blocks
from store.ingest.formats.choose import Chosen, choose, choose_prose, prose_size
from store.ingest.formats.held import held
from store.ingest.formats.page import statements
from store.ingest.formats.parsed import Parsed
from store.ingest.formats.refusals import check_article, check_page
from store.ingest.rules import rules
from store.ingest.top_lines import read_line

# When less of the prose that can be seen is kept, the library has taken the wrong part of the page.
_LEAST_KEPT = 1 / 3
_LONGEST = 200
_TOP = 6


def parse_html(markup: str) -> Parsed:
    """The page's article, a line a paragraph, what the page states, and what was left out.

    Each line is a paragraph as the page shows it: without tags, entities resolved, runs of blanks as one.
    Raises SourceError, which says why, when the page holds no article.
    """
    found, page = blocks(markup), statements(markup)
    check_page(found, page.title)
    chosen = _chosen(found, markup)
    check_article(chosen)
    stated = about(markup, page, chosen)
    title = _folded(stated.metadata.title or "")
    headline = set(_headlines(chosen, title))
    chosen.taken -= headline | set(_dates(chosen))
    lines = held(chosen.lines, markup)
    dropped = chosen.dropped(headline) + Counter({"not_in_source": lines.missing})
    return Parsed(
        "\n".join(lines.lines),
        stated.metadata,
        around=stated.around,
        modified=stated.modified,
        characters=sum(len(block.text) for number, block in enumerate(found) if number not in headline),
        dropped=+dropped,
        replaced=lines.replaced,
        of_page=True,
    )


def _chosen(found: Sequence[Block], markup: str) -> Chosen:
    """The blocks of the article; a more generous way is tried where the first one keeps too little."""
    chosen = choose(found, _extracted(markup, favor_recall=False))
    if _kept(chosen) >= _LEAST_KEPT:
        return chosen
    generous = choose(found, _extracted(markup, favor_recall=True))
    return (
        generous
        if _kept(generous) >= _LEAST_KEPT
        else max((chosen, generous, choose_prose(found)), key=_kept)
    )


def _headlines(chosen: Chosen, title: str) -> Iterator[int]:
    """The blocks that are the title, which is stored as such: above the first paragraph, or an <h1>
    anywhere."""
    first = min(number for number in chosen.taken if chosen.blocks[number].is_prose)
    for number, block in enumerate(chosen.blocks):
        if _folded(block.text) == title and (
            block.tag == "h1" or (number < first and block.kind == "heading")
        ):
            yield number


def _dates(chosen: Chosen) -> Iterator[int]:
    """The lines above and beneath the article that hold its date or its copyright alone, which are stored as
    such."""
    taken = sorted(chosen.taken)
    last = max(number for number in taken if chosen.blocks[number].is_prose)
    for number in taken[:_TOP]:
        block = chosen.blocks[number]
        top = read_line(block.text) if block.kind in ("paragraph", "heading") else None
        if top and (top.date or top.modified) and not top.credits:
            yield number
    for number in taken:
        if number > last and rules().copyright.fullmatch(chosen.blocks[number].text[:_LONGEST]):
            yield number


def _kept(chosen: Chosen) -> float:
    """The share of the prose that was taken; 0 where nothing was."""
    return prose_size(chosen, chosen.taken) / max(1, prose_size(chosen))


def _extracted(markup: str, *, favor_recall: bool) -> str:
    document = bare_extraction(markup, include_comments=False, favor_recall=favor_recall)
    # The library's type allows a dict, which only `as_dict` returns.
    return (document.text or "") if isinstance(document, Document) else ""


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
