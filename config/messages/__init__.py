"""User-facing text, one file per language. Both files have the same keys with the same placeholders."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "id")


def message(language: str, key: str, **values: object) -> str:
    """The text of a dotted key such as "answer.unknown" with its placeholders filled in.

    A language without a file of its own gets English. Raises KeyError for a key that no file has.
    """
    return texts(language if language in LANGUAGES else "en")[key].format(**values)


def preferred(setting: str, environ: Mapping[str, str]) -> str:
    """The language to use where no question was asked: the setting, else that of the locale, else English."""
    if setting in LANGUAGES:
        return setting
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return "id" if locale.lower().startswith(("id_", "id.", "in_")) or locale == "id" else "en"


def day(language: str, date: dt.date) -> str:
    """A date as it is written in that language, such as "24 Mei 2023"."""
    month = message(language, f"months.{date.month}")
    return message(language, "months.day", day=date.day, month=month, year=date.year)


@cache
def texts(language: str) -> dict[str, str]:
    """All texts of one language by their dotted keys."""
    return dict(_flat(tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text("utf-8"))))


def _flat(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value
