"""The patterns of rules.toml, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Rules:
    """Compiled rules.

    noise_line, byline, copyright, according and address match a whole line, noise_end a line's end and
    noise_piece a part. credit_label finds "Label:"; it and byline tell the role by the group that matched.
    datelines are tried in order at a line's start. credit_words is a label, without a colon, and a name.
    outlet_words tell an outlet's name, as do words with one of outlet_beginnings. no_authors matches what
    stands where an author's name belongs. refusals match, at a line's start, what only a page says that is no
    article; of_cookies finds what its other lines speak of.
    """

    longest_noise: int
    noise_line: re.Pattern[str]
    noise_end: re.Pattern[str]
    noise_piece: re.Pattern[str]
    credit_label: re.Pattern[str]
    byline: re.Pattern[str]
    copyright: re.Pattern[str]
    according: re.Pattern[str]
    address: re.Pattern[str]
    particles: frozenset[str]
    datelines: tuple[re.Pattern[str], ...]
    credit_words: re.Pattern[str]
    outlet_words: frozenset[str]
    outlet_beginnings: tuple[str, ...]
    no_authors: re.Pattern[str]
    refusals: Mapping[str, re.Pattern[str]]
    of_cookies: re.Pattern[str]


def _any(patterns: Iterable[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _roles(labels: Mapping[str, list[str]]) -> str:
    return "|".join(f"(?P<{role}>{_any(patterns)})" for role, patterns in labels.items())


def _people(labels: Mapping[str, list[str]]) -> dict[str, list[str]]:
    # "Sumber Daya Alam" and "Foto Warga" need a colon to be credits.
    return {role: patterns for role, patterns in labels.items() if role not in ("agency", "photo")}


def _datelines(data: Mapping[str, Any]) -> tuple[re.Pattern[str], ...]:
    shapes = []
    for shape in data["shapes"]:
        for name in ("place", "site", "name", "agency", "date", "dash"):
            shape = shape.replace("{" + name + "}", data[name])  # noqa: PLW2901 (str.format would read {1,3})
        shapes.append(re.compile(shape))
    return tuple(shapes)


@cache
def rules() -> Rules:
    """The rules of rules.toml beside this file."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    noise, labels = data["noise"], data["labels"]
    return Rules(
        longest_noise=noise["longest"],
        noise_line=_compile(_any(noise["lines"])),
        noise_end=_compile(rf"(?:{_any(noise['tails'])})\Z"),
        noise_piece=_compile(_any(noise["pieces"])),
        credit_label=_compile(rf"(?<![\w-])(?=\w\w)(?:{_roles(data['credits'])})\s{{0,3}}[:：]"),
        byline=_compile(rf"(?:{_roles(data['bylines'])})\s++(?P<names>\S.*)"),
        copyright=_compile(labels["copyright"]),
        according=_compile(
            rf"(?P<name>[^()]*+)\((?:{labels['according']})(?:\s*+:\s*+|\s++)(?P<agency>[^()\s][^()]*+)\)"
        ),
        address=_compile(rf"(?:{labels['address']})\s*+[:：]\s*+(?P<url>https?://\S+)"),
        particles=frozenset(labels["particles"]),
        datelines=_datelines(data["dateline"]),
        credit_words=_compile(rf"(?:{_roles(_people(data['credits']))})\s++(?P<names>\S.*)"),
        outlet_words=frozenset(labels["outlet_words"]),
        outlet_beginnings=tuple(labels["outlet_beginnings"]),
        no_authors=_compile(labels["no_authors"]),
        of_cookies=_compile(labels["of_cookies"]),
        refusals={kind: _compile(_any(patterns)) for kind, patterns in data["refusals"].items()},
    )
