"""Messages that ask for the articles themselves: to count, list or summarise them. Pure.

What articles say is asked in questions; these are about which articles there are, and are told by their form
alone, so that no question about the world is taken for one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from retrieval.news.listing import COUNT, LIST, SUMMARY
from store.language.stems import words

_LONGEST = 300
_PART = re.compile(r"\{(\w+)\}")
_MARKS = " \t\"'“”‘’.,!?:;…"


@dataclass(frozen=True, slots=True)
class Request:
    """text: the message. task: SUMMARY, COUNT or LIST. topic: what the articles are about, as it was typed,
    "" for all articles. language: of the message."""

    text: str
    task: str
    topic: str
    language: str


@dataclass(frozen=True, slots=True)
class _Grammar:
    language: str
    before: re.Pattern[str]
    after: re.Pattern[str]
    open: frozenset[str]
    world: re.Pattern[str]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]


def request_of(message: str) -> Request | None:
    """What a message asks of the articles as such; None for one that asks something else, or leaves open of
    what."""
    text = " ".join(message.split()).strip(_MARKS)
    if len(text) > _LONGEST:
        return None
    found = (one for grammar in _grammars() for one in _found(text, grammar))
    return next((replace(one, text=message) for one in found), None)


def _found(text: str, grammar: _Grammar) -> Iterator[Request]:
    said = _bare(text, grammar)
    for task, pattern in grammar.patterns:
        match = pattern.fullmatch(said)
        if match is None:
            continue
        topic = (match.groupdict().get("topic") or "").strip(_MARKS)
        if not topic and "topic" in pattern.groupindex:
            continue
        if topic.casefold() in grammar.open or (topic and not words(topic)):
            return
        if task == COUNT and grammar.world.search(topic):
            return
        yield Request(text, task, topic, grammar.language)


def _bare(text: str, grammar: _Grammar) -> str:
    """The message without what is only polite."""
    while True:
        left = grammar.after.sub("", grammar.before.sub("", text)).strip(_MARKS)
        if left == text or not left:
            return text
        text = left


@cache
def _grammars() -> tuple[_Grammar, ...]:
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return tuple(_grammar(language, of) for language, of in data.items())


def _grammar(language: str, of: dict[str, Any]) -> _Grammar:
    before, after = ("|".join(map(re.escape, of[name])) for name in ("before", "after"))
    return _Grammar(
        language,
        re.compile(rf"\A(?:{before})\b[ ,!]*", re.IGNORECASE),
        re.compile(rf"(?<![ ,])[ ,]++(?:{after})\Z", re.IGNORECASE),
        frozenset(of["open"]),
        re.compile(rf"\b(?:{'|'.join(of['world'])})\b", re.IGNORECASE),
        tuple(
            (task, re.compile(_written(pattern, of["parts"]), re.IGNORECASE))
            for task in (SUMMARY, COUNT, LIST)
            for pattern in of[task]["patterns"]
        ),
    )


def _written(pattern: str, parts: dict[str, str]) -> str:
    """The pattern with its parts in place of their names."""

    def part(match: re.Match[str]) -> str:
        return r"(?P<topic>\S.*?)" if match[1] == "topic" else _written(parts[match[1]], parts)

    return _PART.sub(part, pattern)
