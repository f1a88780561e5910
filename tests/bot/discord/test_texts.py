"""What Discord takes: it refuses all commands if one name or description is too long or has a wrong form."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from config.messages import LANGUAGES, texts

EVERYWHERE = pytest.mark.parametrize("language", LANGUAGES)
BOT = Path(__file__).parents[3] / "bot" / "discord"
# Whose names end with what a setting, a reason or a command is called.
BUILT = ("command.", "permission.", "settings.", "status.", "error.busy_", "error.question_")
MENU = "discord.command.menu.name"


def named(language: str, start: str, end: str = "") -> dict[str, str]:
    found = {
        key: text for key, text in texts(language).items() if key.startswith(start) and key.endswith(end)
    }
    assert found
    return found


@EVERYWHERE
def test_names_of_commands_and_options(language: str) -> None:
    names = named(language, "discord.command.", ".name")
    assert len(names.pop(MENU)) <= 32
    for key, name in names.items():
        assert re.fullmatch(r"[-_\w]{1,32}", name), key
        assert name == name.lower(), key


@EVERYWHERE
def test_no_two_commands_or_options_beside_each_other_share_a_name(language: str) -> None:
    siblings = Counter(
        (key.split(".")[2] if key.count(".") > 3 else "", name)
        for key, name in named(language, "discord.command.", ".name").items()
    )
    assert max(siblings.values()) == 1


@EVERYWHERE
def test_descriptions(language: str) -> None:
    for key, text in named(language, "discord.command.", ".description").items():
        assert 1 <= len(text) <= 100, key


def test_every_name_has_a_description_and_no_other_does() -> None:
    names = {key.removesuffix(".name") for key in named("en", "discord.command.", ".name")}
    described = {key.removesuffix(".description") for key in named("en", "discord.command.", ".description")}
    assert names - {MENU.removesuffix(".name")} == described


@EVERYWHERE
def test_buttons_and_forms(language: str) -> None:
    for key, text in named(language, "discord.button.").items():
        assert 1 <= len(text) <= 80, key
    for key in ("feedback.form_title", "feedback.form_label", "settings.limits_title"):
        assert len(texts(language)[f"discord.{key}"]) <= 45, key
    for key in ("user_questions", "server_questions"):
        assert len(texts(language)[f"discord.settings.{key}"]) <= 45, key
    for key, text in named(language, "discord.settings.").items():
        assert key.endswith(("saved", "limit_wrong")) or len(text) <= 100, key
    assert len(texts(language)["discord.feedback.form_hint"]) <= 100


@EVERYWHERE
def test_every_text_leaves_room_in_a_message(language: str) -> None:
    for key, text in named(language, "discord.").items():
        assert 0 < len(text.strip()) <= 1024, key
        assert text == text.rstrip(), key


def test_what_is_the_same_in_both_languages() -> None:
    english, indonesian = (named(language, "discord.") for language in ("en", "id"))
    # Words that Indonesian has taken over.
    assert {key for key in english if english[key] == indonesian[key]} == {
        "discord.command.status.name",
        "discord.status.title",
        "discord.status.milliseconds",
        "discord.status.shard",
    }


def test_every_text_that_is_asked_for_is_there_and_no_other() -> None:
    code = "\n".join(path.read_text("utf-8") for path in BOT.rglob("*.py"))
    known = {key.removeprefix("discord.") for key in named("en", "discord.")}
    asked = set(re.findall(r'(?:\btext\([\w.]+, |RefusedError\(\s*)"([a-z_.]+)"', code))
    assert len(asked) > 20
    assert asked <= known
    words = set(re.findall(r"[a-z_]+", code))
    assert {
        key for key in known if not key.startswith(BUILT) and key.rpartition(".")[2] not in words
    } == set()
