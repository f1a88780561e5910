"""A third language of replies is one more file of messages: nothing else has to change."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from config.messages import texts

ROOT = Path(__file__).parents[3]
# Says in JSON what the bot does with the language "de".
SCRIPT = """
import asyncio, json, sys
from pathlib import Path
import discord
from bot.discord import language
from bot.discord.features import info, settings
from bot.discord.texts import text
from bot.discord.translation import Texts, named
from config.messages import LANGUAGES, preferred
from config.settings import Settings
from store.catalog import Catalog
from store.chat.servers import Servers, ServerSettings

folder = Path(sys.argv[1])
server = ServerSettings(1, language="de")
servers = Servers(Catalog.open(folder).database)
servers.put(server)

async def options():
    view = settings._view(servers.get(1), "id")
    select = next(item.item for item in view.children if getattr(item, "what", "") == "language")
    return [(option.label, option.value, option.default) for option in select.options]

async def translated():
    return await Texts().translate(named("ask.name"), discord.Locale.german, None)

print(json.dumps({
    "languages": LANGUAGES,
    "setting": Settings.load(language="de").language,
    "stored": servers.get(1).language,
    "user": language.of_user("de"),
    "locale": preferred("auto", {"LANG": "de_DE.UTF-8"}),
    "help": info.help_wanted("hilfe"),
    "button": text("de", "button.sources"),
    "options": asyncio.run(options()),
    "command": asyncio.run(translated()),
}))
"""


def with_german(folder: Path) -> Path:
    """The code, and beside the message files a German one: the English with a few other texts."""
    folder.mkdir()
    for layer in ("store", "retrieval", "bot"):
        (folder / layer).symlink_to(ROOT / layer)
    shutil.copytree(ROOT / "config", folder / "config")
    english = (folder / "config/messages/en.toml").read_text("utf-8")
    german = english
    for old, new in (
        ('en = "English"\nid = "Indonesian"', 'de = "Deutsch"'),
        ('name = "ask"', 'name = "fragen"'),
        ('words = "help, ', 'words = "hilfe, '),
        ('sources = "Sources"', 'sources = "Quellen"'),
    ):
        assert old in german
        german = german.replace(old, new)
    (folder / "config/messages/de.toml").write_text(german, "utf-8")
    return folder


def test_a_third_language_is_one_file(tmp_path: Path) -> None:
    code = with_german(tmp_path / "code")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KUTIP_")}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "data")],
        env=kept | {"PYTHONPATH": str(code)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "languages": ["de", "en", "id"],
        "setting": "de",
        "stored": "de",
        "user": "de",
        "locale": "de",
        "help": "de",
        "button": "Quellen",
        "options": [
            [texts("id")["discord.settings.language_auto"], "auto", False],
            # Indonesian has no name for it yet, so it calls itself.
            ["Jawaban dalam Deutsch", "de", True],
            ["Jawaban dalam bahasa Inggris", "en", False],
            ["Jawaban dalam bahasa Indonesia", "id", False],
        ],
        "command": "fragen",
    }
