"""The command that starts a session: repl."""

from __future__ import annotations

import typer

from bot.cli.state import state


def repl(ctx: typer.Context) -> None:
    """Start an interactive session (or read one question per line)."""
    from bot.repl.loop import Repl  # noqa: PLC0415 - only where used

    Repl(state(ctx).app, state(ctx).language).run()
