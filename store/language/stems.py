"""Words as the lexical index knows them: folded and stemmed alike for every language.

The stemmers of all languages, one after another: for a question in one of them this finds what its own
stemmer finds, and a name has one form whatever language stands around it.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

import Stemmer

from store.language.languages import languages

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_LONGEST = 64


class _Stemmers(threading.local):
    """Each thread's own: a Snowball stemmer must not be shared."""

    def __init__(self) -> None:
        self.chain = [Stemmer.Stemmer(one.stemmer) for one in languages().values()]


_stemmers = _Stemmers()


def words(text: str) -> list[str]:
    """The words and numbers of a text as they stand in it, in order."""
    return [match[:_LONGEST] for match in _WORD.findall(unicodedata.normalize("NFKC", text))]


def stem(text_words: list[str]) -> list[str]:
    """The stem of each word."""
    stems = [word.casefold() for word in text_words]
    for stemmer in _stemmers.chain:
        stems = stemmer.stemWords(stems)
    return stems


def any_of(stems: list[str], variants: Iterable[list[str]] = ()) -> str:
    """An FTS5 query for any of the stems; neighbours found as neighbours count once more.

    variants: other expressions for what is asked, each found as a whole. Every stem is quoted, so that
    nothing in it can be read as query syntax; "" if there is none.
    """
    single = [f'"{one}"' for one in stems]
    pairs = [f'"{one} {two}"' for one, two in pairwise(stems)]
    others = [f'"{" ".join(variant)}"' for variant in variants]
    return " OR ".join(dict.fromkeys([*single, *pairs, *others]))
