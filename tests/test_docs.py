"""The documentation names only what exists: files, headings, commands, flags and settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from bot.cli.commands import cli
from bot.cli.main import main

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
ARCHITECTURE = ROOT / "docs/architecture.md"
MANUAL = [README, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
ALL = [*MANUAL, ROOT / "CHANGELOG.md", ROOT / "tests/data/README.md", *sorted(
    path for folder in ("store", "retrieval") for path in (ROOT / folder).rglob("*.md")
    if path.parent != ROOT / "store/samples"
)]  # fmt: skip
LONGEST_README = 80
ROWS = range(25, 45)

FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)|\bsrc=\"([^\"]+)\"")
# A path from the root of the repository. With "../" before it, it is a link and checked as one.
NAMED = re.compile(r"(?<![\w./~@:-])(?:config|store|retrieval|bot|tests|docs)/[\w./-]*")
SPAN = re.compile(r"`([^`]+)`")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def links(text: str) -> Iterator[str]:
    """The targets of the links and images that are not addresses of the web."""
    for found in LINK.finditer(FENCE.sub("", text)):
        target = found[1] or found[2]
        if "://" not in target:
            yield target


def headings(path: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.*)$", FENCE.sub("", path.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}


def missing(document: Path, target: str) -> bool:
    """Whether a link of a document leads to no file, or to no heading of one."""
    file, _, anchor = target.partition("#")
    path = (document.parent / file).resolve() if file else document
    if not path.exists() or not path.is_relative_to(ROOT):
        return True
    return bool(anchor) and anchor not in headings(path)


def commands(text: str) -> Iterator[str]:
    """The commands in code: lines of a console, and spans within the text."""
    for _, block in FENCE.findall(text):
        for line in block.splitlines():
            if line.lstrip().startswith("$ "):
                yield line.lstrip()[2:].partition(" #")[0].strip()
    yield from (" ".join(span.split()) for span in SPAN.findall(FENCE.sub("", text)))


def named(program: str) -> dict[str, set[str]]:
    """The subcommands of a program that the manual names, each with the flags it is shown with."""
    found: dict[str, set[str]] = {}
    for document in MANUAL:
        for command in commands(document.read_text("utf-8")):
            words = command.split()
            if len(words) > 1 and words[0] == program and re.fullmatch(r"[a-z-]*[a-z]", words[1]):
                flags = {word for word in words[2:] if word.startswith("--")}
                found.setdefault(words[1], set()).update(flags)
    return found


def rows() -> list[str]:
    """The rows of the table "to change X, go to Y"."""
    table = ARCHITECTURE.read_text("utf-8").partition("\n| to change |")[2]
    lines = table.partition("\n\n")[0].splitlines()
    return [line for line in lines[2:] if line.startswith("|")]


@pytest.mark.parametrize("document", ALL, ids=name)
def test_every_link_leads_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    assert [target for target in links(text) if missing(document, target)] == []


@pytest.mark.parametrize("document", ALL, ids=name)
def test_every_path_that_is_named_exists(document: Path) -> None:
    found = {path.rstrip(".") for path in NAMED.findall(document.read_text("utf-8"))}
    assert sorted(path for path in found if not (ROOT / path).exists()) == []


def test_a_broken_link_is_noticed() -> None:
    assert missing(README, "docs/no-such-page.md")
    assert missing(README, "docs/reader.md#no-such-heading")
    assert missing(README, "../elsewhere.md")
    assert not missing(README, "docs/reader.md#the-network")


def test_the_readme_is_short() -> None:
    assert len(README.read_text("utf-8").splitlines()) <= LONGEST_README


def test_every_page_can_be_reached_from_the_readme() -> None:
    linked = {(ROOT / target.partition("#")[0]).resolve() for target in links(README.read_text("utf-8"))}
    assert [name(page) for page in MANUAL if page != README and page not in linked] == []


def test_the_table_of_changes_has_a_file_in_each_row_two_steps_from_the_readme() -> None:
    assert name(ARCHITECTURE) in list(links(README.read_text("utf-8")))
    assert len(rows()) in ROWS
    assert [row for row in rows() if not list(links(row))] == []
    subjects = [row.split("|")[1].strip() for row in rows()]
    assert len(set(subjects)) == len(subjects)


def test_every_make_target_that_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert named("make")
    assert set(named("make")) - targets == set()


@pytest.mark.parametrize("command", sorted(named("kutip")))
def test_every_command_and_flag_that_is_named_exists(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # A command that is a group has the flags of its subcommands.
    parsed = getattr(typer.main.get_command(cli), "commands", {}).get(command)
    for inner in ([], *([one] for one in getattr(parsed, "commands", ()))):
        assert main([command, *inner, "--help"]) == 0
    shown = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    assert named("kutip")[command] - shown == set()


@pytest.mark.parametrize("document", ALL, ids=name)
def test_every_setting_that_is_named_exists(document: Path) -> None:
    known = set(re.findall(r"^# (\w+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    found = set(re.findall(r"\b(?:KUTIP|DISCORD)_[A-Z_]+\b", document.read_text("utf-8")))
    assert found - known == set()
