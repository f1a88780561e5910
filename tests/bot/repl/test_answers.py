from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.app import App
from bot.repl.commands import Session
from config.errors import UsageError
from config.settings import Settings
from tests.forked.command import forked_kutip

if TYPE_CHECKING:
    from tests.bot.cli_fixtures import Run
    from tests.bot.terminal_session import Terminal

pytest_plugins = ["tests.bot.cli_fixtures", "tests.bot.terminal_session"]
pytestmark = pytest.mark.usefixtures("place")

QUESTION = "Siapa yang tiba di Beijing pada hari Selasa?"
ORIGIN = "Media Contoh · PM Rusia di Beijing · 24 Mei 2023 · beijing.txt\n"


def piped(text: str) -> subprocess.CompletedProcess[str]:
    return forked_kutip("repl", typed=text)


def test_questions_and_commands_from_a_pipe(filled: Path) -> None:
    long, other = "x" * 100_000, "Who released water into the Pacific?"
    done = piped(f"{QUESTION}\n{long}\n:sources\n:open 1\n:open 77\n{other}\n:sources\n")
    assert done.returncode == 0
    errors = done.stderr.splitlines()
    assert len(errors) == 2
    assert errors[1].startswith("kutip: Kutipan 77 tidak ada; ")
    assert ORIGIN in done.stdout
    assert "Penulis" in done.stdout
    assert "Ratna Wulandari" in done.stdout
    # The whole article, beyond what was quoted, and then everything in the new question's language.
    assert "forum bisnis di Shanghai" in done.stdout
    assert "Sample Press · Water release begins · 24 August 2023" in done.stdout
    assert "Outlet      Sample Press" in done.stdout


def test_a_filter_holds_until_it_is_taken_back(filled: Path) -> None:
    done = piped(f":outlet kabar danau\n{QUESTION}\n:outlet off\n{QUESTION}\n")
    filtered, free = done.stdout.split(":outlet: ")[1:]
    assert ORIGIN not in filtered
    assert ORIGIN in free


def test_a_follow_up_is_understood_and_told_until_the_conversation_is_forgotten(filled: Path) -> None:
    first, second, third = (
        "Kapan Mishustin tiba di Beijing?",
        "Di mana letak Danau Toba?",
        "siapa yang ia temui?",
    )
    done = piped(f"{first}\n{third}\n{second}\n:forget\n:good\n{third}\n")
    asked, alone = done.stdout.split("Sudah dilupakan: ")
    assert asked.count("Dipahami sebagai: ") == 1
    assert "Dipahami sebagai: Siapa yang Mishustin temui?\n" in asked
    assert "Dipahami sebagai: " not in alone
    assert done.stderr == "kutip: Belum ada jawaban; ajukan pertanyaan dulu.\n"


def test_the_language_of_replies_can_be_fixed(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTIP_LANGUAGE", "en")
    assert "24 May 2023" in piped(f"{QUESTION}\n").stdout


def test_an_answer_and_its_article_at_a_terminal(terminal: type[Terminal], filled: Path) -> None:
    with terminal("repl", lines=16) as screen:
        screen.expect_prompt()
        screen.type(f"{QUESTION}\r")
        screen.expect("24 Mei 2023")
        screen.expect_prompt()
        screen.type(":open 1\r")
        screen.expect("Mishustin tiba di Beijing")
        screen.expect_prompt()
        screen.type(":open 1 all\r")
        screen.expect("forum bisnis di")
        screen.expect_prompt()
        assert "\x1b[1;7m" in screen.raw
        screen.type(":open \t\t")
        screen.expect(":open 1")
        screen.interrupt("1")
        screen.type("\x04")
        assert screen.ends() == 0
        assert "Traceback" not in screen.raw


def test_control_c_cancels_an_answer_and_the_next_is_given(terminal: type[Terminal], filled: Path) -> None:
    with terminal("repl", cold=True) as screen:
        screen.expect_prompt()
        # The models are still loading, so that there is time to change one's mind.
        screen.type(f"{QUESTION}\r")
        screen.expect("Searching the articles")
        screen.type("\x03")
        screen.expect("Cancelled.")
        screen.expect_prompt()
        screen.type(f"{QUESTION}\r")
        screen.expect("24 Mei 2023")
        screen.expect_prompt()
        screen.type("\x04")
        assert screen.ends() == 0
        assert screen.raw.count("24 Mei 2023") == 1
        assert "Traceback" not in screen.raw


@pytest.mark.parametrize("seconds", [0, 1, 2])
def test_leaving_while_the_models_load(terminal: type[Terminal], seconds: float, filled: Path) -> None:
    with terminal("repl", cold=True) as screen:
        screen.expect_prompt()
        screen.pause(seconds)
        screen.type("\x04")
        assert screen.ends() == 0
        assert screen.rest().strip() == "kutip>"


def test_a_quote_of_an_article_that_has_changed_is_not_opened(run: Run, place: Path) -> None:
    assert run("ingest", "news").status == 0
    app = App(Settings.load())
    session = Session(app, "en")
    session.remember(app.answerer.ask(QUESTION))
    assert "Mishustin" in session.command(":open 1").plain
    (place / "news" / "beijing.txt").write_text("Semua lain sekarang.", "utf-8")
    assert json.loads(run("ingest", "news/beijing.txt", "--json").out)["updated"] == 1
    with pytest.raises(UsageError, match="Artikelnya sudah berubah"):
        session.command(":open 1")


def test_what_is_ingested_meanwhile_is_found(
    terminal: type[Terminal], run: Run, filled: Path, place: Path
) -> None:
    (place / "late.txt").write_text(
        "Gubernur Bali meresmikan jembatan gantung di Klungkung kemarin sore.", "utf-8"
    )
    with terminal("repl") as screen:
        screen.expect_prompt()
        screen.type(f"{QUESTION}\r")
        screen.expect("24 Mei 2023")
        screen.expect_prompt()
        assert run("ingest", "late.txt").status == 0
        screen.type("Siapa meresmikan jembatan gantung di Klungkung?\r")
        screen.expect("late.txt")
        screen.expect_prompt()
        screen.type("\x04")
        assert screen.ends() == 0
