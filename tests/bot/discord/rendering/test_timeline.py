"""Events and lists of articles within Discord's limits, with nothing in them that Discord would read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.discord.rendering.answer import answer_pages
from bot.discord.rendering.page import Page
from bot.discord.rendering.timeline import timeline_pages
from retrieval.models import Answer
from retrieval.news.events import Event, Timeline
from retrieval.news.listing import COUNT, SUMMARY, ListedArticle, Listing
from store.language.event_dates.models import EventDate
from tests.bot.discord.pages import CITATION, START, check

AT = CITATION.quote.index("Selasa")
EVENT = Event(
    EventDate(AT, AT + 6, "day", dt.date(2023, 5, 23), dt.date(2023, 5, 23)),
    replace(CITATION, highlight=(START + AT, START + AT + 6)),
)
EVIL = "**@everyone** [x](https://jahat.id) \u202e# _a_"
LISTED = ListedArticle("1", "/home/operator/a.txt", EVIL, "Media *Contoh*", dt.date(2023, 5, 24), None)


def test_an_event_has_its_day_its_quote_and_its_source() -> None:
    found = Timeline("*Beijing*", "id", (replace(EVENT, also=(CITATION,)),), 2, left_out=3, undated=1)
    [page] = timeline_pages(found, "id")
    check([page])
    head, *notes = page.content.split("\n")
    assert head == "### Kronologi: \\*Beijing\\*"
    assert notes == [
        "-# Peristiwa yang tidak ditampilkan: 3",
        "-# Tidak disertakan karena tanggal artikelnya tidak diketahui: 1",
    ]
    assert page.embeds[0].description == (
        "**Selasa, 23 Mei 2023**\n"
        "“PM Rusia Mikhail Mishustin tiba di Beijing pada **Selasa**.”\n"
        "-# [PM Rusia \\*di\\* Beijing](https://contoh.id/beijing) · Media Contoh · 24 Mei 2023\n"
        "-# juga: Media Contoh"
    )


def test_many_long_events_are_several_messages_and_unknown_years_stand_apart() -> None:
    long = replace(EVENT, citation=replace(CITATION, quote=f"{EVIL} " * 60, highlight=None, title=EVIL))
    year = replace(EVENT, date=replace(EVENT.date, year_known=False))
    pages = timeline_pages(Timeline("x", "en", (*[long] * 20, year), 1), "en")
    check(pages)
    assert len(pages) > 1
    assert "**Year not known:**" in pages[-1].embeds[0].description
    assert "23 May, year unknown" in pages[-1].embeds[0].description


@pytest.mark.parametrize(
    ("articles", "said"),
    [(0, "No article is about “Mars”."), (2, "The articles about “Mars” tell of nothing with a date.")],
)
def test_no_event(articles: int, said: str) -> None:
    assert timeline_pages(Timeline("Mars", "en", (), articles), "en") == [Page(said)]


def test_titles_are_shown_as_they_are_written() -> None:
    listing = Listing(COUNT, "Mars", 12, (LISTED,) * 10)
    answer = Answer("?", "en", True, "12 articles are about “Mars”.", 1.0, listing=listing)
    [page] = answer_pages(answer, "en")
    check([page])
    assert page.content == "### 12 articles are about “Mars”."
    assert page.embeds[0].footer == "The newest 10"
    assert page.embeds[0].description.count("\n") == 9
    assert "operator" not in page.embeds[0].description


def test_a_summary_has_the_quote_and_the_other_titles() -> None:
    listing = Listing(SUMMARY, "Beijing", 2, (LISTED, LISTED))
    answer = Answer(
        "?", "en", True, CITATION.quote, 1.0, (replace(CITATION, highlight=None),), listing=listing
    )
    [page] = answer_pages(answer, "en")
    check([page])
    quote, titles = page.embeds
    assert quote.description == f"“{CITATION.quote}”"
    assert titles.title == "Articles about this: 2"
    none = replace(answer, answered=False, answer="", citations=(), listing=Listing(SUMMARY, "*x*", 0))
    assert answer_pages(none, "en") == [Page("No article is about “\\*x\\*”.")]
