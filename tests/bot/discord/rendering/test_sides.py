"""Answers of articles that differ, and of copies, in Discord."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.discord.rendering.answer import answer_pages
from retrieval.models import Side
from tests.bot.discord.pages import ANSWER, CITATION, check

OTHER = replace(CITATION, n=2, publisher="Warta *Nusa*", date=dt.date(2023, 5, 23))
SIDES = (
    Side("Rabu", (CITATION,), CITATION.date, CITATION.publisher),
    Side("Selasa", (OTHER,), OTHER.date, OTHER.publisher),
    Side("_Senin_", ()),
)
CONFLICT = replace(ANSWER, citations=(CITATION, OTHER), confidence=0.5, relation="conflict", sides=SIDES)


def test_each_side_has_a_line_with_the_numbers_of_its_quotes() -> None:
    (page,) = answer_pages(CONFLICT, "id")
    check([page])
    assert page.content == (
        "### Sumber berbeda:\n"
        "- **Rabu** · Media Contoh · 24 Mei 2023\u00a0\\[1\\]\n"
        "- **Selasa** · Warta \\*Nusa\\* · 23 Mei 2023\u00a0\\[2\\]\n"
        "- **\\_Senin\\_**\n"
        "-# 🟠 Kurang yakin: periksa kutipannya"
    )
    assert len(page.embeds) == 2


def test_an_update_says_what_was_reported_before() -> None:
    (page,) = answer_pages(replace(CONFLICT, answer="Rabu", relation="update", sides=SIDES[:2]), "id")
    assert page.content.startswith(
        "### Rabu (24 Mei 2023); laporan sebelumnya: Selasa\u00a0\\[1\\]\u00a0\\[2\\]\n"
    )


def test_the_outlets_of_copies_stand_beneath_the_quote() -> None:
    (page,) = answer_pages(replace(ANSWER, citations=(replace(CITATION, also_in=("Suara", "Pos")),)), "en")
    assert page.embeds[0].footer == "Media Contoh · 24 May 2023 · also in: Suara, Pos"
