"""The command that checks the installation: doctor."""

from __future__ import annotations

from dataclasses import asdict

import typer

from bot.cli import output
from bot.cli.checks import checks
from bot.cli.state import Json, state
from bot.cli.views.tables import checks_view


def doctor(ctx: typer.Context, as_json: Json = False) -> None:
    """Check the installation and the store.

    Vectors that do not match the articles are repaired. For every other problem it says what to do.
    """
    with output.waiting("Checking"):
        found = list(checks(lambda: state(ctx).app))
    sound = all(check.state != "fail" for check in found)
    if as_json:
        output.show_json({"ok": sound, "checks": [asdict(check) for check in found]})
    else:
        output.show(checks_view(found))
    raise typer.Exit(0 if sound else 1)
