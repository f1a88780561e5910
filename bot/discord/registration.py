"""Registers the commands. One that Discord refuses is left out alone, and the log says which and why."""

from __future__ import annotations

import logging
from typing import Any

import discord
from discord import app_commands

from bot.discord.log import LOG
from bot.discord.translation import Texts

# What discord.py raises when a response is not what it expects.
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)
_LONGEST_REASON = 500


async def register(tree: app_commands.CommandTree[Any]) -> dict[str, int]:
    """Replaces all registered commands by those of the tree, and returns their ids by name.

    Raises discord.HTTPException when Discord itself fails, or accepts no more requests for now.
    """
    translator = Texts()
    await tree.set_translator(translator)
    try:
        return _logged({command.name: command.id for command in await tree.sync()})
    except discord.HTTPException as error:
        if not _refused(error):
            raise
        LOG.event("commands", "refused", logging.ERROR, error=_reason(error))
        return _logged(await _accepted_ones(tree, translator))
    except _UNREADABLE as error:
        # They are registered; they only cannot be clicked in /help.
        LOG.event("commands", "answer unreadable", logging.WARNING, error=type(error).__name__)
        return {}


async def _accepted_ones(tree: app_commands.CommandTree[Any], translator: Texts) -> dict[str, int]:
    """Registers the commands one by one, and then only those that Discord accepted."""
    http, application = tree.client.http, tree.client.application_id
    assert application is not None  # noqa: S101 - known since the login
    accepted: list[Any] = []
    for command in tree.get_commands():
        payload: Any = await command.get_translated_payload(tree, translator)
        try:
            await http.upsert_global_command(application, payload)
        except discord.HTTPException as error:
            if not _refused(error):
                raise
            LOG.event("commands", "refused", logging.ERROR, command=command.name, error=_reason(error))
        else:
            accepted.append(payload)
    if not accepted:
        # Keep what was registered before this start.
        return {}
    registered = await http.bulk_upsert_global_commands(application, payload=accepted)
    return {command["name"]: int(command["id"]) for command in registered}


def _refused(error: discord.HTTPException) -> bool:
    """Whether trying again would change nothing although the token is right."""
    return 400 <= error.status < 500 and error.status not in (401, 429)


def _reason(error: discord.HTTPException) -> str:
    return " ".join(str(error).split())[:_LONGEST_REASON]


def _logged(registered: dict[str, int]) -> dict[str, int]:
    LOG.event("commands", "registered", count=len(registered))
    return registered
