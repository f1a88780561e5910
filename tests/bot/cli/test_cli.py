from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import version

if TYPE_CHECKING:
    from tests.bot.cli_fixtures import Run

pytest_plugins = ["tests.bot.cli_fixtures"]
pytestmark = pytest.mark.usefixtures("place")


def test_the_version_and_the_help(run: Run) -> None:
    assert run("--version").out == f"kutip {version()}\n"
    helped = run("--help")
    assert helped.status == 0
    for command in ("ask", "search", "repl", "ingest", "articles", "show", "remove", "status", "doctor"):
        assert f"\n  {command} " in helped.out
        assert run(command, "-h").out.startswith(f"Usage: kutip {command} ")


def test_without_a_command_the_help_goes_to_standard_error(run: Run) -> None:
    outcome = run()
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith("Usage: kutip ")


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["aks"], "No such command 'aks'. Did you mean 'ask'? See `kutip --help`."),
        (["ask"], "Missing argument 'QUESTION'. See `kutip ask --help`."),
        (["ask", "a", "b"], "Got unexpected extra argument"),
        (["ask", "a", "--answerer", "magic"], "--answerer must be one of extractive, llm."),
        (["ask", "a", "--since", "soon"], "'soon' is not a date"),
        (["ask", "a", "--until", "31-31-2023"], "'31-31-2023' is not a date"),
        (
            ["ask", "a", "--since", "2023-06", "--until", "2023-05"],
            "The start date, 1 June 2023, is after the end date, 31 May 2023;",
        ),
        (
            ["ask", "a", "--outlet", "Nobody"],
            "No article is from Nobody; none of the articles states its outlet.",
        ),
        (["ingest"], "Missing argument 'SOURCE...'."),
        (["show"], "Missing argument 'ARTICLE'."),
        (["remove"], "Missing argument 'ARTICLE...'."),
        (["articles", "--limit", "0"], "Invalid value for '--limit'"),
        (["status", "x"], "Got unexpected extra argument"),
        (["doctor", "--jsn"], "No such option: --jsn"),
        (["--data-dir"], "Option '--data-dir' requires an argument."),
    ],
)
def test_wrong_usage_is_one_sentence(argv: list[str], sentence: str, run: Run) -> None:
    outcome = run(*argv)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith(f"kutip: {sentence}")
    assert outcome.err.count("\n") == 1


def test_a_wrong_setting_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTIP_PASAGES", "3")
    outcome = run("status")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err == (
        "kutip: Unknown setting KUTIP_PASAGES in the environment; the nearest known one is KUTIP_PASSAGES.\n"
    )
    # With a traceback only on request, and the sentence still last.
    monkeypatch.setenv("KUTIP_DEBUG", "1")
    outcome = run("status")
    assert outcome.err.startswith("Traceback (most recent call last):")
    assert outcome.err.splitlines()[-1].startswith("kutip: Unknown setting")


def test_ingest_says_what_it_did(run: Run, place: Path) -> None:
    first = run("ingest", "news")
    assert (first.status, first.err) == (0, "")
    assert first.out.startswith("3 added\nTotal: articles 3, chunks 3.")
    (place / "news" / "toba.txt").write_text("Danau Toba kini lain.", "utf-8")
    again = json.loads(run("ingest", "news", "--json").out)
    assert {name: again[name] for name in ("added", "updated", "unchanged", "failed", "articles")} == {
        "added": 0, "updated": 1, "unchanged": 2, "failed": [], "articles": 3,
    }  # fmt: skip


def test_a_source_that_fails_stops_no_other(run: Run, place: Path) -> None:
    (place / "news" / "empty.txt").touch()
    outcome = run("ingest", "nowhere.txt", "news", "--json")
    assert outcome.status == 1
    result = json.loads(outcome.out)
    assert result["added"] == 3
    assert [failure["source"] for failure in result["failed"]] == ["nowhere.txt", "news/empty.txt"]
    lines = outcome.err.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [["kutip", "nowhere.txt"], ["kutip", "news/empty.txt"]]


def test_the_list_of_articles(run: Run, filled: Path) -> None:
    rows = [line.split("\t") for line in run("articles").out.splitlines()]
    assert [row[1:4] for row in rows] == [
        ["2023-08-24", "Sample Press", "Water release begins"],
        ["2023-07-10", "Kabar Danau", "Danau Toba"],
        ["2023-05-24", "Media Contoh", "PM Rusia di Beijing"],
    ]
    listed = json.loads(run("articles", "--json", "--limit", "1").out)["articles"]
    assert [article["title"] for article in listed] == ["Water release begins"]
    assert "text" not in listed[0]


