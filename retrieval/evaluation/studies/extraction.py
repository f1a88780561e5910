"""`make extraction PAGES=FOLDER`: how well articles are read from pages, against a ground truth.

The folder has the form of the public article-extraction-benchmark: `ground-truth.json` with
`{id: {"articleBody": text, "url"?}}`, and `html/ID.html` or `html/ID.html.gz`. The fields title, date (ISO
8601), author, publisher and language are scored where a truth has them; null is a field that a page does not
state.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from config.errors import SourceError, UsageError
from config.json_output import to_json
from retrieval.evaluation.metrics.extraction import Overlap, extraction, overlap
from store.ingest.fetch import RawSource
from store.ingest.isolation import READER
from store.models import Metadata

FIELDS = ("title", "date", "author", "publisher", "language")


@dataclass(frozen=True, slots=True)
class Scored:
    """A page: its overlap, why it was refused ("" if it was not), and each field that its truth has as right,
    wrong, none (not found) or invented (stated nowhere)."""

    name: str
    overlap: Overlap
    refused: str
    fields: Mapping[str, str]


def scored(folder: Path) -> Iterator[Scored]:
    """Each page of the folder, in the order of its ground truth. Raises UsageError for a folder without
    one."""
    try:
        truths: dict[str, dict[str, Any]] = json.loads((folder / "ground-truth.json").read_text("utf-8"))
        for name, truth in truths.items():
            yield _score(name, truth, _page(folder / "html", name))
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(
            f"{folder} cannot be scored ({error}); it needs ground-truth.json with an articleBody for each "
            "page, and html/ID.html or html/ID.html.gz."
        ) from error


def _page(folder: Path, name: str) -> bytes:
    packed = folder / f"{name}.html.gz"
    return gzip.decompress(packed.read_bytes()) if packed.exists() else (folder / f"{name}.html").read_bytes()


def _score(name: str, truth: Mapping[str, Any], page: bytes) -> Scored:
    try:
        article = READER.read(RawSource(name, name, "html", page, url=truth.get("url")))
    except SourceError as error:
        return Scored(name, overlap(truth["articleBody"], ""), str(error), _fields(truth, Metadata()))
    return Scored(name, overlap(truth["articleBody"], article.text), "", _fields(truth, article.metadata))


def _fields(truth: Mapping[str, Any], found: Metadata) -> dict[str, str]:
    known = asdict(found) | {"date": found.date.isoformat() if found.date else None}
    return {name: _judged(truth[name], known[name]) for name in FIELDS if name in truth}


def _judged(right: str | None, found: str | None) -> str:
    if not found:
        return "none" if right else "right"
    if not right:
        return "invented"
    return "right" if " ".join(right.split()).casefold() == " ".join(found.split()).casefold() else "wrong"


def summary(pages: list[Scored]) -> dict[str, Any]:
    """The measures over all pages, as JSON."""
    fields = {
        name: dict(Counter(page.fields[name] for page in pages if name in page.fields)) for name in FIELDS
    }
    return {
        "pages": len(pages),
        **asdict(extraction(page.overlap for page in pages)),
        "refused": {page.name: page.refused for page in pages if page.refused},
        "fields": {name: counts for name, counts in fields.items() if counts},
    }


def main() -> None:
    """Prints the measures, and the pages that are not exact, the worst first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path, help="write the measures to this file")
    given = parser.parse_args()
    pages = list(scored(given.folder))
    result = summary(pages)
    table = Table("page", "right", "not of the article", "missed", "fields", box=None)
    for page in sorted(pages, key=lambda one: one.overlap.right):
        unlike = ", ".join(f"{name} {judged}" for name, judged in page.fields.items() if judged != "right")
        if not page.overlap.exact or unlike:
            shares = (page.overlap.right, page.overlap.wrong, page.overlap.missed)
            table.add_row(page.name, *(f"{share:.3f}" for share in shares), page.refused or unlike)
    console = Console()
    console.print(table)
    written = to_json(result, indent=2)
    console.print_json(written)
    if given.json:
        given.json.write_text(written, "utf-8")


if __name__ == "__main__":
    main()
