"""The bot's token: the one secret. It is not a setting, so that what shows the settings never shows it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from config.errors import SettingsError
from config.layers import dotenv_values

NAME = "DISCORD_TOKEN"
_SHAPE = re.compile(r"[\x21-\x7e]+")


def discord_token(environ: Mapping[str, str], dotenv: Path) -> str:
    """The token from the environment, else from a .env file. It is never shown, nor part of a message.

    Raises SettingsError when there is none, when it has characters that no token has, or when .env is broken.
    """
    token = (environ.get(NAME) or dotenv_values(dotenv, ".env").get(NAME) or "").strip()
    # Some copy it with the word that stands before it in HTTP headers.
    token = re.sub(r"\ABot(\s+|\Z)", "", token)
    if not token:
        raise SettingsError(
            f"There is no Discord token: write {NAME}=... into .env or set it in the environment; "
            "docs/discord.md shows where to get one."
        )
    if not _SHAPE.fullmatch(token):
        raise SettingsError(
            f"{NAME} has characters that no token has; copy it again from the Bot page of your application."
        )
    return token
