"""Commands as Discord takes them: https://docs.discord.com/developers/interactions/application-commands."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Any

from tests.discord_server.errors import Form, Json, Path, length

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, NUMBER, ATTACHMENT = 1, 2, 3, 4, 10, 11
_MOST = {SLASH: 100, USER_MENU: 15, MESSAGE_MENU: 15}
_MOST_CHARACTERS = 8000
LOCALES = {
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl",
    "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "ko",
    "zh-TW",
}  # fmt: skip
_COMMAND = {
    "name", "name_localizations", "description", "description_localizations", "options", "type", "nsfw",
    "default_member_permissions", "dm_permission", "default_permission", "contexts", "integration_types",
    "handler", "id",
}  # fmt: skip
_OPTION = {
    "type", "name", "name_localizations", "description", "description_localizations", "required", "choices",
    "options", "channel_types", "min_value", "max_value", "min_length", "max_length", "autocomplete",
}  # fmt: skip


def check_commands(commands: Any) -> list[Json]:
    """A whole set of commands, as it replaces the one before. Raises ApiError."""
    form = Form()
    listed = form.list((), commands, 130)
    for number, command in enumerate(listed):
        check_command(form, (number,), command)
    kinds = Counter(command.get("type", SLASH) for command in listed)
    names = Counter((command.get("type", SLASH), command.get("name")) for command in listed)
    for kind, count in kinds.items():
        if count > _MOST.get(kind, 0):
            form.wrong((), "APPLICATION_COMMAND_TOO_MANY", f"Too many commands of type {kind}.")
    for (_, name), count in names.items():
        if count > 1:
            form.wrong((), "APPLICATION_COMMANDS_DUPLICATE_NAME", f"{name} is there twice.")
    form.done()
    return listed


def check_command(form: Form, path: Path, command: Json) -> None:
    for key in command.keys() - _COMMAND:
        form.wrong((*path, key), "UNKNOWN_FIELD", "No such field.")
    kind = command.get("type", SLASH)
    form.choice((*path, "type"), kind, set(_MOST))
    _check_names(form, path, command, free=kind != SLASH)
    if kind == SLASH:
        _check_description(form, path, command)
        _check_options(form, path, command.get("options"), depth=0)
    elif command.get("description"):
        form.wrong(
            (*path, "description"),
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_CANNOT_BE_SET",
            "Not in menus.",
        )
    held = command.get("default_member_permissions")
    if held is not None and not str(held).isdecimal():
        form.wrong((*path, "default_member_permissions"), "NUMBER_TYPE_COERCE", "Not a set of permissions.")
    for key, allowed in (("contexts", {0, 1, 2}), ("integration_types", {0, 1})):
        for number, value in enumerate(command.get(key) or []):
            form.choice((*path, key, number), value, allowed)
    if _characters(command) > _MOST_CHARACTERS:
        form.wrong(path, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000).")


def _check_names(form: Form, path: Path, item: Json, *, free: bool) -> None:
    names: dict[Path, Any] = {("name",): item.get("name")}
    names |= {
        ("name_localizations", locale): name
        for locale, name in (item.get("name_localizations") or {}).items()
    }
    for key, name in names.items():
        form.text((*path, *key), name, 1, 32)
        if not free and isinstance(name, str) and not is_name(name):
            form.wrong((*path, *key), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid.")
        if len(key) == 2 and key[1] not in LOCALES:
            form.wrong((*path, *key), "ENUM_TYPE_COERCE", "No such locale.")


def _check_description(form: Form, path: Path, item: Json) -> None:
    form.text((*path, "description"), item.get("description"), 1, 100)
    for locale, text in (item.get("description_localizations") or {}).items():
        form.text((*path, "description_localizations", locale), text, 1, 100)
        form.choice((*path, "description_localizations", locale), locale, LOCALES)


def _check_options(form: Form, path: Path, options: Any, depth: int) -> None:
    optional = False
    names: set[str] = set()
    listed = form.list((*path, "options"), options, 25)
    nested = [option.get("type") in {SUBCOMMAND, GROUP} for option in listed]
    if any(nested) and not all(nested):
        form.wrong((*path, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Subcommands do not mix.")
    for number, option in enumerate(listed):
        here: Path = (*path, "options", number)
        for key in option.keys() - _OPTION:
            form.wrong((*here, key), "UNKNOWN_FIELD", "No such field.")
        form.choice((*here, "type"), option.get("type"), set(range(1, 12)))
        _check_names(form, here, option, free=False)
        _check_description(form, here, option)
        if option.get("name") in names:
            form.wrong(here, "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED", "Option names must be unique.")
        names.add(str(option.get("name")))
        if option.get("required") and optional:
            form.wrong(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required ones come first.")
        optional = optional or not option.get("required")
        if option.get("type") in {SUBCOMMAND, GROUP}:
            if depth + (option["type"] == SUBCOMMAND) > 2 or (option["type"] == GROUP and depth):
                form.wrong(here, "APPLICATION_COMMAND_OPTIONS_NESTING", "Nested too deeply.")
            _check_options(form, here, option.get("options"), depth + 1)
        else:
            _check_values(form, here, option)


def _check_values(form: Form, path: Path, option: Json) -> None:
    choices = form.list((*path, "choices"), option.get("choices"), 25)
    if choices and option.get("autocomplete"):
        form.wrong(
            path, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", "Choices or autocomplete, not both."
        )
    if option.get("autocomplete") and option.get("type") not in {STRING, INTEGER, NUMBER}:
        form.wrong(path, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", "Only for words and numbers.")
    check_choices(form, path, choices)
    if option.get("type") == STRING:
        form.number((*path, "min_length"), option.get("min_length"), 0, 6000)
        form.number((*path, "max_length"), option.get("max_length"), 1, 6000)


def check_choices(form: Form, path: Path, choices: list[Json]) -> None:
    for number, choice in enumerate(choices):
        here = (*path, "choices", number)
        form.text((*here, "name"), choice.get("name"), 1, 100)
        for locale, name in (choice.get("name_localizations") or {}).items():
            form.text((*here, "name_localizations", locale), name, 1, 100)
        if isinstance(choice.get("value"), str):
            form.text((*here, "value"), choice["value"], 1, 100)
        elif not isinstance(choice.get("value"), int | float):
            form.wrong((*here, "value"), "BASE_TYPE_REQUIRED", "This field is required")


def is_name(name: str) -> bool:
    """Letters, digits, - ' _ and, where the script has small letters, only those."""
    return name == name.lower() and all(
        character in "-_'" or unicodedata.category(character)[0] in "LN" for character in name
    )


def _characters(item: Json) -> int:
    """Of names, descriptions and values; of each localization the longest counts."""
    total = 0
    for key in ("name", "description"):
        texts = [item.get(key) or "", *(item.get(f"{key}_localizations") or {}).values()]
        total += max(length(text) for text in texts if isinstance(text, str))
    total += sum(length(str(choice.get("value", ""))) for choice in item.get("choices") or [])
    return total + sum(_characters(option) for option in item.get("options") or [])