def test_one_article(run: Run, filled: Path, place: Path) -> None:
    shown = json.loads(run("show", "news/beijing.txt", "--json").out)
    assert list(shown) == [
        "id", "source", "title", "publisher", "author", "date", "url", "language", "credits",
        "modified", "reading", "empty", "corrected", "sources", "text",
    ]  # fmt: skip
    assert (shown["author"], shown["date"], shown["url"], shown["credits"]) == (
        "Ratna Wulandari",
        "2023-05-24",
        None,
        [],
    )
    original = (place / "news" / "beijing.txt").read_text("utf-8")
    assert all(line in original for line in shown["text"].splitlines())
    plain = run("show", shown["id"][:6])
    assert plain.status == 0
    assert plain.out.startswith("Title   PM Rusia di Beijing\n")
    assert f"\n\n{shown['text']}\n" in plain.out


@pytest.mark.parametrize("name", ["nothing", "", "\x1b[2J", "%", "'; DROP TABLE articles"])
def test_an_article_that_is_not_there(name: str, run: Run, filled: Path) -> None:
    for command in ("show", "remove"):
        outcome = run(command, "--", name)
        assert (outcome.status, outcome.out) == (1, "")
        assert outcome.err.startswith("kutip: No article has the id or source ")
        assert "\x1b" not in outcome.err
    assert len(run("articles").out.splitlines()) == 3


def test_articles_are_removed_though_one_of_them_is_not_there(run: Run, filled: Path) -> None:
    outcome = run("remove", "news/toba.txt", "nothing", "news/water.txt", "--json")
    assert outcome.status == 1
    result = json.loads(outcome.out)
    assert [article["title"] for article in result["removed"]] == ["Danau Toba", "Water release begins"]
    assert [entry["article"] for entry in result["not_found"]] == ["nothing"]
    assert outcome.err.startswith("kutip: No article has the id or source 'nothing'")
    last = run("remove", "news/beijing.txt")
    assert (last.status, last.err) == (0, "")
    assert last.out.startswith("Removed: PM Rusia di Beijing (")
    assert run("articles").out.startswith("There are no articles yet.")


def test_the_status(run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTIP_EMBEDDING_OPTIONS", '{"api_key": "hush"}')
    outcome = run("status", "--json")
    status = json.loads(outcome.out)
    assert (status["version"], status["articles"], status["chunks"]) == (version(), 3, 3)
    assert status["data_dir"] == str(filled)
    assert status["embedding"].startswith("multilingual-e5-small/")
    assert status["bytes"] == sum(status["sizes"].values()) > 0
    assert set(status["sizes"]) >= {"catalog.sqlite3", "chroma"}
    assert "hush" not in outcome.out
    assert f"Data folder  {filled}\n" in run("status").out


def test_the_flag_wins_over_the_environment(run: Run, filled: Path, place: Path) -> None:
    assert json.loads(run("--data-dir", "other", "status", "--json").out)["articles"] == 0
    assert (place / "other").is_dir()


def test_replies_in_the_language_of_the_locale(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "id_ID.UTF-8")
    assert run("articles").out.startswith("Belum ada artikel.")
    monkeypatch.setenv("KUTIP_LANGUAGE", "en")
    assert run("articles").out.startswith("There are no articles yet.")


def test_a_data_folder_that_is_a_file(run: Run, place: Path) -> None:
    (place / "file").touch()
    outcome = run("--data-dir", "file", "status")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.startswith(f"kutip: The data folder {place / 'file'} cannot be ")


def test_a_damaged_catalog(run: Run, place: Path) -> None:
    (place / "data").mkdir()
    (place / "data" / "catalog.sqlite3").write_bytes(b"no database" * 500)
    outcome = run("articles")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.startswith(f"kutip: The catalog {place / 'data' / 'catalog.sqlite3'} cannot be read")


def test_what_was_not_expected_is_one_sentence_too(
    run: Run, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An installation that has lost a file is something no command is prepared for.
    monkeypatch.setitem(sys.modules, "store.catalog", None)
    outcome = run("status")
    assert outcome.status == 1
    assert outcome.err.startswith("kutip: Unexpected error (ModuleNotFoundError: ")
    assert outcome.err.endswith("set KUTIP_DEBUG=1 to see details.\n")
    monkeypatch.setenv("KUTIP_DEBUG", "1")
    assert run("status").err.startswith("Traceback (most recent call last):")
