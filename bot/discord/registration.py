"""Registering the commands: one that Discord refuses is missing alone, and the log says which and why."""

from __future__ import annotations

import logging
from typing import Any

import discord
from discord import app_commands

from bot.discord.log import LOG
from bot.discord.translation import Texts

# What discord.py raises when an answer is not what it expects.
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)
_LONGEST_REASON = 500


async def register(tree: app_commands.CommandTree[Any]) -> dict[str, int]:
    """Registers the commands in place of all that were there, and returns the ids of those that are, by name.

    Raises discord.HTTPException when Discord refuses none of them but fails, or takes no more for now.
    """
    translator = Texts()
    await tree.set_translator(translator)
    try:
        return _told({command.name: command.id for command in await tree.sync()})
    except discord.HTTPException as error:
        if not _refused(error):
            raise
        LOG.event("commands", "refused", logging.ERROR, error=_reason(error))
        return _told(await _those_taken(tree, translator))
    except _UNREADABLE as error:
        # They are registered; only that they can be clicked in /help is lost.
        LOG.event("commands", "answer unreadable", logging.WARNING, error=type(error).__name__)
        return {}


async def _those_taken(tree: app_commands.CommandTree[Any], translator: Texts) -> dict[str, int]:
    """Registers the commands one by one, and in the end those alone that Discord took."""
    http, application = tree.client.http, tree.client.application_id
    assert application is not None  # noqa: S101 - known since the login
    taken: list[Any] = []
    for command in tree.get_commands():
        payload: Any = await command.get_translated_payload(tree, translator)
        try:
            await http.upsert_global_command(application, payload)
        except discord.HTTPException as error:
            if not _refused(error):
                raise
            LOG.event("commands", "refused", logging.ERROR, command=command.name, error=_reason(error))
        else:
            taken.append(payload)
    if not taken:
        # What was registered before this start stays, rather than nothing.
        return {}
    registered = await http.bulk_upsert_global_commands(application, payload=taken)
    return {command["name"]: int(command["id"]) for command in registered}


def _refused(error: discord.HTTPException) -> bool:
    """Whether trying again would change nothing, and the token is not to blame."""
    return 400 <= error.status < 500 and error.status not in (401, 429)


def _reason(error: discord.HTTPException) -> str:
    return " ".join(str(error).split())[:_LONGEST_REASON]


def _told(registered: dict[str, int]) -> dict[str, int]:
    LOG.event("commands", "registered", count=len(registered))
    return registered
