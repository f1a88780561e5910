"""Copies among passages: one of each is read, and names the outlets of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retrieval.models import Passage
from store.copies import copies_of
from store.database import Database
from store.language.sentences import sentence_spans
from store.language.stems import words
from store.models import Article
from store.near_duplicate import same_sentence

# So much of the words of the shorter passage the other one has, where both are the same part of one text.
_SAME_PART = 0.8


def folded(passages: Sequence[Passage], database: Database) -> tuple[list[Passage], list[Passage]]:
    """The passages without those that say again what one before them does in a copy of the same article, each
    with the copies of its article; and those left out. Both in their order. Raises StoreError."""
    copies = copies_of(database, {passage.article.id for passage in passages})
    if not copies:
        return list(passages), []
    kept: list[Passage] = []
    left_out: list[Passage] = []
    for passage in passages:
        others = copies.get(passage.article.id, ())
        names = {article.id for article in others}
        if any(one.article.id in names and _is_same_part(one, passage) for one in kept):
            left_out.append(passage)
        else:
            kept.append(replace(passage, copies=others))
    return kept, left_out


def also_in(article: Article, copies: Sequence[Article], quote: str) -> tuple[str, ...]:
    """The other outlets in whose copies the quote stands, but for a few words."""
    quoted = _sentences(quote)
    outlets = (
        copy.publisher
        for copy in (one.metadata for one in copies if _has(_sentences(one.text), quoted))
        if copy.publisher and copy.publisher != article.metadata.publisher
    )
    return tuple(dict.fromkeys(outlets))


def _is_same_part(one: Passage, other: Passage) -> bool:
    short, long = sorted(({word.casefold() for word in words(of.text)} for of in (one, other)), key=len)
    return len(short & long) >= _SAME_PART * len(short)


def _has(sentences: Sequence[str], quoted: Sequence[str]) -> bool:
    return all(any(same_sentence(one, other) for other in sentences) for one in quoted)


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]
