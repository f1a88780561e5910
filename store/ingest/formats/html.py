"""An HTML page to its article's text; the only file that imports the extraction library."""

from __future__ import annotations

import re
from dataclasses import replace

from trafilatura import bare_extraction
from trafilatura.settings import Document

from config.errors import SourceError
from store.ingest.formats.page import page_metadata
from store.ingest.formats.parsed import Parsed

# The library marks list items itself; the page does not hold these characters.
_BULLET = re.compile(r"^- ", re.MULTILINE)
_FURNITURE = ["//nav", "//aside", "//form", "//noscript"]


def parse_html(markup: str) -> Parsed:
    """The page's main text, a line a paragraph, and what the page states.

    Each line is a paragraph as the page shows it: without tags, entities resolved, runs of blanks as one.
    Raises SourceError when the page holds no article.
    """
    document = bare_extraction(
        markup,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        favor_precision=True,
        prune_xpath=_FURNITURE,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    # The library's type allows a dict, which only `as_dict` returns.
    if not isinstance(document, Document) or not any(map(_is_sentence, (document.text or "").split("\n"))):
        raise SourceError(
            "This page holds no article text; open it in a browser, and save the article itself."
        )
    # The library guesses an outlet and a date from the address and the title; only title and author, which it
    # reads from the page's own elements, are taken from it.
    stated = page_metadata(markup)
    return Parsed(
        _BULLET.sub("", document.text or ""),
        replace(
            stated,
            title=stated.title or document.title or None,
            author=stated.author or document.author or None,
        ),
    )


def _is_sentence(line: str) -> bool:
    # What tells an article's paragraph from a menu's words.
    return line.rstrip("\"'”’») ").endswith((".", "!", "?", "…")) and len(line.split()) > 3
