"""The command that describes the store: status."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import typer

from bot import version
from bot.cli import output
from bot.cli.state import Json, state
from bot.cli.views import tables


def status(ctx: typer.Context, as_json: Json = False) -> None:
    """Show what is stored, where, and how much space it takes."""
    app = state(ctx).app
    counts = app.catalog.counts()
    sizes = _sizes(app.settings.data_dir)
    facts: dict[str, Any] = {
        "version": version(),
        "data_dir": str(app.settings.data_dir),
        "articles": counts.articles,
        "chunks": counts.chunks,
        "chunking": app.catalog.ways_of_chunking(),
        "embedding": app.catalog.fact("embedding"),
        "bytes": sum(sizes.values()),
    }
    if as_json:
        ways = [{"how": how, "articles": count} for how, count in facts["chunking"].items()]
        output.show_json({**facts, "chunking": ways, "sizes": sizes, "settings": app.settings.shown()})
    else:
        output.show(tables.status_view(facts, state(ctx).language))


def _sizes(folder: Path) -> dict[str, int]:
    """The bytes of each file and folder in the data folder. Files that vanish meanwhile are skipped."""
    sizes: dict[str, int] = {}
    for path in sorted(folder.rglob("*")):
        with contextlib.suppress(OSError):
            if path.is_file():
                top = path.relative_to(folder).parts[0]
                sizes[top] = sizes.get(top, 0) + path.stat().st_size
    return sizes
