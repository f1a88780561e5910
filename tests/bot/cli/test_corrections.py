"""What a user corrects by hand holds, and what was left out of a source is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli.corrections import corrections
from config.errors import UsageError
from tests.bot.cli_fixtures import Run

pytest_plugins = ["tests.bot.cli_fixtures"]
pytestmark = pytest.mark.usefixtures("place")

PAGE = """<html><head><meta charset="utf-8"></head><body><nav><a href="/">Beranda</a></nav><article>
<h1>Air Naik</h1>
<p>Pengisian awal bendungan dimulai pada Selasa pagi setelah pintu pengelak ditutup oleh petugas balai.</p>
<p>Kepala balai mengatakan bahwa volume tampungan akan mencapai 42 juta meter kubik pada akhir musim.</p>
<p>Baca juga: Air surut lagi</p></article></body></html>"""


def shown(run: Run, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("show", name, "--json").out)
    return found


def test_a_correction_survives_the_next_ingestion(run: Run, place: Path) -> None:
    run("ingest", "news")
    before = shown(run, "news/toba.txt")
    given = ("date=4 Juni 2024", "author=Rani Kusuma", "outlet=Kabar Karsa", "title=Danau Kita")
    outcome = run("articles", "--edit", before["id"][:8], *given, "--json")
    assert (outcome.status, outcome.err) == (0, "")
    assert json.loads(outcome.out)["publisher"] == "Kabar Karsa"
    wanted = {
        "date": "2024-06-04",
        "author": "Rani Kusuma",
        "publisher": "Kabar Karsa",
        "title": "Danau Kita",
    }
    for _ in range(2):
        after = shown(run, "news/toba.txt")
        assert wanted.items() <= after.items()
        assert (after["text"], after["corrected"]) == (before["text"], sorted(wanted))
        assert json.loads(run("ingest", "news", "--json").out)["unchanged"] == 3
    # The source changes: its text does, what was corrected does not.
    (place / "news" / "toba.txt").write_text("Danau Toba kini lain sekali daripada dahulu.", "utf-8")
    assert json.loads(run("ingest", "news", "--json").out)["updated"] == 1
    after = shown(run, "news/toba.txt")
    assert wanted.items() <= after.items()
    assert after["text"] == "Danau Toba kini lain sekali daripada dahulu."
    # It is searched and quoted as it was corrected.
    answer = json.loads(
        run("ask", "Apa yang kini lain?", "--since", "2024-06", "--until", "2024-06", "--json").out
    )
    assert {one["title"] for one in (answer["citations"] or answer["related"])} == {"Danau Kita"}
    # What is removed is forgotten.
    assert run("remove", "news/toba.txt").status == 0
    run("ingest", "news")
    assert shown(run, "news/toba.txt")["corrected"] == []


def test_a_field_that_the_source_states_wrongly_is_emptied(run: Run, filled: Path) -> None:
    outcome = run("articles", "--edit", "news/beijing.txt", "author=")
    assert (outcome.status, outcome.err) == (0, "")
    assert "Ratna Wulandari" not in outcome.out
    assert shown(run, "news/beijing.txt")["author"] is None
    assert "Corrected by hand: Author." in run("show", "news/beijing.txt").out


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["articles", "--edit", "news/toba.txt"], "Say what to correct"),
        (["articles", "--edit", "news/toba.txt", "date=kemarin"], "'kemarin' is not a date"),
        (["articles", "--edit", "news/toba.txt", "colour=red"], "'colour=red' is no correction"),
        (["articles", "--edit", "news/toba.txt", "title"], "'title' is no correction"),
        (["articles", "title=x"], "name it with --edit ID"),
    ],
)
def test_wrong_usage(argv: list[str], said: str, run: Run, filled: Path) -> None:
    outcome = run(*argv)
    assert (outcome.status, outcome.out) == (2, "")
    assert said in outcome.err
    assert outcome.err.count("\n") == 1


def test_an_article_that_is_not_there(run: Run, filled: Path) -> None:
    outcome = run("articles", "--edit", "nowhere", "title=x")
    assert (outcome.status, outcome.out) == (1, "")
    assert "No article has the id or source 'nowhere'" in outcome.err


def test_what_is_typed() -> None:
    assert corrections(["Outlet = Kabar ", "date=2024-06-04", "url="]) == {
        "publisher": "Kabar", "date": "2024-06-04", "url": None,
    }  # fmt: skip
    with pytest.raises(UsageError):
        corrections([])


def test_what_was_left_out_is_said(run: Run, place: Path) -> None:
    (place / "page.html").write_text(PAGE, "utf-8")
    result = json.loads(run("ingest", "page.html", "--json").out)
    (read,) = result["read"]
    assert (read["source"], read["replaced"], read["modified"]) == ("page.html", 0, None)
    assert read["dropped"].keys() == {"navigation", "furniture"}
    assert read["characters"] == read["stored"] + sum(read["dropped"].values())
    assert read["empty"] == ["publisher", "author", "date", "url"]
    found = shown(run, "page.html")
    assert found["id"] == read["id"]
    assert found["empty"] == read["empty"]
    assert {name: found["reading"][name] for name in ("characters", "stored", "dropped")} == {
        name: read[name] for name in ("characters", "stored", "dropped")
    }
    text = run("show", "page.html").out
    assert f"Stored: {read['stored']} of the source's {read['characters']} characters." in text
    assert "Not stated by the source: Outlet, Author, Date, URL." in text
    assert json.loads(run("ingest", "page.html", "--json").out)["read"] == []


def test_files_that_are_not_read_are_counted(run: Run, place: Path) -> None:
    for name in ("a.xlsx", "b.xlsx", "c.rtf", ".hidden", "d.png", "e.py"):
        (place / "news" / name).write_bytes(b"x")
    outcome = run("ingest", "news")
    assert (outcome.status, outcome.err) == (
        0,
        "kutip: 3 files of other types were not read: 1 .rtf, 2 .xlsx.\n",
    )
    assert json.loads(run("ingest", "news", "--json").out)["unread"] == {".rtf": 1, ".xlsx": 2}


def test_a_period_says_how_many_articles_have_no_date(run: Run, filled: Path, place: Path) -> None:
    run("articles", "--edit", "news/toba.txt", "date=")
    question = "Di mana Danau Toba?"
    assert "no date: 1." in run("ask", "Where is Lake Toba?", "--since", "2023").out
    assert json.loads(run("ask", question, "--since", "2023", "--json").out)["undated"] == 1
    assert "undated" not in json.loads(run("ask", question, "--json").out)
    assert "undated" not in json.loads(
        run("ask", question, "--until", "2024", "--outlet", "Sample Press", "--json").out
    )
