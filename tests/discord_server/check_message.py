"""Bodies of messages as Discord takes them, and whom they notify."""

from __future__ import annotations

import re
from typing import Any

from tests.discord_server.check_components import check_components
from tests.discord_server.check_embeds import check_embeds
from tests.discord_server.errors import ApiError, Form, Json

MOST_CONTENT = 2000
MOST_BYTES = 10 * 1024 * 1024
SUPPRESS_EMBEDS, SILENT = 1 << 2, 1 << 12
_KEYS = {
    "content", "embeds", "components", "allowed_mentions", "flags", "tts", "nonce", "enforce_nonce",
    "message_reference", "attachments", "sticker_ids", "username", "avatar_url", "poll",
}  # fmt: skip
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_USER = re.compile(r"(?<!\\)<@!?(\d+)>")
_EVERYONE = re.compile(r"(?<!\\)@(everyone|here)\b")


def check_message(body: Json, files: list[Json], *, editing: bool = False) -> None:
    """files: those sent along, with "filename" and "size". Raises ApiError."""
    form = Form()
    for key in body.keys() - _KEYS:
        form.wrong((key,), "UNKNOWN_FIELD", "No such field.")
    form.text(("content",), body.get("content"), 0, MOST_CONTENT)
    check_embeds(form, body.get("embeds"))
    check_components(form, body.get("components"))
    check_mentions(form, body.get("allowed_mentions"))
    form.text(("nonce",), body.get("nonce"), 0, 25)
    form.number(("flags",), body.get("flags"), 0, 1 << 16)
    _check_files(form, body.get("attachments"), files)
    form.done()
    if not editing and not files and not any(body.get(key) for key in ("content", "embeds", "components")):
        raise ApiError(400, 50006, "Cannot send an empty message")


def _check_files(form: Form, declared: Any, files: list[Json]) -> None:
    if len(files) > 10:
        form.wrong(("attachments",), "BASE_TYPE_BAD_LENGTH", "Must be 10 or fewer in length.")
    if sum(one["size"] for one in files) > MOST_BYTES:
        raise ApiError(413, 40005, "Request entity too large")
    names = {one["index"] for one in files}
    for number, item in enumerate(form.list(("attachments",), declared, 10)):
        known = isinstance(item, dict) and (str(item.get("id")).isdecimal())
        if not known or (int(item["id"]) < 10 and int(item["id"]) not in names):
            form.wrong(("attachments", number, "id"), "ATTACHMENT_NOT_FOUND", "No such file was sent.")


def check_mentions(form: Form, allowed: Any) -> None:
    if allowed is None:
        return
    if not isinstance(allowed, dict) or allowed.keys() - {"parse", "users", "roles", "replied_user"}:
        form.wrong(("allowed_mentions",), "MODEL_TYPE_CONVERTIBLE", "Not allowed mentions.")
        return
    parse = form.list(("allowed_mentions", "parse"), allowed.get("parse"), 3)
    for number, kind in enumerate(parse):
        form.choice(("allowed_mentions", "parse", number), kind, {"everyone", "users", "roles"})
    for kind in ("users", "roles"):
        given = form.list(("allowed_mentions", kind), allowed.get(kind), 100)
        if given and kind in parse:
            form.wrong(
                ("allowed_mentions",), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "Mutually exclusive."
            )


def pinged(body: Json, *, replied_to: int | None = None, may_ping_all: bool = False) -> set[str]:
    """Whom a new message notifies: "everyone", "user:ID". Without allowed mentions it is all it names."""
    allowed = body.get("allowed_mentions")
    text = _CODE.sub("", body.get("content") or "")
    found = set()
    users = {f"user:{number}" for number in _USER.findall(text)}
    if allowed is None:
        allowed = {"parse": ["users", "roles", "everyone"], "replied_user": True}
    if "users" in allowed.get("parse", []):
        found |= users
    found |= users & {f"user:{number}" for number in allowed.get("users", [])}
    if "everyone" in allowed.get("parse", []) and may_ping_all and _EVERYONE.search(text):
        found.add("everyone")
    if replied_to is not None and allowed.get("replied_user", False):
        found.add(f"user:{replied_to}")
    return found
