"""What the loopback server refuses in commands and forms."""

from __future__ import annotations

from typing import Any

import pytest

from tests.discord_server.check_commands import check_commands, is_name
from tests.discord_server.check_components import check_modal, fields_of
from tests.discord_server.errors import ApiError, Form, Json

ASK: Json = {"name": "ask", "description": "Asks", "type": 1}
TEXT: Json = {"type": 3, "name": "text", "description": "What"}
SUB: Json = {"type": 1, "name": "sub", "description": "s"}
CHOICE: Json = {"name": "a", "value": "b"}
LONG = [{"name": "c", "value": f"{number}" + "v" * 90} for number in range(25)]


def first_error(commands: Any) -> str:
    with pytest.raises(ApiError) as caught:
        check_commands(commands)
    node = caught.value.body["errors"]
    while "_errors" not in node:
        node = next(iter(node.values()))
    return str(node["_errors"][0]["code"])


def test_a_set_of_commands_that_discord_takes() -> None:
    localized = {"name_localizations": {"id": "tanya"}, "description_localizations": {"id": "Bertanya"}}
    nested = {"type": 2, "name": "group", "description": "g", "options": [SUB | {"options": [TEXT]}]}
    menu = {"name": "Ask kutip about this", "type": 3}
    asks = ASK | localized | {"options": [TEXT | {"required": True}]}
    commands = [asks, ASK | {"name": "deep", "options": [nested]}, menu]
    assert check_commands(commands) == commands


@pytest.mark.parametrize(
    ("commands", "code"),
    [
        ([ASK | {"name": "Ask"}], "INVALID_NAME"),
        ([ASK | {"name": "two words"}], "INVALID_NAME"),
        ([ASK | {"name": "a" * 33}], "BASE_TYPE_BAD_LENGTH"),
        ([ASK | {"description": ""}], "BASE_TYPE_BAD_LENGTH"),
        ([ASK | {"description": "d" * 101}], "BASE_TYPE_BAD_LENGTH"),
        ([ASK | {"name_localizations": {"id": "Tanya"}}], "INVALID_NAME"),
        ([ASK | {"name_localizations": {"jv": "takon"}}], "ENUM_TYPE_COERCE"),
        ([ASK | {"description_localizations": {"id": "d" * 101}}], "BASE_TYPE_BAD_LENGTH"),
        ([ASK, ASK], "DUPLICATE_NAME"),
        ([ASK | {"name": f"ask-{n}"} for n in range(101)], "TOO_MANY"),
        ([ASK | {"options": [TEXT, TEXT]}], "NAME_DUPLICATED"),
        ([ASK | {"options": [TEXT, TEXT | {"name": "b", "required": True}]}], "REQUIRED_INVALID"),
        ([ASK | {"options": [TEXT | {"name": f"t{n}"} for n in range(26)]}], "BASE_TYPE_BAD_LENGTH"),
        ([ASK | {"options": [TEXT | {"max_length": 6001}]}], "NUMBER_TYPE_RANGE"),
        ([ASK | {"options": [TEXT | {"choices": [CHOICE], "autocomplete": True}]}], "AUTOCOMPLETE_INVALID"),
        ([ASK | {"options": [TEXT | {"choices": [CHOICE | {"name": ""}]}]}], "BASE_TYPE_BAD_LENGTH"),
        ([ASK | {"options": [TEXT, SUB]}], "TYPE_INVALID"),
        ([ASK | {"options": [TEXT | {"name": f"t{n}", "choices": LONG} for n in range(5)]}], "TOO_LARGE"),
        ([ASK | {"contexts": [3]}], "BASE_TYPE_CHOICES"),
        ([ASK | {"default_member_permissions": "manage"}], "NUMBER_TYPE_COERCE"),
        ([{"name": "Menu", "type": 3, "description": "d"}], "DESCRIPTION_CANNOT_BE_SET"),
        ([ASK | {"warna": 1}], "UNKNOWN_FIELD"),
    ],
)
def test_what_discord_refuses(commands: list[Json], code: str) -> None:
    assert first_error(commands).endswith(code)


@pytest.mark.parametrize(("name", "valid"), [("tanya", True), ("質問", True), ("a_b-1", True), ("É", False)])
def test_names_of_commands(name: str, valid: bool) -> None:
    assert is_name(name) is valid


FIELD: Json = {"type": 4, "custom_id": "why", "style": 1}


def test_forms() -> None:
    labelled = {"type": 18, "label": "Why?", "component": FIELD}
    old = {"type": 1, "components": [FIELD | {"label": "Why?", "custom_id": "old"}]}
    modal = {
        "title": "Opinion",
        "custom_id": "form",
        "components": [{"type": 10, "content": "t"}, labelled, old],
    }
    form = Form()
    check_modal(form, modal)
    form.done()
    assert [one["custom_id"] for one in fields_of(modal)] == ["why", "old"]


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"title": "t" * 46},
        {"custom_id": "c" * 101},
        {"components": []},
        {"components": [{"type": 1, "components": [FIELD]}]},
        {"components": [{"type": 18, "label": "l" * 46, "component": FIELD}]},
        {"components": [{"type": 18, "label": "l", "component": FIELD | {"max_length": 4001}}]},
        {"components": [{"type": 18, "label": "l", "component": FIELD | {"placeholder": "p" * 101}}]},
        {"components": [{"type": 18, "label": "l", "component": FIELD}] * 2},
    ],
)
def test_forms_that_discord_refuses(change: Json) -> None:
    modal = {"title": "t", "custom_id": "c", "components": [{"type": 18, "label": "l", "component": FIELD}]}
    form = Form()
    check_modal(form, modal | change)
    with pytest.raises(ApiError):
        form.done()
