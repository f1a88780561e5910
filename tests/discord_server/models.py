"""What there is on a Discord of one's own: users, guilds, channels, messages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from tests.discord_server.errors import Json

EPOCH_MS = 1_420_070_400_000
TEXT, DM, PUBLIC_THREAD = 0, 1, 11
EPHEMERAL, LOADING = 1 << 6, 1 << 7

# What @everyone may do in a new guild, and the bot's role besides: what docs/discord.md asks for.
PERMISSIONS = {
    "manage_channels": 1 << 4,
    "manage_guild": 1 << 5,
    "view_channel": 1 << 10,
    "send_messages": 1 << 11,
    "manage_messages": 1 << 13,
    "embed_links": 1 << 14,
    "attach_files": 1 << 15,
    "read_message_history": 1 << 16,
    "mention_everyone": 1 << 17,
    "use_application_commands": 1 << 31,
    "manage_threads": 1 << 34,
    "create_public_threads": 1 << 35,
    "send_messages_in_threads": 1 << 38,
}
ADMINISTRATOR = 1 << 3
ALL = ADMINISTRATOR | sum(PERMISSIONS.values())
MEMBER = ALL & ~(
    ADMINISTRATOR
    | PERMISSIONS["manage_channels"]
    | PERMISSIONS["manage_guild"]
    | PERMISSIONS["manage_messages"]
    | PERMISSIONS["mention_everyone"]
    | PERMISSIONS["manage_threads"]
)


def now() -> str:
    return dt.datetime.now(dt.UTC).isoformat()


@dataclass(eq=False)
class User:
    """locale: of the user's Discord, such as "en-US" or "id". open_dms: whether bots may write to them."""

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"
    open_dms: bool = True


@dataclass(eq=False)
class Guild:
    """members: user id -> what they may do, before a channel's overwrites. owner: may do everything.
    bot_role: the role that Discord made for the bot when it was invited."""

    id: int
    name: str
    owner: int
    locale: str = "en-US"
    bot_role: int = 0
    members: dict[int, int] = field(default_factory=dict)
    joined: str = field(default_factory=now)


@dataclass(eq=False)
class Channel:
    """A text channel, a thread (`parent`) or a direct-message channel (`recipient`, no guild).

    denied: user id -> permissions taken from them here.
    """

    id: int
    kind: int
    name: str = ""
    guild: Guild | None = None
    parent: int | None = None
    recipient: User | None = None
    owner: int = 0
    archived: bool = False
    denied: dict[int, int] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)


@dataclass(eq=False)
class Message:
    """sees: the only user that an ephemeral message is shown to. pinged: users, roles and "everyone" that
    its sending notified. interaction: id of the interaction that it answers. edits: how often it changed."""

    id: int
    channel: Channel
    author: User
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    flags: int = 0
    reference: Message | None = None
    interaction: Json | None = None
    sees: int | None = None
    pinged: set[str] = field(default_factory=set)
    edited: str | None = None
    edits: int = 0
    thread: int | None = None
    nonce: str | None = None

    @property
    def thinking(self) -> bool:
        return bool(self.flags & LOADING)

    @property
    def text(self) -> str:
        """All that a user reads, in order: content, then each embed's parts."""
        parts = [self.content]
        for embed in self.embeds:
            parts += [embed.get("author", {}).get("name", ""), embed.get("title", "")]
            parts.append(embed.get("description", ""))
            for item in embed.get("fields", []):
                parts += [item["name"], item["value"]]
            parts.append(embed.get("footer", {}).get("text", ""))
        return "\n".join(part for part in parts if part)

    @property
    def buttons(self) -> list[Json]:
        """Every component in the rows, in order."""
        return [item for row in self.components for item in row.get("components", [])]
