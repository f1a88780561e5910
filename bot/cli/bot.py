"""The command that runs the Discord bot."""

from __future__ import annotations

import os

import typer

from bot.cli.state import state
from bot.stopping import Stop
from config.layers import current_folder
from config.token import discord_token

# From the signal to the end of the process. Users whose answers are cut off have been told by then.
_SECONDS = 9.5


def bot(ctx: typer.Context) -> None:
    """Run the Discord bot until it is stopped.

    Set its token as DISCORD_TOKEN in the environment or in .env.
    """
    stop = Stop(_SECONDS)
    stop.install()
    token = discord_token(os.environ, current_folder() / ".env")
    app = state(ctx).app
    from bot.discord.run import run  # noqa: PLC0415 - discord.py takes a second to import

    raise typer.Exit(run(app, token, stop))
