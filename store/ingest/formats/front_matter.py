"""YAML or TOML between two rules at the beginning of a text: what an article's file says about it."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from typing import Any

import yaml

from config.errors import SourceError

_FRONT = re.compile(r"\s*---[ \t]*\n(?P<yaml>(?:(?!---[ \t]*$).*\n){0,200})---[ \t]*(?:\n|\Z)", re.MULTILINE)
# Hugo writes TOML between rules of its own.
_TOML = re.compile(
    r"\s*\+\+\+[ \t]*\n(?P<toml>(?:(?!\+\+\+[ \t]*$).*\n){0,200})\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE
)
_LONGEST = 20_000
_LONGEST_VALUE = 4_000
_DEEPEST = 10
_NULL = "tag:yaml.org,2002:null"


class _Loader(yaml.BaseLoader):
    """Takes every value as it is written, a number of ten thousand digits too; what says nothing is None."""


_Loader.add_implicit_resolver(_NULL, re.compile(r"~|null|Null|NULL|\Z"), ["~", "n", "N", ""])
_Loader.add_constructor(_NULL, lambda _loader, _node: None)


def front_matter(text: str) -> tuple[str, dict[str, Any]]:
    """The text after its front matter, and what that says: strings, None, lists and dicts of them, by
    lower-case key. A text without front matter stays as it is, with {}. Values of TOML are as they are
    written.

    Raises SourceError for front matter that refers to its own parts, is too deep or has too long a value.
    """
    if match := _TOML.match(text):
        return _toml(text, match)
    match = _FRONT.match(text)
    if match is None or len(match["yaml"]) > _LONGEST:
        return text, {}
    try:
        # Two rules around a paragraph are no front matter.
        if not _is_mapping(match["yaml"]):
            return text, {}
        stated = yaml.load(match["yaml"], _Loader)  # noqa: S506 - it makes nothing but strings, lists and dicts
    except (yaml.YAMLError, ValueError):
        return text, {}
    return text[match.end() :], {str(key).casefold(): value for key, value in stated.items()}


def _toml(text: str, match: re.Match[str]) -> tuple[str, dict[str, Any]]:
    if len(match["toml"]) > _LONGEST:
        return text, {}
    try:
        stated = tomllib.loads(match["toml"])
        # Hugo's themes keep what it does not know itself in a table of its own.
        params = stated.get("params")
        known = (params if isinstance(params, dict) else {}) | stated
        return text[match.end() :], {str(key).casefold(): _plain(value) for key, value in known.items()}
    except (ValueError, RecursionError):
        return text, {}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, int | float | bool) else value


def _is_mapping(written: str) -> bool:
    """Whether the YAML is keys with values. Raises YAMLError, and SourceError for what is refused."""
    depth = 0
    for number, event in enumerate(yaml.parse(written, _Loader)):
        # The first two begin the stream and the document.
        if number == 2 and not isinstance(event, yaml.MappingStartEvent):
            return False
        merges = isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.implicit[0]
        if merges or getattr(event, "anchor", None):
            raise SourceError(
                "The front matter of this file refers to parts of itself (&, * or <<); write each value out, "
                "and put one that begins with such a mark into quotes."
            )
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > _LONGEST_VALUE:
            raise SourceError(
                "A value in the front matter of this file is longer than "
                f"{_LONGEST_VALUE:,} characters; shorten it."
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise SourceError(
                "The front matter of this file is nested too deeply; write its values side by side."
            )
    return True
