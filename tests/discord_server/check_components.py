"""Rows of buttons and selects, and forms, as Discord takes them (components of the first version)."""

from __future__ import annotations

from typing import Any

from tests.discord_server.check_embeds import is_url
from tests.discord_server.errors import Form, Json, Path

ROW, BUTTON, STRING_SELECT, TEXT_INPUT, TEXT, LABEL = 1, 2, 3, 4, 10, 18
SELECTS = {STRING_SELECT, 5, 6, 7, 8}
LINK, PREMIUM = 5, 6


def check_components(form: Form, components: Any) -> None:
    """At most 5 rows, each of at most 5 buttons or one select; no custom id twice."""
    seen: set[str] = set()
    for number, row in enumerate(form.list(("components",), components, 5)):
        path: Path = ("components", number)
        if not isinstance(row, dict) or row.get("type") != ROW:
            form.wrong((*path, "type"), "UNION_TYPE_CHOICES", "Value of field must be 1.")
            continue
        items = form.list((*path, "components"), row.get("components"), 5, low=1)
        kinds = {item.get("type") for item in items}
        if kinds & SELECTS and len(items) > 1:
            form.wrong(path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A select fills its row.")
        for place, item in enumerate(items):
            _check_item(form, (*path, "components", place), item, seen)


def _check_item(form: Form, path: Path, item: Json, seen: set[str]) -> None:
    if item.get("type") == BUTTON:
        _check_button(form, path, item)
    elif item.get("type") in SELECTS:
        _check_select(form, path, item)
    else:
        form.wrong((*path, "type"), "UNION_TYPE_CHOICES", "Only buttons and selects go into a message's row.")
    _check_custom_id(form, path, item, seen)


def _check_button(form: Form, path: Path, item: Json) -> None:
    form.choice((*path, "style"), item.get("style"), set(range(1, 7)))
    form.text((*path, "label"), item.get("label"), 0, 80)
    if not item.get("label") and not item.get("emoji") and item.get("style") != PREMIUM:
        form.wrong(path, "BUTTON_COMPONENT_MUST_HAVE_LABEL_OR_EMOJI", "A button needs a label or an emoji.")
    link = item.get("style") == LINK
    if link != ("url" in item) or (link and "custom_id" in item):
        form.wrong(
            path, "BUTTON_COMPONENT_INVALID", "A link has a URL and no custom id, the others the reverse."
        )
    if link:
        form.text((*path, "url"), item.get("url"), 1, 512)
        if not is_url(item.get("url"), {"http", "https", "discord"}):
            form.wrong((*path, "url"), "URL_TYPE_INVALID_SCHEME", "Scheme must be http, https or discord.")


def _check_select(form: Form, path: Path, item: Json) -> None:
    form.text((*path, "placeholder"), item.get("placeholder"), 0, 150)
    form.number((*path, "min_values"), item.get("min_values"), 0, 25)
    form.number((*path, "max_values"), item.get("max_values"), 1, 25)
    if item["type"] != STRING_SELECT:
        return
    values = set()
    for number, option in enumerate(form.list((*path, "options"), item.get("options"), 25, low=1)):
        here = (*path, "options", number)
        form.text((*here, "label"), option.get("label"), 1, 100)
        form.text((*here, "value"), option.get("value"), 1, 100)
        form.text((*here, "description"), option.get("description"), 0, 100)
        if option.get("value") in values:
            form.wrong((*here, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "Given twice.")
        values.add(option.get("value"))


def _check_custom_id(form: Form, path: Path, item: Json, seen: set[str]) -> None:
    if item.get("type") == BUTTON and item.get("style") in {LINK, PREMIUM}:
        return
    form.text((*path, "custom_id"), item.get("custom_id"), 1, 100)
    if item.get("custom_id") in seen:
        form.wrong((*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Custom id cannot be duplicated.")
    seen.add(str(item.get("custom_id")))


def check_modal(form: Form, data: Any) -> None:
    """A form: title, custom id, and 1 to 5 labels or rows with a field each (or a text to read)."""
    if not isinstance(data, dict):
        form.wrong(("data",), "BASE_TYPE_REQUIRED", "This field is required")
        return
    form.text(("data", "title"), data.get("title"), 1, 45)
    form.text(("data", "custom_id"), data.get("custom_id"), 1, 100)
    seen: set[str] = set()
    for number, part in enumerate(form.list(("data", "components"), data.get("components"), 5, low=1)):
        path: Path = ("data", "components", number)
        if part.get("type") == LABEL:
            form.text((*path, "label"), part.get("label"), 1, 45)
            form.text((*path, "description"), part.get("description"), 0, 100)
            _check_field(form, (*path, "component"), part.get("component", {}), seen, labelled=True)
        elif part.get("type") == ROW:
            for item in form.list((*path, "components"), part.get("components"), 1, low=1):
                _check_field(form, (*path, "components", 0), item, seen, labelled=False)
        elif part.get("type") != TEXT:
            form.wrong((*path, "type"), "UNION_TYPE_CHOICES", "Only labels, rows and texts go into a form.")


def _check_field(form: Form, path: Path, item: Json, seen: set[str], *, labelled: bool) -> None:
    _check_custom_id(form, path, item, seen)
    if item.get("type") in SELECTS and labelled:
        _check_select(form, path, item)
        return
    form.choice((*path, "type"), item.get("type"), {TEXT_INPUT})
    form.choice((*path, "style"), item.get("style"), {1, 2})
    if not labelled:
        form.text((*path, "label"), item.get("label"), 1, 45)
    form.number((*path, "min_length"), item.get("min_length"), 0, 4000)
    form.number((*path, "max_length"), item.get("max_length"), 1, 4000)
    form.text((*path, "value"), item.get("value"), 0, 4000)
    form.text((*path, "placeholder"), item.get("placeholder"), 0, 100)


def fields_of(modal: Json) -> list[Json]:
    """The fields of a form, in order."""
    found = []
    for part in modal["components"]:
        if part["type"] == LABEL:
            found.append(part["component"])
        elif part["type"] == ROW:
            found += part["components"]
    return found
