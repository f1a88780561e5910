"""The user interfaces: command line, interactive session and Discord bot."""

from __future__ import annotations


def version() -> str:
    """The version of the installed package."""
    from importlib.metadata import version as installed  # noqa: PLC0415 - costs more than most commands

    return installed("kutip")
