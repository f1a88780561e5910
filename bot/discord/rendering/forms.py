"""Forms, and what users wrote into them.

discord.py forgets an open form when the process ends. So forms are recognized by their ids alone, and their
values are read from the interaction itself: a form that was open during a restart still works.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import discord

from bot.discord.texts import text
from bot.feedback import LONGEST_CORRECTION
from store.chat.servers import MOST_QUESTIONS, ServerSettings

RIGHT = re.compile(r"kutip:right:(?P<key>[\w-]{12})")
LIMITS = re.compile(r"kutip:limits")
# How long discord.py remembers an open form, which is as long as Discord takes it.
_SECONDS = 15 * 60


def right_answer(key: str, language: str) -> discord.ui.Modal:
    """The form that asks what would have been right, for the reply of that key."""
    answer: discord.ui.TextInput[Any] = discord.ui.TextInput(
        style=discord.TextStyle.paragraph, required=False, max_length=LONGEST_CORRECTION, custom_id="answer"
    )
    form = _form(text(language, "feedback.form_title"), f"kutip:right:{key}")
    hint = text(language, "feedback.form_hint")
    form.add_item(
        discord.ui.Label(text=text(language, "feedback.form_label"), description=hint, component=answer)
    )
    return form


def limits(settings: ServerSettings, language: str) -> discord.ui.Modal:
    """The form for how much may be asked in a minute."""
    form = _form(text(language, "settings.limits_title"), "kutip:limits")
    for name in ("user_questions", "server_questions"):
        given: discord.ui.TextInput[Any] = discord.ui.TextInput(
            default=str(getattr(settings, name)), max_length=len(str(MOST_QUESTIONS)), custom_id=name
        )
        form.add_item(discord.ui.Label(text=text(language, f"settings.{name}"), component=given))
    return form


def written(data: Mapping[str, Any]) -> dict[str, str]:
    """What was written into the fields of a form, by their ids, from the data of an interaction."""
    return {field["custom_id"]: str(field.get("value") or "") for field in _fields(data.get("components"))}


def _form(title: str, custom_id: str) -> discord.ui.Modal:
    return discord.ui.Modal(title=title, custom_id=custom_id, timeout=_SECONDS)


def _fields(parts: Any) -> Iterator[Mapping[str, Any]]:
    """The fields, which stand alone in labels or in rows."""
    for part in parts or []:
        if "component" in part:
            yield part["component"]
        elif "components" in part:
            yield from _fields(part["components"])
        elif "custom_id" in part:
            yield part
