"""The world as JSON, in the fields that Discord documents."""

from __future__ import annotations

import datetime as dt
import re

from tests.discord_server.errors import Json
from tests.discord_server.models import DM, EPOCH_MS, PUBLIC_THREAD, Channel, Guild, Message, User, now

_ROLE = re.compile(r"<@&(\d+)>")


def user(one: User) -> Json:
    return {
        "id": str(one.id),
        "username": one.name,
        "discriminator": "0",
        "global_name": one.name.title(),
        "avatar": None,
        "bot": one.bot,
        "public_flags": 0,
        "flags": 0,
    }


def member(one: User, guild: Guild) -> Json:
    return {
        "user": user(one),
        "nick": None,
        "avatar": None,
        "roles": [str(guild.bot_role)] if one.bot else [],
        "joined_at": guild.joined,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }


def channel(one: Channel) -> Json:
    if one.kind == DM:
        assert one.recipient is not None
        return {"id": str(one.id), "type": DM, "last_message_id": None, "recipients": [user(one.recipient)]}
    assert one.guild is not None
    base: Json = {
        "id": str(one.id),
        "type": one.kind,
        "guild_id": str(one.guild.id),
        "name": one.name,
        "parent_id": None if one.parent is None else str(one.parent),
        "last_message_id": None,
        "rate_limit_per_user": 0,
    }
    if one.kind == PUBLIC_THREAD:
        return base | {
            "owner_id": str(one.owner),
            "message_count": len(one.messages),
            "member_count": 1,
            "flags": 0,
            "thread_metadata": {
                "archived": one.archived,
                "auto_archive_duration": 1440,
                "archive_timestamp": now(),
                "locked": False,
            },
        }
    overwrites = [
        {"id": str(target), "type": 1, "allow": "0", "deny": str(denied)}
        for target, denied in one.denied.items()
    ]
    return base | {"position": 0, "topic": None, "nsfw": False, "permission_overwrites": overwrites}


def everyone_role(guild: Guild, permissions: int) -> Json:
    return {
        "id": str(guild.id),
        "name": "@everyone",
        "permissions": str(permissions),
        "position": 0,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def bot_role(guild: Guild, bot: User) -> Json:
    """What Discord makes for a bot that is invited: named as it is, and managed by Discord."""
    made: Json = {"id": str(guild.bot_role), "name": bot.name, "managed": True, "position": 1}
    return everyone_role(guild, 0) | made | {"tags": {"bot_id": str(bot.id)}}


def guild(one: Guild, channels: list[Channel], members: list[User], everyone: int) -> Json:
    return {
        "id": str(one.id),
        "name": one.name,
        "owner_id": str(one.owner),
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": one.locale,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "vanity_url_code": None,
        "application_id": None,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [everyone_role(one, everyone), *(bot_role(one, each) for each in members if each.bot)],
        "joined_at": one.joined,
        "large": False,
        "unavailable": False,
        "member_count": len(one.members),
        "members": [member(each, one) for each in members],
        "channels": [channel(each) for each in channels if each.kind != PUBLIC_THREAD],
        "threads": [channel(each) for each in channels if each.kind == PUBLIC_THREAD],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "premium_progress_bar_enabled": False,
    }


def message(one: Message, mentioned: list[User], deep: bool = True) -> Json:
    """deep: with the message that it replies to."""
    data: Json = {
        "id": str(one.id),
        "channel_id": str(one.channel.id),
        "author": user(one.author),
        "content": one.content,
        "timestamp": timestamp(one.id),
        "edited_timestamp": one.edited,
        "tts": False,
        "mention_everyone": "everyone" in one.pinged,
        "mentions": [user(each) for each in mentioned],
        "mention_roles": [
            number
            for number in _ROLE.findall(one.content)
            if one.channel.guild is not None and number == str(one.channel.guild.bot_role)
        ],
        "attachments": one.attachments,
        "embeds": one.embeds,
        "components": one.components,
        "pinned": False,
        "type": 0,
        "flags": one.flags,
    }
    if one.interaction is not None:
        data |= {"interaction_metadata": one.interaction, "type": 20 if one.interaction["type"] == 2 else 0}
    if one.reference is not None:
        where = {"message_id": str(one.reference.id), "channel_id": str(one.channel.id), "type": 0}
        if one.channel.guild is not None:
            where["guild_id"] = str(one.channel.guild.id)
        data |= {"type": 19, "message_reference": where}
        if deep:
            gone = one.reference.id not in one.channel.messages
            data["referenced_message"] = None if gone else message(one.reference, [], deep=False)
    return data


def timestamp(snowflake: int) -> str:

    return dt.datetime.fromtimestamp(((snowflake >> 22) + EPOCH_MS) / 1000, dt.UTC).isoformat()
