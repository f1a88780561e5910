"""Names and descriptions of commands in the languages that Discord shows them in."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.discord.texts import text
from config.messages import of_locale

# The language that Discord shows where there is no translation.
_DEFAULT = "en"


def named(key: str) -> app_commands.locale_str:
    """The text of a command's key such as "ask.description": English, with its translations."""
    return app_commands.locale_str(text(_DEFAULT, f"command.{key}"), key=key)


class Texts(app_commands.Translator):
    """Translates what `named` made."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - the key says it all
    ) -> str | None:
        key = string.extras.get("key")
        language = of_locale(locale.value)
        return text(language, f"command.{key}") if key and language not in (None, _DEFAULT) else None
