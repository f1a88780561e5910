"""Where Discord's interfaces are: its own addresses, unless a setting names others."""

from __future__ import annotations

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

_OWN = Route.BASE
_OWN_GATEWAY = DiscordWebSocket.DEFAULT_GATEWAY


def use_api(address: str) -> None:
    """Sends all REST requests of this process to `address`, or to Discord if it is empty.

    discord.py has no setting for it; the class that forms all addresses has one.
    """
    Route.BASE = address.rstrip("/") or _OWN


def use_gateway(address: str) -> None:
    """Makes `address`, as the REST interface gave it, what a lost session is replaced from.

    discord.py asks for the gateway once and goes back to Discord's own when it has to identify anew.
    """
    DiscordWebSocket.DEFAULT_GATEWAY = _OWN_GATEWAY if Route.BASE == _OWN else yarl.URL(address)
