"""What a client may send to the gateway; what it may not has a close code."""

from __future__ import annotations

from typing import Any

KNOWN_INTENTS = sum(1 << bit for bit in [*range(17), 20, 21, 24, 25])
PRIVILEGED_INTENTS = (1 << 1) | (1 << 8) | (1 << 15)
_STATUSES = {"online", "dnd", "idle", "invisible", "offline"}


class Refused(Exception):  # noqa: N818 - what happens to the client, not to us
    """The connection is closed with `code`: https://docs.discord.com/developers/topics/opcodes-and-status-codes."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def check_identify(data: Any, token: str, privileged: int) -> tuple[int, int, int]:
    """The shard, the number of shards and the intents of an IDENTIFY. Raises Refused."""
    if not isinstance(data, dict):
        raise Refused(4002, "IDENTIFY without data")
    if data.get("token") != token:
        raise Refused(4004, "wrong token")
    properties = data.get("properties")
    if not isinstance(properties, dict) or not {"os", "browser", "device"} <= properties.keys():
        raise Refused(4002, "IDENTIFY without properties")
    shard = data.get("shard", [0, 1])
    if not isinstance(shard, list) or len(shard) != 2 or not 0 <= shard[0] < shard[1]:
        raise Refused(4010, f"invalid shard {shard}")
    intents = data.get("intents")
    if not isinstance(intents, int) or intents & ~KNOWN_INTENTS:
        raise Refused(4013, f"invalid intents {intents}")
    if intents & PRIVILEGED_INTENTS & ~privileged:
        raise Refused(4014, f"disallowed intents {intents}")
    if data.get("presence") is not None:
        check_presence(data["presence"])
    return shard[0], shard[1], intents


def check_presence(data: Any) -> None:
    """Raises Refused."""
    if not isinstance(data, dict) or data.get("status") not in {*_STATUSES, None}:
        raise Refused(4002, "not a presence")
    for activity in data.get("activities") or []:
        if not 1 <= len(str(activity.get("name", ""))) <= 128:
            raise Refused(4002, "an activity needs a name of up to 128 characters")
