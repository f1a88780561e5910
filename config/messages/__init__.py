"""User-facing text, one file per language; all have the same keys with the same placeholders.

A file more is a language more in which kutip replies: nothing else lists them.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
# ISO 639 codes, in order.
LANGUAGES = tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))
# The setting that leaves the language to the question.
AUTO = "auto"
# The only language whose code older systems write otherwise.
_OLD_CODES = {"in": "id"}


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
    return of_locale(locale) or "en"


def of_locale(locale: str) -> str | None:
    """The language of a locale such as "id_ID.UTF-8" or "en-GB", or None if kutip does not reply in it."""
    code = re.split(r"[-_.@]", locale.lower(), maxsplit=1)[0]
    code = _OLD_CODES.get(code, code)
    return code if code in LANGUAGES else None


def language_name(language: str, shown_in: str) -> str:
    """The name of a language as another one calls it, or as it calls itself where that one has no name."""
    key = f"languages.{language}"
    return texts(shown_in).get(key) or texts(language)[key]


def day(language: str, date: dt.date) -> str:
    """A date as it is written in that language, such as "24 Mei 2023"."""
    month = message(language, f"months.{date.month}")
    return message(language, "months.day", day=date.day, month=month, year=date.year)


@cache
def texts(language: str) -> dict[str, str]:
    """All texts of one language by their dotted keys."""
    return dict(_flat(tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))))


def _flat(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value
