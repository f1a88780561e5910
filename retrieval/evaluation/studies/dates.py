"""How many time expressions mean to kutip what they should, and how many dateparser alone reads right, for
docs/news-sense.md: `python -m retrieval.evaluation.studies.dates tests/data/dates.jsonl`."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dateparser

from store.language.event_dates.find import find_dates


def main(path: Path) -> None:
    """Prints a table by language and precision."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    phrases = [row for row in rows if row["phrase"]]
    counted: Counter[tuple[str, str]] = Counter()
    kutip: Counter[tuple[str, str]] = Counter()
    alone: Counter[tuple[str, str]] = Counter()
    for row in phrases:
        kind = row["precision"] if row["value"] else "not known"
        for key in ((row["lang"], kind), (row["lang"], "all")):
            counted[key] += 1
            kutip[key] += _is_right(row)
            alone[key] += _is_right_alone(row)
    lines = ["| language | precision | phrases | kutip | dateparser alone |", "|---|---|---|---|---|"]
    for key in sorted(counted):
        lines.append(f"| {' | '.join(key)} | {counted[key]} | {kutip[key]} | {alone[key]} |")
    false = sum(
        bool(find_dates(row["sentence"], row["lang"], _published(row))) for row in rows if not row["phrase"]
    )
    lines.append(f"\nTaken for a time in the {len(rows) - len(phrases)} sentences without one: {false}")
    sys.stdout.write("\n".join(lines) + "\n")


def _is_right(row: Mapping[str, Any]) -> bool:
    """Whether the one expression over the phrase means the right days, as exactly, at the right time."""
    start = row["sentence"].index(row["phrase"])
    end = start + len(row["phrase"])
    found = find_dates(row["sentence"], row["lang"], _published(row))
    over = [(one.iso, one.precision, one.time) for one in found if one.start < end and start < one.end]
    return over == [(row["value"], row["precision"], row.get("time"))]


def _is_right_alone(row: Mapping[str, Any]) -> bool:
    """Whether dateparser, given the phrase itself, names a day of it: any of a month or year, the first
    of what is longer. It knows neither precision nor unknown years, which is not held against it."""
    published = _published(row)
    base = dt.datetime.combine(published or dt.date(1900, 1, 1), dt.time(12))
    settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past", "DATE_ORDER": "DMY"}
    found: dt.datetime | None = dateparser.parse(row["phrase"], languages=[row["lang"]], settings=settings)
    if found is None or row["value"] is None:
        return found is None and row["value"] is None
    first = str(row["value"]).partition("/")[0]
    if first.startswith("XXXX"):
        return found.date().isoformat()[4:].startswith(first[4:])
    return found.date().isoformat().startswith(first)


def _published(row: Mapping[str, Any]) -> dt.date | None:
    return dt.date.fromisoformat(row["published"]) if row["published"] else None


if __name__ == "__main__":
    main(Path(sys.argv[1]))
