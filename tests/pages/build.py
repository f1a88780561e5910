"""Forty pages in ten layouts with their truths, in the form of the public article-extraction-benchmark.

`python -m tests.pages.build FOLDER` writes FOLDER/html/*.html and FOLDER/ground-truth.json.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.pages.layouts import LAYOUTS, Page, Text

TEXTS: list[Text] = tomllib.loads(Path(__file__).with_name("texts.toml").read_text("utf-8"))["text"]
# What a layout does not state anywhere.
_UNSTATED: dict[str, tuple[str, ...]] = {
    "blog": ("publisher",),
    "form": ("publisher",),
    "amp": ("publisher",),
    "results": ("author",),
}


def truth(layout: Callable[[Text], Page], text: Text, lines: list[str]) -> dict[str, Any]:
    """What is right for a page: the public form's articleBody, and the fields that the page states."""
    known = {
        "title": text["title"],
        "date": text["date"],
        "author": text["author"],
        "publisher": text["site"] if layout.__name__ == "portal" else text["outlet"],
        "language": text["language"],
    }
    unstated = _UNSTATED.get(layout.__name__, ())
    stated = {name: None if name in unstated else value for name, value in known.items()}
    return {"articleBody": "\n".join(lines), **stated}


def build(folder: Path) -> dict[str, dict[str, Any]]:
    """Writes the pages and their truths, which it returns."""
    (folder / "html").mkdir(parents=True, exist_ok=True)
    truths = {}
    for layout in LAYOUTS:
        for text in TEXTS:
            markup, lines = layout(text)
            name = f"{layout.__name__}-{text['id']}"
            (folder / "html" / f"{name}.html").write_text(markup, "utf-8")
            truths[name] = truth(layout, text, lines)
    (folder / "ground-truth.json").write_text(json.dumps(truths, ensure_ascii=False, indent=1), "utf-8")
    return truths


if __name__ == "__main__":
    build(Path(sys.argv[1]))
