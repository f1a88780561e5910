from __future__ import annotations

import os
import re
import stat
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.forked.command import forked_kutip

if TYPE_CHECKING:
    from tests.bot.terminal_session import Terminal

pytest_plugins = ["tests.bot.cli_fixtures", "tests.bot.terminal_session"]
pytestmark = pytest.mark.usefixtures("place")


def piped(text: str | bytes) -> subprocess.CompletedProcess[str]:
    return forked_kutip("repl", typed=text)


def first_id(folder: Path) -> str:
    done = piped(":articles\n")
    return done.stdout.split("\t", 1)[0]


# In a pipe.


def test_commands_from_a_pipe(filled: Path) -> None:
    setting = ":since 2023-06\n:until mei 2024\n:outlet  kabar   DANAU\n:since\n"
    done = piped(f":articles\n\n{setting}:since off\n:outlet off\n:outlet\n")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line.split("\t")[3] for line in lines[:3]] == [
        "Water release begins",
        "Danau Toba",
        "PM Rusia di Beijing",
    ]
    assert lines[3:] == [
        ":since: 1 June 2023",
        ":until: 31 May 2024",
        ":outlet: Kabar Danau",
        ":since: 1 June 2023",
        ":since: not set",
        ":outlet: not set",
        ":outlet: not set",
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (":sorces", "Unknown command :sorces; did you mean :sources?"),
        (":zzz", "Unknown command :zzz; type :help for a list."),
        (":", "Unknown command :; type :help for a list."),
        (":s", "Unknown command :s; type :help for a list."),
        (":\x1b[2J", "Unknown command :␛[2J; type :help for a list."),
        (":since tomorrow", "'tomorrow' is not a date; write it as 2023, 2023-05 or 2023-05-24."),
        (":until 2023-13", "'2023-13' is not a date; write it as 2023, 2023-05 or 2023-05-24."),
        (
            ":outlet nobody",
            "No article is from nobody; the outlets are: Kabar Danau, Media Contoh, Sample Press.",
        ),
        (":sources", "There are no quotes yet; ask a question first."),
        (":open", "Give the number of a quote or the ID of an article, such as :open 1"),
        (":open 1", "There are no quotes yet; ask a question first."),
        (":open ffff", "No article has the id or source 'ffff'; `kutip articles` lists them."),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_the_next_line_is_read(
    line: str, sentence: str, filled: Path
) -> None:
    done = piped(f"{line}\n:outlet\n")
    assert (done.returncode, done.stdout) == (0, ":outlet: not set\n")
    assert done.stderr == f"kutip: {sentence}\n"


def test_a_span_without_days_is_refused_and_the_filter_kept(filled: Path) -> None:
    done = piped(":since 2023\n:until 2022\n:until\n")
    assert done.stderr == (
        "kutip: The start date, 1 January 2023, is after the end date, 31 December 2022; "
        "change one of them.\n"
    )
    assert done.stdout.splitlines() == [":since: 1 January 2023", ":until: not set"]


def test_an_article_opened_by_its_id(filled: Path) -> None:
    identity = first_id(filled)
    done = piped(f":open {identity}\n")
    assert done.stdout.startswith("Title   Water release begins\n")
    assert "Japan began releasing treated water" in done.stdout


def test_help_lists_every_command_and_quit_leaves(filled: Path) -> None:
    done = piped(":help\n:q\n:articles\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Water release" not in done.stdout
    assert re.findall(r"^  (:\w+)", done.stdout, re.MULTILINE) == [
        ":sources", ":open", ":open", ":search", ":timeline", ":since", ":until", ":outlet", ":articles",
        ":good", ":bad", ":forget", ":help", ":quit",
    ]  # fmt: skip


def test_an_empty_store_says_how_to_begin(place: Path) -> None:
    done = piped("Siapa presiden?\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("There are no articles yet. Add some with: kutip ingest")


def test_bytes_that_are_no_text_are_harmless(filled: Path) -> None:
    done = piped(b"\xef\xbb\xbf:outlet\n:\xff\xfe\x00\n\x00\x1b\n" * 2)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


# At a terminal.


def test_welcome_commands_and_leaving_with_control_d(terminal: type[Terminal], filled: Path) -> None:
    with terminal("repl") as screen:
        screen.expect("Articles: 3. Ask a question, or type :help for the commands and Ctrl-D to quit.")
        screen.expect_prompt()
        screen.type(":articles\r")
        screen.expect("24 May 2023")
        screen.expect("Articles: 3")
        screen.expect_prompt()
        screen.type("\x04")
        assert screen.ends() == 0
        assert screen.rest().endswith("\r\n")
        assert "Traceback" not in screen.raw


def test_control_c_drops_the_line_and_hints_the_second_time(terminal: type[Terminal], filled: Path) -> None:
    with terminal("repl") as screen:
        screen.expect_prompt()
        assert "to quit" not in screen.interrupt(":outlet Kabar")
        screen.type(":since\r")
        screen.expect(":since: not set")
        screen.expect_prompt()
        assert "to quit" not in screen.interrupt("Siapa")
        assert "Press Ctrl-D or type :quit to quit." in screen.interrupt("Siapa")
        screen.type(":quit\r")
        assert screen.ends() == 0
        assert ":outlet:" not in screen.raw


def test_tab_completes_commands_outlets_and_ids(terminal: type[Terminal], filled: Path) -> None:
    identity = first_id(filled)
    with terminal("repl") as screen:
        screen.expect_prompt()
        screen.type(":ou\t Kab\t\r")
        screen.expect(":outlet: Kabar Danau")
        screen.expect_prompt()
        screen.type(f":op\t {identity[:5]}\t\r")
        screen.expect("Title   Water release begins")
        screen.expect_prompt()
        screen.type(":until 2023\r")
        screen.expect_prompt()
        screen.type(":until o\t\r")
        screen.expect(":until: not set")
        screen.expect_prompt()
        screen.type("Siapa\t")
        screen.interrupt("saja")
        screen.type("\x04")
        assert screen.ends() == 0


def test_the_history_is_kept_for_its_owner_alone(terminal: type[Terminal], filled: Path) -> None:
    history = filled / "history"
    history.touch(0o644)
    with terminal("repl") as screen:
        screen.expect_prompt()
        screen.type(":since 2023\r")
        screen.expect(":since: 1 January 2023")
        screen.expect_prompt()
        # What was typed is on disk though the terminal is closed without a word.
    assert history.read_text("utf-8") == ":since 2023\n"
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
    with terminal("repl") as screen:
        screen.expect_prompt()
        screen.type("\x1b[A\r")
        screen.expect(":since: 1 January 2023")
        screen.expect_prompt()
        screen.type("\x04")
        assert screen.ends() == 0


@pytest.mark.skipif(os.name != "posix", reason="needs the permissions of POSIX")
def test_a_history_that_cannot_be_kept_is_no_reason_to_stop(terminal: type[Terminal], filled: Path) -> None:
    (filled / "history").mkdir()
    with terminal("repl") as screen:
        screen.expect_prompt()
        screen.type(":since 2023\r")
        screen.expect(":since: 1 January 2023")
        screen.expect_prompt()
        screen.type("\x04")
        assert screen.ends() == 0
        assert "Error" not in screen.raw


def test_an_empty_store_at_a_terminal(terminal: type[Terminal], place: Path) -> None:
    with terminal("repl") as screen:
        screen.expect("There are no articles yet.")
        screen.expect_prompt()
        screen.type("Siapa?\r")
        screen.expect("There are no articles yet.")
        screen.expect_prompt()
        screen.type("\r")
        screen.expect_prompt()
        screen.type("\x04")
        assert screen.ends() == 0
    assert not (place / "data" / "chroma").exists()


def test_an_ingestion_at_a_terminal_shows_its_progress(terminal: type[Terminal], place: Path) -> None:
    with terminal("ingest", "news") as screen:
        screen.expect("Reading")
        screen.expect("3 added")
        screen.expect("Total: articles 3, chunks 3.")
        assert screen.ends() == 0


def test_control_c_while_ingesting_is_quiet(terminal: type[Terminal], place: Path) -> None:
    for number in range(400):
        (place / "news" / f"{number}.txt").write_text(
            f"Artikel nomor {number} tentang hal ke-{number}. " * 40, "utf-8"
        )
    with terminal("ingest", "news") as screen:
        screen.expect(".txt")
        screen.type("\x03")
        assert screen.ends() == 130
        assert "Traceback" not in screen.raw
