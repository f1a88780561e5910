"""What is said of an article before its passage is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from retrieval.reading.header import header, header_of
from store.models import Metadata

LEAD = "Jembatan Suramadu diresmikan presiden pada hari Rabu, kata juru bicara."
BODY = " ".join(f"Kalimat nomor {number} tentang jembatan itu." for number in range(40))


def test_title_date_and_outlet_stand_in_one_line_and_the_lead_beneath(
    make_article: Callable[..., Any],
) -> None:
    article, _ = make_article(
        "a", f"{LEAD}\n{BODY}", title="Jembatan dibuka", date=dt.date(2009, 6, 10), publisher="Harian Uji"
    )
    assert header(article, len(LEAD) + 300) == f"Jembatan dibuka | 2009-06-10 | Harian Uji\n{LEAD}"


def test_the_lead_is_left_out_where_the_passage_is_near_it(make_article: Callable[..., Any]) -> None:
    article, _ = make_article("a", f"{LEAD}\n{BODY}", title="Jembatan dibuka")
    assert header(article, 0) == "Jembatan dibuka"


def test_a_lead_that_is_the_title_is_said_once(make_article: Callable[..., Any]) -> None:
    article, _ = make_article("a", f"{LEAD}\n{BODY}", title=LEAD)
    assert header(article, len(LEAD) + 300) == LEAD


def test_what_is_not_known_is_left_out() -> None:
    assert header_of(Metadata()) == ""
    assert header_of(Metadata(date=dt.date(2009, 6, 10))) == "2009-06-10"
    assert header_of(Metadata(), LEAD) == LEAD
