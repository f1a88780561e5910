"""Pictures of a report for the documents: its top, its plots in the dark theme, and its items, filtered.

    python -m tests.retrieval.evaluation.report.pictures REPORT.html RUN.json FOLDER

Each holds, as a text in the file, the main figures of the run that it shows, so that a test can compare them
with what the documents say. Needs a Chromium; `make pictures` calls it.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.bot.discord.gallery.browser import Browser
from tests.bot.discord.gallery.compress import compressed

FIGURES = "figures"
_SHOWN = ("right", "f1", "refusal_recall", "quote_validity")
_WIDTH, _HEIGHT, _SCALE = 1100, 8000, 1.0
# What each picture shows: what the address presets, and the CSS pixels from the top of which part.
PICTURES = {
    "report-light": ("#theme=light", "body", 760),
    "report-dark": ("#theme=dark", "section[aria-labelledby=plots]", 1020),
    "report-items": ("#theme=light&q=beijing", "section[aria-labelledby=questions]", 600),
}
_MARGIN = 20
# The page's own script shows the filters when it has run.
_READY = "document.querySelector('#filters')?.hidden === false"


async def main(report: Path, run: Path, folder: Path) -> None:
    metrics = json.loads(run.read_text("utf-8"))["metrics"]
    figures = json.dumps({name: round(metrics[name], 3) for name in _SHOWN})
    async with Browser(_WIDTH, _HEIGHT, _SCALE) as browser:
        for name, (preset, part, height) in PICTURES.items():
            await browser.open(f"{report.resolve().as_uri()}{preset}", _READY)
            top = await browser.run(f"document.querySelector('{part}').getBoundingClientRect().top")
            box = {"x": 0, "y": max(top - _MARGIN, 0), "width": _WIDTH, "height": height}
            picture = await browser.picture(box)
            (folder / f"{name}.png").write_bytes(with_figures(compressed(picture), figures))


def with_figures(picture: bytes, figures: str) -> bytes:
    """The PNG with a text in it that viewers do not show."""
    said, written = PngInfo(), io.BytesIO()
    said.add_text(FIGURES, figures)
    Image.open(io.BytesIO(picture)).save(written, "PNG", optimize=True, pnginfo=said)
    return written.getvalue()


if __name__ == "__main__":
    asyncio.run(main(*map(Path, sys.argv[1:4])))
