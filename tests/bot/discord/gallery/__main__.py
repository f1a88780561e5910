"""Pictures of every kind of message that the bot sends, in both languages, dark and light.

    python -m tests.bot.discord.gallery FOLDER [DOCS]

All go into FOLDER, and those that docs/discord.md shows into DOCS, too. Needs a Chromium and what simcord's
preview needs; `make gallery` brings the latter.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path

import simcord

from bot.app import App
from bot.discord.client import KutipClient
from bot.discord.work.service import Service
from tests.bot.discord.conftest import furnish, settings_in
from tests.bot.discord.gallery.browser import Browser
from tests.bot.discord.gallery.compress import compressed, stacked
from tests.bot.discord.gallery.scenes import Scenes, Shot

SAMPLES = Path(__file__).parents[4] / "store/samples"
LANGUAGES = ("en", "id")
THEMES = ("dark", "light")
# Short messages that are shown together.
TOGETHER = {
    "managing": ("ingest-progress", "ingest", "remove", "export"),
    "sentences": (
        "feedback-thanks", "no-date", "no-articles", "busy", "interrupted", "permission", "ingest-refused",
        "error",
    ),
}  # fmt: skip
DOCUMENTED = (
    "answer-en-dark", "answer-id-light", "quotes-en-light", "quotes-id-dark", "unknown-en-light",
    "unknown-id-dark", "sources-en-dark", "sources-id-light", "article-id-dark", "follow-up-en-light",
    "thread-id-dark", "feedback-form-en-dark", "help-id-light", "articles-en-dark", "status-id-light",
    "settings-en-dark", "managing-en-light", "managing-id-dark", "sentences-en-dark", "sentences-id-light",
)  # fmt: skip
_WIDTH, _HEIGHT, _SCALE = 660, 3000, 1.5
_MARGIN = 16
_AT_REST = 1.0
_STYLE = Path(__file__).with_name("look.css").read_text("utf-8")
_SCRIPT = Path(__file__).with_name("page.js").read_text("utf-8")


async def main(folder: Path, docs: Path | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    async with Browser(_WIDTH, _HEIGHT, _SCALE) as browser:
        for language in LANGUAGES:
            with tempfile.TemporaryDirectory() as data:
                for name, picture in (await gallery(browser, language, Path(data) / "data")).items():
                    file = f"discord-{name}.png"
                    (folder / file).write_bytes(picture)
                    if docs and name in DOCUMENTED:
                        (docs / file).write_bytes(picture)


async def gallery(browser: Browser, language: str, data: Path) -> dict[str, bytes]:
    """The pictures in one language, by what they show and the theme, with the sample articles in a new data
    folder."""
    app = App(settings_in(data))
    app.pipeline.ingest([str(SAMPLES)])
    service = Service(app)
    env = simcord.Env(KutipClient(service, shard_count=1), settle_timeout=120)
    await env.start()
    env.backend.edit_bot_profile("kutip")
    town = furnish(env, service)
    found: dict[tuple[str, str], bytes] = {}
    async for shot in Scenes(town, language).all():
        for theme, picture in (await taken(browser, env, shot, language)).items():
            found[shot.name, theme] = picture
        print(language, shot.name, flush=True)  # noqa: T201 - which picture was taken
    await town.service.close(10)
    await town.service.close_writes(10)
    town.service.collections.close()
    await env.shutdown()
    whole = {f"{name}-{language}-{theme}": compressed(picture) for (name, theme), picture in found.items()}
    for name, parts in TOGETHER.items():
        for theme in THEMES:
            whole[f"{name}-{language}-{theme}"] = stacked([found[part, theme] for part in parts])
    return whole


async def taken(browser: Browser, env: simcord.Env, shot: Shot, language: str) -> dict[str, bytes]:
    """The pictures of a shot, PNG, by theme."""
    locale = "id" if language == "id" else "en-GB"
    seen = env.preview(
        shot.channel, viewers=[shot.viewer], layout="channel", locale=locale, timezone="Asia/Jakarta"
    )
    async with seen as preview:
        await browser.open(preview.url, "window.simcordPreview?.ready")
        await browser.run(_SCRIPT)
        await browser.run(f"gallery.dress({json.dumps(_STYLE)})")
        if shot.click:
            await browser.until(f"gallery.form({json.dumps(shot.click)})")
        # Once more drawn for its new size, it stays as it is.
        await asyncio.sleep(_AT_REST)
        await browser.until("gallery.ready()")
        pictures = {}
        for theme in THEMES:
            box = await browser.run(f"gallery.shown({json.dumps(theme)}, {shot.last or 0}, {_MARGIN})")
            pictures[theme] = await browser.picture(box)
    return pictures


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None))
