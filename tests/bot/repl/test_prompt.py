"""Editing at a terminal: completion, pasted text, and what of the prompt reaches the terminal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.app import App
from bot.repl.commands import Session
from config.settings import Settings

if TYPE_CHECKING:
    from tests.bot.terminal_session import Terminal

pytest_plugins = ["tests.bot.cli_fixtures", "tests.bot.terminal_session"]
pytestmark = pytest.mark.usefixtures("place")


@pytest.fixture
def session(filled: Path) -> Session:
    return Session(App(Settings.load()), "en")


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("dan", ["Danau Toba"]),
        ("TOBA", ["Danau Toba"]),
        ("danau t", ["Danau Toba"]),
        ("be", ["Water release begins", "PM Rusia di Beijing"]),
        ("anau", []),
        ("", []),
    ],
)
def test_articles_are_completed_by_the_words_of_their_titles(
    typed: str, titles: list[str], session: Session
) -> None:
    found = session.completions(f":open {typed}")
    assert [one.shown.partition(" ")[2] for one in found] == titles
    for one in found:
        assert session.command(one.line).plain.startswith(f"Title   {one.shown.partition(' ')[2]}\n")


def test_questions_are_not_completed(session: Session) -> None:
    for line in ("", "Siapa", "Siapa yang", ":search Siapa"):
        assert session.completions(line) == []


def test_several_completions_are_listed_and_one_is_typed(terminal: type[Terminal], filled: Path) -> None:
    with terminal("repl") as screen:
        screen.expect_prompt()
        screen.type(":open be\t")
        listed = screen.expect("PM Rusia di Beijing")
        assert "Water release begins" in listed
        screen.type("i\t\r")
        screen.expect("Title   PM Rusia di Beijing")
        screen.expect_prompt()
        screen.type(":sea\t Danau Toba\r")
        screen.expect("reader")
        screen.expect("toba.txt")
        screen.expect_prompt()
        screen.type("\x04")
        assert screen.ends() == 0


def test_a_damaged_catalog_does_not_end_the_session(terminal: type[Terminal], filled: Path) -> None:
    with terminal("repl") as screen:
        screen.expect_prompt()
        for path in filled.glob("catalog.sqlite3*"):
            path.write_bytes(b"no database" * 1000)
        screen.type(":outlet \t")
        screen.type("x\r")
        screen.expect("kutip: ")
        screen.expect_prompt()
        screen.type("\x04")
        assert screen.ends() == 0
        assert "Traceback" not in screen.raw


def test_a_pasted_text_is_one_line_and_waits_for_return(terminal: type[Terminal], filled: Path) -> None:
    with terminal("repl") as screen:
        screen.expect_prompt()
        screen.type("\x1b[200~:outlet kabar\ndanau\x1b[201~")
        screen.expect(":outlet kabar danau")
        screen.type("\r")
        screen.expect(":outlet: Kabar Danau")
        screen.expect_prompt()
        screen.type("\x04")
        assert screen.ends() == 0
    assert (filled / "history").read_text("utf-8") == ":outlet kabar danau\n"


def test_the_prompt_sets_no_colour_and_asks_the_terminal_nothing(
    terminal: type[Terminal], filled: Path
) -> None:
    with terminal("repl") as screen:
        screen.expect_prompt()
        screen.type(":\t")
        screen.expect(":sources")
        screen.interrupt("z")
        screen.type("\x04")
        assert screen.ends() == 0
    # Neither the position of the cursor, nor a colour: the only attribute is none.
    assert "\x1b[6n" not in screen.raw
    assert set(re.findall(r"\x1b\[([\d;]*)m", screen.raw)) <= {"0", ""}
