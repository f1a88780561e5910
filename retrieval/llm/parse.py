"""What a model wrote, as claims. Tolerant: text around the JSON, a fence, an end that is missing. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from retrieval.claims.models import Claim, ClaimedQuote

_LONGEST = 60_000
_MOST_CLAIMS = 24
_MOST_OBJECTS = 400
_SENTENCE = ("sentence", "text", "claim", "kalimat")
_QUOTES = ("quotes", "quote", "citations", "evidence", "kutipan")
_QUOTED = ("text", "quote", "words", "exact")
_IDS = ("id", "passage", "passage_id", "source")
# A comma before the end of a list, which JSON does not allow and models write.
_LAST_COMMA = re.compile(r",(\s*[\]}])")


def claims_in(text: str) -> list[Claim]:
    """The claims, in order; none of what holds none. Blanks are single, and what is not of the form is left
    out."""
    found: list[Claim] = []
    for one in _objects(_LAST_COMMA.sub(r"\1", text[:_LONGEST])):
        claim = _claim(one)
        if claim and claim not in found:
            found.append(claim)
    return found[:_MOST_CLAIMS]


def _objects(text: str) -> Iterator[Mapping[str, Any]]:
    """The objects with a sentence, whether or not what stands around them is complete."""
    decoder, at = json.JSONDecoder(strict=False), text.find("{")
    for _ in range(_MOST_OBJECTS):
        if at < 0:
            return
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            at = text.find("{", at + 1)
            continue
        yield from _with_sentence(value, 0)
        at = text.find("{", end)


def _with_sentence(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        if _first(value, _SENTENCE) is not None and _first(value, _QUOTES) is not None:
            yield value
        elif depth < 4:
            for one in value.values():
                yield from _with_sentence(one, depth + 1)
    elif isinstance(value, list) and depth < 4:
        for one in value:
            yield from _with_sentence(one, depth + 1)


def _claim(value: Mapping[str, Any]) -> Claim | None:
    sentence = _first(value, _SENTENCE)
    if not isinstance(sentence, str) or not sentence.strip():
        return None
    quotes = _first(value, _QUOTES)
    listed = quotes if isinstance(quotes, list) else [quotes]
    return Claim(" ".join(sentence.split()), tuple(_quotes(listed, _first(value, _IDS))))


def _quotes(listed: list[Any], default: Any) -> Iterator[ClaimedQuote]:
    """default: the id beside the sentence, for quotes that are mere texts."""
    for one in listed:
        words = _first(one, _QUOTED) if isinstance(one, Mapping) else one
        place = _first(one, _IDS) if isinstance(one, Mapping) else default
        if isinstance(words, str):
            # One without its id is in no passage, and so fails the sentence.
            yield ClaimedQuote(place if isinstance(place, str) else "", words)


def _first(value: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((value[name] for name in names if name in value), None)
