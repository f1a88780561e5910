from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bot.cli_fixtures import Run

pytest_plugins = ["tests.bot.cli_fixtures"]
pytestmark = pytest.mark.usefixtures("place")


def test_events_with_their_quotes(run: Run, filled: Path) -> None:
    outcome = run("timeline", "Mishustin di Beijing")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.startswith(
        "Kronologi: Mishustin di Beijing\n\nSelasa, 23 Mei 2023\n"
        "[1] “Perdana Menteri Rusia Mikhail Mishustin tiba di Beijing pada hari Selasa.”\n"
        "    Media Contoh · PM Rusia di Beijing · 24 Mei 2023"
    )


def test_events_as_json(run: Run, filled: Path) -> None:
    document = json.loads(run("timeline", "--json", " Mishustin di Beijing ").out)
    assert document["topic"] == "Mishustin di Beijing"
    [event] = document["events"]
    assert event["when"] == {"value": "2023-05-23", "precision": "day", "time": None}
    text = json.loads(run("show", event["source"], "--json").out)["text"]
    assert event["quote"] == text[event["start"] : event["end"]]


def test_filters_and_a_topic_without_events(run: Run, filled: Path) -> None:
    none = run("timeline", "Mishustin di Beijing", "--since", "2023-06")
    assert none.out == "Tidak ada artikel tentang “Mishustin di Beijing”.\n"
    assert run("timeline", "Mishustin", "--outlet", "Nobody").status == 2
    assert run("timeline", "?").status == 2
    assert run("timeline", "x", "--limit", "0").status == 2


def test_without_articles(run: Run) -> None:
    outcome = run("timeline", "banjir")
    assert outcome.status == 0
    assert "There are no articles yet" in outcome.err


def test_articles_are_counted_and_summarised(run: Run, filled: Path) -> None:
    counted = run("ask", "berapa artikel tentang Mishustin?")
    assert counted.out == (
        "Ada 1 artikel tentang “Mishustin”.\n\n"
        "- PM Rusia di Beijing · Media Contoh · 24 Mei 2023 · beijing.txt\n"
    )
    summary = run("ask", "summarise the Fukushima water release").out
    assert summary.startswith("Water release begins\n\n[1] “Japan began releasing treated water")
    document = json.loads(run("ask", "berapa artikel tentang Mishustin?", "--json").out)
    assert document["listing"]["total"] == 1
    assert document["listing"]["articles"][0]["date"] == "2023-05-24"
