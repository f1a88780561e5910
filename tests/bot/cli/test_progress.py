"""The progress of an ingestion: lines with an estimate in a pipe, a bar with one on a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.progress import in_lines
from store.ingest.survey import expected
from tests.bot.terminal_session import Terminal

pytest_plugins = ["tests.bot.cli_fixtures"]


def test_in_a_pipe_a_line_comes_every_ten_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    now = 100.0
    report = in_lines("Reading", "en", 200, lambda: now)
    now += 5
    report(0, "slow to begin")
    for done in range(1, 81):
        now += 0.25
        report(done, "news/a.txt")
    assert capsys.readouterr().err.splitlines() == [
        "kutip: Reading: 40 of 200, about 40 s left.",
        "kutip: Reading: 80 of 200, about 30 s left.",
    ]
    # More than was expected: a file held several.
    now += 10
    report(300, "news/b.txt")
    assert capsys.readouterr().err == "kutip: Reading: 300 so far.\n"


def test_of_what_a_feed_lists_no_estimate_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    now = 100.0
    report = in_lines("Membaca", "id", expected(["https://example.org/rss.xml"]), lambda: now)
    report(1, "https://example.org/a")
    now += 10
    report(2, "https://example.org/b")
    assert capsys.readouterr().err == "kutip: Membaca: 2 sejauh ini.\n"


def test_how_many_articles_are_expected(tmp_path: Path) -> None:
    (tmp_path / ".hidden").mkdir()
    for name in ("a.txt", "b.html", "c.png", ".hidden/d.txt"):
        (tmp_path / name).write_text("x")
    records = "".join(f"{json.dumps({'_id': str(number), 'text': 'x'})}\n" for number in range(5))
    (tmp_path / "corpus.jsonl").write_text(records)
    assert expected([str(tmp_path), str(tmp_path / "missing.txt")]) == 8
    assert expected([str(tmp_path), "https://example.org/a"]) is None


@pytest.mark.usefixtures("place")
def test_on_a_terminal_a_bar_tells_how_many_there_are(place: Path) -> None:
    with Terminal("ingest", "news") as terminal:
        terminal.expect("0/3")
        terminal.expect("3 added")
        assert terminal.ends() == 0
