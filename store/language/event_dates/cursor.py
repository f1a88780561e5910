"""The words of a time expression, and what may stand between them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from store.language.event_dates.models import Token
from store.language.event_dates.tokens import tokens
from store.language.event_dates.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Glue:
    """What may stand between two words: of one date, close by, from one end of a range to the other; and what
    stands before one with `both`."""

    close: re.Pattern[str]
    blank: re.Pattern[str]
    to: re.Pattern[str]
    both: re.Pattern[str]
    between: re.Pattern[str]


class Cursor:
    """The tokens of a sentence, by their numbers."""

    def __init__(self, text: str, language: str) -> None:
        self.text, self.language = text, language
        self.tokens: Sequence[Token] = tokens(text, language)
        self.glue = _glue(language)

    def kind(self, at: int) -> str:
        """That of a token; "" where there is none."""
        return self.tokens[at].kind if at < len(self.tokens) else ""

    def number(self, at: int) -> int:
        """The first number of a token."""
        return self.tokens[at].numbers[0]

    def month_at(self, at: int) -> bool:
        """Whether a token is a month, right behind the one before."""
        return self.kind(at) in ("month", "short_month") and self.glued(at, self.glue.blank)

    def glued(self, at: int, glue: re.Pattern[str]) -> bool:
        """Whether nothing else is between a token and the one before."""
        if not 0 < at < len(self.tokens):
            return False
        return bool(glue.fullmatch(self.text, self.tokens[at - 1].end, self.tokens[at].start))

    def is_range(self, at: int, after: int) -> bool:
        """Whether the token `after` begins the other end of a range that begins with token `at`."""
        before = self.text[: self.tokens[at].start]
        return self.glued(after, self.glue.to) or (
            self.glued(after, self.glue.both) and bool(self.glue.between.search(before))
        )


@cache
def _glue(language: str) -> Glue:
    words = vocabulary(language)
    return Glue(
        close=re.compile(rf"[\s,()]*+(?:\b{words.of('about')}[\s,()]++)*+", re.IGNORECASE),
        blank=re.compile(r"\s{1,2}(?:of\s)?|-"),
        to=re.compile(
            rf"\s?(?:-{{1,3}}|[–—])\s?|\)?\s{{1,3}}{words.of('to')}\s{{1,3}}(?:{words.of('about')}\s{{1,3}})?",
            re.IGNORECASE,
        ),
        both=re.compile(rf"\)?\s{{1,3}}{words.of('and')}\s{{1,3}}", re.IGNORECASE),
        between=re.compile(rf"(?<!\w){words.of('between')}\s+(?:{words.of('about')}\s+)?\Z", re.IGNORECASE),
    )
