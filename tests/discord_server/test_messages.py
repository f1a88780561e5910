"""What the loopback server refuses in messages, and with which words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.discord_server.check_message import check_message, pinged
from tests.discord_server.errors import ApiError, Json

LINK: Json = {"type": 2, "style": 5, "label": "Open", "url": "https://example.org"}
BUTTON: Json = {"type": 2, "style": 2, "label": "More", "custom_id": "more"}


def row(*items: Json) -> list[Json]:
    return [{"type": 1, "components": list(items)}]


def refused(body: Json) -> Json:
    with pytest.raises(ApiError) as caught:
        check_message(body, [])
    return caught.value.body


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2000},
        {"embeds": [{"title": "t" * 256, "description": "d" * 4096, "url": "http://example.org/a"}]},
        {"embeds": [{"description": "d" * 600}] * 10},
        {"embeds": [{"fields": [{"name": "n", "value": "v"}] * 25, "color": 0xFFFFFF}]},
        {"embeds": [{"description": "d", "timestamp": "2026-05-01T00:00:00+00:00", "footer": {"text": "f"}}]},
        {"content": "x", "components": row(BUTTON, LINK)},
        {"content": "x", "allowed_mentions": {"parse": [], "replied_user": False}},
    ],
)
def test_what_discord_takes(body: Json) -> None:
    check_message(body, [])


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"content": "x" * 2001}, "content"),
        ({"content": "😀" * 1001}, "content"),
        ({"content": 7}, "content"),
        ({"embeds": [{"description": "d"}] * 11}, "embeds"),
        ({"embeds": [{"description": "d" * 601}] * 10}, "embeds"),
        ({"embeds": [{"title": "t" * 257}]}, "embeds.0.title"),
        ({"embeds": [{"description": "d" * 4097}]}, "embeds.0.description"),
        ({"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]}, "embeds.0.fields"),
        ({"embeds": [{"fields": [{"name": "n", "value": "v" * 1025}]}]}, "embeds.0.fields.0.value"),
        ({"embeds": [{"fields": [{"name": "", "value": "v"}]}]}, "embeds.0.fields.0.name"),
        ({"embeds": [{"footer": {"text": "f" * 2049}}]}, "embeds.0.footer.text"),
        ({"embeds": [{"title": "t", "url": "javascript:alert(1)"}]}, "embeds.0.url"),
        ({"embeds": [{"title": "t", "url": "https://[broken"}]}, "embeds.0.url"),
        ({"embeds": [{"title": "t", "color": 0x1000000}]}, "embeds.0.color"),
        ({"embeds": [{"title": "t", "timestamp": "kemarin"}]}, "embeds.0.timestamp"),
        ({"embeds": [{"judul": "t"}]}, "embeds.0"),
        ({"content": "x", "components": [{"type": 1, "components": [BUTTON]}] * 6}, "components"),
        ({"content": "x", "components": [BUTTON]}, "components.0.type"),
        ({"content": "x", "allowed_mentions": {"parse": ["siapa pun"]}}, "allowed_mentions.parse.0"),
        ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "allowed_mentions"),
        ({"content": "x", "attachments": [{"id": 0}]}, "attachments.0.id"),
        ({"content": "x", "warna": 1}, "warna"),
    ],
)
def test_what_discord_refuses(body: Json, path: str) -> None:
    answer = refused(body)
    assert (answer["code"], answer["message"]) == (50035, "Invalid Form Body")
    node: Any = answer["errors"]
    for part in path.split("."):
        node = node[part]
    assert node["_errors"][0]["code"]
    assert node["_errors"][0]["message"]


@pytest.mark.parametrize(
    ("components", "path"),
    [
        (row(*[BUTTON | {"custom_id": str(n)} for n in range(6)]), "components"),
        (row(BUTTON, BUTTON), "components.1.custom_id"),
        (row(BUTTON | {"custom_id": "c" * 101}), "components.0.custom_id"),
        (row(BUTTON | {"label": "l" * 81}), "components.0.label"),
        (row(LINK | {"url": "ftp://example.org"}), "components.0.url"),
        (row(LINK | {"url": "https://example.org/" + "a" * 500}), "components.0.url"),
        (row(LINK | {"custom_id": "more"}), "components.0"),
        (row({"type": 3, "custom_id": "s", "options": []}), "components.0.options"),
    ],
)
def test_components_that_discord_refuses(components: list[Json], path: str) -> None:
    node: Any = refused({"content": "x", "components": components})["errors"]["components"]["0"]
    for part in path.split("."):
        node = node[part]
    assert node["_errors"]


@pytest.mark.parametrize("body", [{}, {"content": ""}, {"embeds": [], "components": []}])
def test_an_empty_message(body: Json) -> None:
    assert refused(body) == {"code": 50006, "message": "Cannot send an empty message"}


def test_too_many_bytes() -> None:
    file = {"index": 0, "filename": "a", "size": 11 * 1024 * 1024}
    with pytest.raises(ApiError) as caught:
        check_message({"content": "x"}, [file])
    assert caught.value.status == 413


@pytest.mark.parametrize(
    ("content", "allowed", "expected"),
    [
        ("<@12> @everyone", None, {"user:12", "everyone"}),
        ("<@12> @everyone", {"parse": []}, set()),
        ("<@12> <@13>", {"parse": [], "users": ["13"]}, {"user:13"}),
        ("`<@12>` ```@here``` \\@everyone \\<@12>", None, set()),
        ("@here", {"parse": ["everyone"]}, {"everyone"}),
    ],
)
def test_whom_a_message_notifies(content: str, allowed: Any, expected: set[str]) -> None:
    body = {"content": content} | ({} if allowed is None else {"allowed_mentions": allowed})
    assert pinged(body, may_ping_all=True) == expected


def test_replies_notify_only_if_they_may() -> None:
    assert pinged({"content": "x"}, replied_to=7) == {"user:7"}
    assert pinged({"content": "x", "allowed_mentions": {"parse": []}}, replied_to=7) == set()
    assert pinged({"content": "@everyone"}, may_ping_all=False) == set()
