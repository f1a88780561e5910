"""What the command line shares with the command that it runs."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from config.messages import preferred

if TYPE_CHECKING:
    from bot.app import App

Json = Annotated[bool, typer.Option("--json", help="Print a JSON document instead of text.")]


@dataclass
class State:
    """The global options, and the parts of kutip, which are built when a command first needs them."""

    data_dir: str | None = None
    built: App | None = None

    @property
    def app(self) -> App:
        """The parts; the settings are read on first use. Raises SettingsError."""
        if self.built is None:
            # Help and version do not need the settings, which are slow to import.
            from bot.app import App  # noqa: PLC0415
            from config import log  # noqa: PLC0415
            from config.settings import Settings  # noqa: PLC0415

            settings = Settings.load(data_dir=self.data_dir)
            log.set_up(settings.log_level, settings.debug, settings.secrets())
            self.built = App(settings)
        return self.built

    @property
    def secrets(self) -> Collection[str]:
        """The secret values of the settings, which are never shown; none until the settings are read."""
        return self.built.settings.secrets() if self.built is not None else ()

    @property
    def language(self) -> str:
        """The language of texts that do not reply to a question. Raises SettingsError."""
        return preferred(self.app.settings.language, os.environ)

    @property
    def debug(self) -> bool:
        """Whether errors show their traceback; works even if reading the settings fails."""
        if self.built is not None:
            return self.built.settings.debug
        return os.environ.get("KUTIP_DEBUG", "").lower() in {"1", "true", "t", "yes", "y", "on"}


def state(ctx: typer.Context) -> State:
    """The state of the call that a command belongs to."""
    found: State = ctx.obj
    return found
