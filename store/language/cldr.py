"""Dates, numbers and places as each language writes them, from Unicode's CLDR by Babel."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from store.language.languages import languages

# English as kutip writes it has the day before the month.
_REGIONS = {"en": "en_GB"}
_CLUMSY = re.compile(r"[(&]| - |\b(?:SAR|DAK|dan)\b|(?i:pseudo|aksen|unknown|tidak dikenal)")


def written(date: dt.date, pattern: str, language: str) -> str:
    """A date in CLDR's pattern, such as "d MMMM y"."""
    return format_date(date, pattern, _locale(language))


def number(value: Decimal, decimals: int, language: str) -> str:
    """A number with so many decimals, its digits grouped: "1,234.5", in Indonesian "1.234,5"."""
    places = f".{'0' * decimals}" if decimals else ""
    return format_decimal(value, f"#,##0{places}", _locale(language))


def place(name: str, spoken: str, asked: str) -> str | None:
    """What the language `asked` calls a country, a region of the world or a city that the language `spoken`
    calls so; None if CLDR does not know it."""
    code = _codes(spoken).get(name.casefold())
    return _places(asked).get(code) if code else None


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(_REGIONS.get(language, language))


@cache
def _places(language: str) -> Mapping[str, str]:
    """Countries and regions by their codes, cities by their time zones."""
    locale = _locale(language)
    countries = {code: str(name) for code, name in locale.territories.items()}
    # "Hong Kong SAR China", "Myanmar (Burma)": nobody says so in an answer.
    telling = {code: name for code, name in countries.items() if not _CLUMSY.search(name)}
    return {**dict(_cities(language)), **telling}


def _cities(language: str) -> Iterator[tuple[str, str]]:
    # Only what English would not say itself is in the data; Babel's English has those of all zones.
    zones = _locale(language).time_zones.items()
    known = {str(code): str(zone["city"]) for code, zone in zones if "city" in zone}
    for code in {*known, *_zones()}:
        name = known.get(code) or code.rpartition("/")[2].replace("_", " ")
        # "Vevay, Indiana" is no city's name alone.
        if code.count("/") == 1 and not code.startswith("Etc/") and "," not in name:
            yield code, name


@cache
def _zones() -> frozenset[str]:
    """The time zones that any of the languages names otherwise."""
    return frozenset(str(code) for language in languages() for code in _locale(language).time_zones)


@cache
def _codes(language: str) -> Mapping[str, str]:
    return {name.casefold(): code for code, name in _places(language).items()}
