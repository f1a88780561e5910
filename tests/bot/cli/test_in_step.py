"""Folders kept in step on the command line, and articles named by paths, folders and patterns."""

from __future__ import annotations

import json
import shutil
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.bot.terminal_session import Terminal

if TYPE_CHECKING:
    from tests.bot.cli_fixtures import Run

pytest_plugins = ["tests.bot.cli_fixtures"]
pytestmark = pytest.mark.usefixtures("place")


def titles(run: Run) -> set[str]:
    return {article["title"] for article in json.loads(run("articles", "--json").out)["articles"]}


def test_prune_says_what_it_took_out(run: Run, place: Path) -> None:
    run("ingest", "news")
    (place / "news" / "toba.txt").unlink()
    (place / "news" / "water.txt").rename(place / "news" / "laut.txt")
    shown = run("ingest", "--prune", "--dry-run", "news")
    assert (shown.status, shown.err) == (0, "")
    assert "Moved: news/water.txt → news/laut.txt\nWould remove: Danau Toba (" in shown.out
    assert shown.out.endswith("Nothing was changed (--dry-run).\n")
    assert len(titles(run)) == 3
    result = json.loads(run("ingest", "--prune", "news", "--json").out)
    assert [(one["source"], one["title"], one["article"]) for one in result["removed"]] == [
        ("news/toba.txt", "Danau Toba", True)
    ]
    assert [(one["before"], one["source"]) for one in result["moved"]] == [
        ("news/water.txt", "news/laut.txt")
    ]
    assert (result["dry_run"], result["unchanged"], result["kept"]) == (False, 2, [])
    # What is gone is no error; a folder that is not there is one, and nothing is taken out.
    (place / "news").rename(place / "elsewhere")
    outcome = run("ingest", "--prune", "news")
    assert outcome.status == 1
    assert "kutip: news: This folder is not there, so nothing was taken out;" in outcome.err
    assert len(titles(run)) == 2


@pytest.mark.parametrize("source", ["news/toba.txt", "https://example.org/a"])
def test_prune_is_for_folders(run: Run, source: str) -> None:
    outcome = run("ingest", "--prune", "news", source)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == f"kutip: --prune keeps folders in step, and {source} is none; name a folder.\n"


def test_a_file_is_found_however_its_path_is_written(
    run: Run, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decomposed = unicodedata.normalize("NFD", "kafé.txt")
    (place / "news" / "toba.txt").rename(place / "news" / decomposed)
    run("ingest", "news")
    (place / "link").symlink_to(place / "news")
    (place / "beijing-link.txt").symlink_to(place / "news" / "beijing.txt")
    monkeypatch.setenv("HOME", str(place))
    ways = ["news/beijing.txt", "./news/../news/beijing.txt", str(place / "news" / "beijing.txt"),
            "~/news/beijing.txt", "link/beijing.txt", "beijing-link.txt"]  # fmt: skip
    found = {json.loads(run("show", way, "--json").out)["title"] for way in ways}
    assert found == {"PM Rusia di Beijing"}
    assert json.loads(run("show", "news/kafé.txt", "--json").out)["title"] == "Danau Toba"
    monkeypatch.chdir(place / "news")
    monkeypatch.setenv("KUTIP_DATA_DIR", str(place / "data"))
    for way in ("beijing.txt", "../news/beijing.txt", "news/beijing.txt"):
        assert json.loads(run("show", way, "--json").out)["title"] == "PM Rusia di Beijing"
    edited = json.loads(run("articles", "--edit", "./water.txt", "author=Ratna", "--json").out)
    assert edited["author"] == "Ratna"
    # Gone from the disk, it is still found by its name.
    (place / "news" / "beijing.txt").unlink()
    assert run("remove", "./beijing.txt").out.startswith("Removed: PM Rusia di Beijing (")


def test_an_article_shows_all_its_sources_and_goes_with_the_last(run: Run, place: Path) -> None:
    shutil.copy(place / "news" / "toba.txt", place / "news" / "copy.txt")
    run("ingest", "news")
    shown = json.loads(run("show", "news/toba.txt", "--json").out)
    assert shown["sources"] == ["news/copy.txt", "news/toba.txt"]
    assert "\nAlso from: news/toba.txt\n" in run("show", "news/copy.txt").out
    first = json.loads(run("remove", "news/copy.txt", "--json").out)
    assert (first["removed"], first["sources"]) == ([], [{"id": shown["id"], "source": "news/copy.txt"}])
    assert json.loads(run("show", shown["id"], "--json").out)["sources"] == ["news/toba.txt"]
    assert [one["id"] for one in json.loads(run("remove", "news/toba.txt", "--json").out)["removed"]] == [
        shown["id"]
    ]
    # By its id it goes at once.
    run("ingest", "news")
    run("remove", shown["id"])
    assert titles(run) == {"PM Rusia di Beijing", "Water release begins"}


def test_folders_and_patterns_are_removed(run: Run, place: Path) -> None:
    (place / "news" / "2024").mkdir()
    for number in range(3):
        (place / "news" / "2024" / f"a-{number}.txt").write_text(f"Berita nomor {number}.", "utf-8")
    run("ingest", "news")
    tried = run("remove", "--dry-run", "news/2024/a-*.txt")
    assert tried.out.count("Would remove: ") == 3
    assert run("remove", "news/2024/a-[12].txt").out.count("Removed: ") == 2
    assert run("remove", "news/*.txt", "nothing/*.txt").status == 1
    assert {Path(row.split("\t")[4]).name for row in run("articles").out.splitlines()} == {"a-0.txt"}
    shutil.rmtree(place / "news")
    # A folder that is gone has a name still.
    assert run("remove", "./news/").out.count("Removed: ") == 1
    assert run("articles").out.startswith("There are no articles yet.")


def test_on_a_terminal_several_are_removed_after_a_yes_only(filled: Path, place: Path) -> None:
    with Terminal("remove", "news") as terminal:
        terminal.expect("Would remove: ")
        terminal.expect("Remove these 3? [y/N]")
        terminal.type("\r")
        assert terminal.ends() == 0
        assert "Removed" not in terminal.rest()
    with Terminal("remove", "news") as terminal:
        terminal.expect("Remove these 3? [y/N]")
        terminal.type("y\r")
        terminal.expect("Removed: ")
        assert terminal.ends() == 0
    with Terminal("remove", "news/toba.txt") as terminal:
        terminal.expect("No article has the id or source")
        assert terminal.ends() == 1
