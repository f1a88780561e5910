"""Standard streams that are closed, full or gone, and a current folder that is: each as a process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bot.cli_fixtures import Run

pytest_plugins = ["tests.bot.cli_fixtures"]
pytestmark = pytest.mark.usefixtures("filled")

CODE = "import sys; from bot.cli.main import main; sys.exit(main())"
CLOSED = "kutip: Standard output is closed; leave it open, or send it to a file or to /dev/null.\n"
FULL = "kutip: Standard output cannot be written (No space left on device); send it where there is space"
GONE = "kutip: The current folder cannot be used (No such file or directory): it may have been deleted;"
UNREAD = "kutip: Standard input is closed; redirect it from a file or a pipe.\n"

needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")


def shell(command: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Runs a line of a shell in which $K is kutip."""
    line = f'K() {{ "{sys.executable}" -c "{CODE}" "$@"; }}; {command}'
    return subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, timeout=120, check=False, cwd=folder
    )


@needs_full
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("argv", ["articles", "articles --json", "--help", "status"])
def test_a_full_output(argv: str, unbuffered: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    done = shell(f"K {argv} > /dev/full")
    assert (done.returncode, done.stderr.startswith(FULL), done.stderr.count("\n")) == (1, True, 1)


@needs_full
def test_a_full_output_ends_the_repl_at_once() -> None:
    done = shell("printf ':help\n:help\n' | K repl > /dev/full")
    assert (done.returncode, done.stderr.startswith(FULL), done.stderr.count("\n")) == (1, True, 1)


@pytest.mark.parametrize("argv", ["articles", "articles --json", "--help", "remove news/toba.txt"])
def test_a_closed_output(argv: str) -> None:
    done = shell(f"K {argv} >&-")
    assert (done.returncode, done.stderr) == (1, CLOSED)


def test_no_file_takes_the_place_of_a_closed_output(place: Path, run: Run) -> None:
    """Whatever is printed would go into the catalog, if that were the first file to be opened."""
    assert shell("K ingest news >&-").stderr == CLOSED
    assert shell("K articles 2>&- <&-").stdout.endswith("news/beijing.txt\n")
    assert run("doctor").status == 0


@pytest.mark.parametrize("argv", ["ask -", "repl"])
def test_a_closed_input(argv: str) -> None:
    done = shell(f"K {argv} <&-")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", UNREAD)


def test_an_input_that_cannot_be_read() -> None:
    done = shell("K ask - 0> written")
    assert (done.returncode, done.stderr) == (1, UNREAD)


def test_a_closed_input_that_is_not_read_is_no_failure() -> None:
    assert shell("K status <&-").returncode == 0


@needs_full
@pytest.mark.parametrize("to", ["2>&-", "2>/dev/full"])
def test_errors_that_nobody_can_read_leave_the_status_as_it_is(to: str) -> None:
    assert shell(f"K status {to}").returncode == 0
    assert shell(f"K nonsense {to}").returncode == 2
    assert shell(f"K show nothing {to}").returncode == 1


@pytest.mark.parametrize("argv", ["articles", "articles --json", "--help"])
def test_a_pipe_that_closes_early_is_quiet(argv: str) -> None:
    """With the status that a shell reports of a program which SIGPIPE has ended."""
    done = shell(f"{{ sleep 0.05; K {argv}; echo $? >&2; }} | true")
    assert done.stderr == "141\n"


@pytest.mark.parametrize("argv", ["status", "bot", "ask wer"])
def test_a_current_folder_that_is_gone(argv: str, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    done = shell(f"rmdir ../gone; K {argv}", folder=tmp_path / "gone")
    assert (done.returncode, done.stderr.startswith(GONE), done.stderr.count("\n")) == (1, True, 1)


def test_help_needs_no_current_folder(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    done = shell("rmdir ../gone; K --help", folder=tmp_path / "gone")
    assert (done.returncode, done.stderr) == (0, "")
