"""The addresses of Discord's interfaces: its own, unless a setting names others."""

from __future__ import annotations

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

_OWN = Route.BASE
_OWN_GATEWAY = DiscordWebSocket.DEFAULT_GATEWAY


def use_api(address: str) -> None:
    """Sends all REST requests of this process to `address`, or to Discord if it is empty.

    discord.py has no setting for this, but all addresses are made from one class attribute.
    """
    Route.BASE = address.rstrip("/") or _OWN


def use_gateway(address: str) -> None:
    """Makes new sessions connect to `address`, as the REST interface gave it.

    discord.py asks for the gateway once and returns to Discord's own when it has to identify again.
    """
    DiscordWebSocket.DEFAULT_GATEWAY = _OWN_GATEWAY if Route.BASE == _OWN else yarl.URL(address)
