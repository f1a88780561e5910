"""Documents, mailboxes and archives on the command line: ingested, asked, shown, removed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bot.cli_fixtures import Run
from tests.store.ingest.documents.made import mail, mailbox, packed, pdf

pytest_plugins = ["tests.bot.cli_fixtures"]
pytestmark = pytest.mark.usefixtures("place")

QUESTION = "Siapa yang membuka Pasar Sukamaju?"


def ingested(run: Run, *sources: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("ingest", *sources, "--json").out)
    return {name: found[name] for name in ("added", "updated", "unchanged", "failed", "unread")}


def counts(**given: object) -> dict[str, object]:
    return {"added": 0, "updated": 0, "unchanged": 0, "failed": [], "unread": {}} | given


def test_a_quote_of_a_pdf_names_its_page(run: Run, place: Path) -> None:
    pages = [
        ["Laporan Pasar", "Laporan ini disusun oleh dinas perdagangan."],
        ["Pasar Sukamaju dibuka oleh Bupati Rahmat Santika pada hari Senin."],
    ]
    (place / "laporan.pdf").write_bytes(pdf(pages))
    assert ingested(run, "laporan.pdf") == counts(added=1)
    assert ingested(run, "laporan.pdf") == counts(unchanged=1)
    [citation, *_] = json.loads(run("ask", QUESTION, "--json").out)["citations"]
    assert (citation["source"], citation["page"]) == ("laporan.pdf", 2)
    assert citation["quote"] == pages[1][0]
    assert run("ask", QUESTION).out.rstrip().endswith("laporan.pdf, hlm. 2")
    # A correction by hand leaves the pages where they are.
    assert run("articles", "--edit", "laporan.pdf", "title=Laporan").status == 0
    [citation, *_] = json.loads(run("ask", QUESTION, "--json").out)["citations"]
    assert citation["page"] == 2


def test_what_has_no_pages_names_none(run: Run) -> None:
    run("ingest", "news")
    answer = json.loads(run("ask", "Di mana Danau Toba?", "--json").out)
    assert not any("page" in one for one in (*answer["citations"], *answer["related"]))


def test_each_message_of_a_mailbox_is_an_article(run: Run, place: Path) -> None:
    path = place / "surat.mbox"
    first = mail("Pasar Sukamaju dibuka oleh Bupati Rahmat Santika pada hari Senin.", 1)
    path.write_bytes(mailbox(first, mail("Jembatan itu ditutup sejak Jumat.", 2)))
    assert ingested(run, "surat.mbox") == counts(added=2)
    path.write_bytes(mailbox(mail("Harga cabai turun.", 3), first, mail("Jembatan itu dibuka.", 2)))
    assert ingested(run, "surat.mbox") == counts(added=1, updated=1, unchanged=1)
    name = "surat.mbox#1@kabar.example"
    assert json.loads(run("show", name, "--json").out)["author"] == "Rani Kusuma"
    [citation, *_] = json.loads(run("ask", QUESTION, "--json").out)["citations"]
    assert citation["source"] == name
    assert run("remove", name).status == 0
    assert run("show", name).status == 1


def test_a_mixed_archive_says_what_was_not_read(run: Run, place: Path) -> None:
    entries: dict[str, bytes | str] = {
        "a.txt": "Pasar Sukamaju dibuka.",
        "b.xlsx": b"x",
        "c.xlsx": b"x",
        "t.csv": "a,b\n1,2\n",
    }
    (place / "arsip.zip").write_bytes(packed(entries))
    outcome = run("ingest", "arsip.zip")
    assert (outcome.status, outcome.err) == (
        0,
        "kutip: 3 files of other types were not read: 1 .csv, 2 .xlsx.\n",
    )
    assert ingested(run, "arsip.zip") == counts(unchanged=1, unread={".csv": 1, ".xlsx": 2})
    assert run("show", "arsip.zip#a.txt").status == 0
    (place / "arsip.zip").write_bytes(b"PK\3\4 cut")
    outcome = run("ingest", "arsip.zip")
    assert outcome.status == 1
    assert "arsip.zip: This ZIP archive is damaged or cut off; pack or download it again." in outcome.err
