"""What docs/discord.md says about permissions is what the bot needs."""

from __future__ import annotations

import re
from pathlib import Path

import discord

DOCS = Path(__file__).parents[3] / "docs" / "discord.md"
NEEDED = {
    "View Channel": discord.Permissions(view_channel=True),
    "Send Messages": discord.Permissions(send_messages=True),
    "Embed Links": discord.Permissions(embed_links=True),
    "Read Message History": discord.Permissions(read_message_history=True),
    "Create Public Threads": discord.Permissions(create_public_threads=True),
    "Send Messages in Threads": discord.Permissions(send_messages_in_threads=True),
}


def test_the_table_of_permissions_and_the_invite_link_agree() -> None:
    text = DOCS.read_text("utf-8")
    rows = dict(re.findall(r"^\| ([A-Z][\w ]+) \| (\d+) \|", text, re.MULTILINE))
    assert {name: int(value) for name, value in rows.items()} == {
        name: permissions.value for name, permissions in NEEDED.items()
    }
    total = sum(permissions.value for permissions in NEEDED.values())
    assert f"&scope=bot+applications.commands&permissions={total}\n" in text
    assert f"The number `{total}`" in text
