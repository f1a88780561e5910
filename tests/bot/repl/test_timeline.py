"""`:timeline` in a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import App
from bot.repl.commands import Session
from config.errors import UsageError
from config.settings import Settings

pytest_plugins = ["tests.bot.cli_fixtures"]
pytestmark = pytest.mark.usefixtures("place")


def test_events_of_a_topic_under_the_filters_in_force(filled: Path) -> None:
    session = Session(App(Settings.load()), "en")
    shown = session.command(":timeline Mishustin di Beijing").plain
    assert shown.startswith(
        "Timeline: Mishustin di Beijing\n\nTuesday, 23 May 2023\n[1] “Perdana Menteri Rusia"
    )
    session.command(":until 2023-04")
    assert session.command(":timeline Mishustin").plain == "No article is about “Mishustin”."
    with pytest.raises(UsageError, match="Give a topic"):
        session.command(":timeline")
    # The commands keep their abbreviations.
    assert ":timeline" in session.command(":help").plain
    assert [one.line for one in session.completions(":ti")] == [":timeline"]


def test_without_articles(place: Path) -> None:
    shown = Session(App(Settings.load()), "id").command(":timeline banjir").plain
    assert shown.startswith("Belum ada artikel")
