"""Who wrote an article, from what its page or file states as the author: people, never the outlet itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from store.ingest.rules import rules
from store.ingest.top_lines import is_outlet

_LONGEST = 300
_SHORTEST = 4
_BETWEEN = re.compile(r"[,;|]|\s(?:and|dan|&)\s")
_LABEL = re.compile(
    r"(?:pewarta|penulis|reporter|jurnalis|wartawan|kontributor|laporan(?:\s++wartawan)?|ditulis\s++oleh|oleh|"
    r"written\s++by|reported\s++by|story\s++by|by)(?:\s*+[:：]\s*+|\s++)",
    re.IGNORECASE,
)
_ROLE_AFTER = re.compile(r"\s(?:[-–—]\s|\()(?:\S{1,30}\s){0,3}\S{1,30}\Z")
_ADDRESS = re.compile(r"\S{1,60}@\S{1,60}\.\w{2,10}")
_OTHER = re.compile(r"\W|\d|_")


def author(stated: Iterable[str], outlets: Iterable[str | None]) -> str | None:
    """The people among the names that are stated, joined by commas; None if there are none.

    outlets: what the page calls its outlet, and its host; a name that is one of these is no author's.
    """
    known = {folded for outlet in outlets if outlet for folded in _forms(outlet)}
    found: dict[str, None] = {}
    for value in stated:
        for name in _BETWEEN.split(_ADDRESS.sub("", value[:_LONGEST])):
            if person := _person(name, known):
                found[person] = None
    return ", ".join(found) or None


def _person(name: str, known: set[str]) -> str | None:
    name = " ".join(name.split()).strip(" .,;:-–—|/")
    label = _LABEL.match(name)
    name = name[label.end() :].strip() if label else name
    if "://" in name or "@" in name or not any(map(str.isalpha, name)):
        return None
    shortened = _ROLE_AFTER.sub("", name)
    if shortened != name and (is_outlet(name[len(shortened) :].strip(" -–—()")) or name.endswith(")")):
        name = shortened
    folded = _folded(name)
    # A site calls its desk by its own name with something behind it: detikcom, detikNews.
    is_desk = " " not in name and any(len(one) >= _SHORTEST and folded.startswith(one) for one in known)
    if not folded or folded in known or is_desk or rules().no_authors.fullmatch(name):
        return None
    return None if is_outlet(name) and "." in name else name


def _forms(outlet: str) -> Iterable[str]:
    yield _folded(outlet)
    host = re.sub(r"\A(?:https?://)?(?:www\.)?", "", outlet.casefold()).partition("/")[0]
    if "." in host and " " not in host:
        yield _folded(host)
        yield _folded(host.partition(".")[0])


def _folded(text: str) -> str:
    return _OTHER.sub("", text.casefold())
