"""Embeds, as Discord takes them: https://docs.discord.com/developers/resources/message#embed-object."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from tests.discord_server.errors import Form, Json, Path, length

MOST_CHARACTERS = 6000
_FIELDS = {
    "title", "type", "description", "url", "timestamp", "color", "footer", "image", "thumbnail", "video",
    "provider", "author", "fields", "flags",
}  # fmt: skip


def check_embeds(form: Form, embeds: Any) -> None:
    """At most 10, each part within its limit, 6,000 characters over all of them."""
    total = 0
    for number, embed in enumerate(form.list(("embeds",), embeds, 10)):
        path: Path = ("embeds", number)
        if not isinstance(embed, dict) or embed.keys() - _FIELDS:
            form.wrong(path, "MODEL_TYPE_CONVERTIBLE", "Not an embed.")
            continue
        total += _check_embed(form, path, embed)
    if total > MOST_CHARACTERS:
        form.wrong(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")


def _check_embed(form: Form, path: Path, embed: Json) -> int:
    """Returns the characters that count."""
    form.text((*path, "title"), embed.get("title"), 0, 256)
    form.text((*path, "description"), embed.get("description"), 0, 4096)
    form.number((*path, "color"), embed.get("color"), 0, 0xFFFFFF)
    counted = [embed.get("title"), embed.get("description")]
    for part, name, most in (("footer", "text", 2048), ("author", "name", 256)):
        if part in embed:
            form.text((*path, part, name), embed[part].get(name), 1 if part == "author" else 0, most)
            counted.append(embed[part].get(name))
            _check_url(form, (*path, part, "icon_url"), embed[part].get("icon_url"), attachment=True)
    for number, item in enumerate(form.list((*path, "fields"), embed.get("fields"), 25)):
        form.text((*path, "fields", number, "name"), item.get("name"), 1, 256)
        form.text((*path, "fields", number, "value"), item.get("value"), 1, 1024)
        counted += [item.get("name"), item.get("value")]
    _check_url(form, (*path, "url"), embed.get("url"))
    _check_url(form, (*path, "author", "url"), embed.get("author", {}).get("url"))
    for part in ("image", "thumbnail"):
        _check_url(form, (*path, part, "url"), embed.get(part, {}).get("url"), attachment=True)
    if embed.get("timestamp") is not None:
        try:
            dt.datetime.fromisoformat(embed["timestamp"])
        except (TypeError, ValueError):
            form.wrong((*path, "timestamp"), "DATE_TIME_TYPE_PARSE", "Could not parse the time.")
    return sum(length(text) for text in counted if isinstance(text, str))


def _check_url(form: Form, path: Path, url: Any, *, attachment: bool = False) -> None:
    if url is None:
        return
    allowed = {"http", "https"} | ({"attachment"} if attachment else set())
    form.text(path, url, 1, 2048)
    if not is_url(url, allowed):
        form.wrong(path, "URL_TYPE_INVALID_SCHEME", f"Scheme must be one of {sorted(allowed)}.")


def is_url(url: Any, schemes: set[str]) -> bool:
    if not isinstance(url, str) or any(character.isspace() for character in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.netloc)
