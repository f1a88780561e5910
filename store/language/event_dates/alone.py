"""Whether a single word or figure is a time expression: "May" after "in" is, after "Theresa" not. Pure."""

from __future__ import annotations

import re
from functools import cache

from store.language.event_dates.models import Token
from store.language.event_dates.tokens import begins_sentence
from store.language.event_dates.vocabulary import vocabulary

_LAST_WORD = re.compile(r"(?<![\w'’.-])(\w[\w'’.-]*+)[\s(]++\Z")
_NEXT_WORD = re.compile(r"\s{1,3}(\w+)")


def stands_alone(text: str, token: Token, language: str) -> bool:
    """Whether the token, nothing of which belongs to another, is a time expression of the sentence."""
    before = text[: token.start]
    match token.kind:
        case "month" | "decade":
            return " " in text[token.start : token.end] or _after(before, language, "at")
        case "weekday":
            return not _after(before, language, "every") and not _after(before, language, "names")
        case "year":
            return " " in text[token.start : token.end] or _is_year(text, token, language)
        case "day_month":
            return before.endswith("(")
    return True


def _is_year(text: str, token: Token, language: str) -> bool:
    before = text[: token.start]
    if _after(before, language, "at") or before.endswith("("):
        return True
    # "Piala Dunia 2026" has a year, "Sebanyak 2024 orang" has none.
    last, following = _LAST_WORD.search(before), _NEXT_WORD.match(text, token.end)
    named = (
        bool(last) and last is not None and last[1][0].isupper() and not begins_sentence(text, last.start())
    )
    return named and not (following and following[1] in _counted(language))


def _after(before: str, language: str, kind: str) -> bool:
    return bool(_behind(language, kind).search(before))


@cache
def _behind(language: str, kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){vocabulary(language).of(kind)}[\s(-]{{1,4}}\Z", re.IGNORECASE)


@cache
def _counted(language: str) -> frozenset[str]:
    return frozenset(str(vocabulary(language).entries["people"]).split())
