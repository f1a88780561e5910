"""/timeline, and questions about the articles themselves."""

from __future__ import annotations

import pytest

from tests.bot.discord.conftest import OpenTown, Town, labels, said

pytestmark = pytest.mark.asyncio


async def test_the_events_about_a_topic(town: Town) -> None:
    shown = said(await town.ayu.slash(town.channel, "timeline", topic="Mishustin di Beijing"))
    assert not shown.ephemeral
    assert shown.content == "### Kronologi: Mishustin di Beijing"
    [embed] = shown.embeds
    assert embed.description == (
        "**Selasa, 23 Mei 2023**\n"
        "“Perdana Menteri Rusia Mikhail Mishustin tiba di Beijing pada **hari Selasa**.”\n"
        "-# PM Rusia di Beijing · Media Contoh · 24 Mei 2023"
    )
    private = said(
        await town.ayu.slash(town.channel, "timeline", topic="Mishustin", since="2023-06", private=True)
    )
    assert private.ephemeral
    assert private.content.startswith("No article is about “Mishustin”.")


async def test_what_cannot_be_told_is_said(town: Town, open_town: OpenTown) -> None:
    wrong = said(await town.ayu.slash(town.channel, "timeline", topic="banjir", since="kemarin dulu"))
    assert wrong.ephemeral
    assert "kemarin dulu" in wrong.content
    assert said(await town.ayu.slash(town.channel, "timeline", topic="?!")).ephemeral


async def test_it_counts_as_a_question(town: Town) -> None:
    settings = await town.service.settings(town.guild.id)
    for _ in range(settings.user_questions):
        said(await town.ayu.slash(town.channel, "timeline", topic="Danau Toba"))
    refused = said(await town.ayu.slash(town.channel, "timeline", topic="Danau Toba"))
    assert refused.ephemeral
    assert "You have asked many questions" in refused.content


async def test_articles_are_counted_without_buttons(town: Town) -> None:
    shown = said(await town.ayu.slash(town.channel, "ask", question="berapa artikel tentang Danau Toba?"))
    assert shown.content.endswith("### Ada 1 artikel tentang “Danau Toba”.")
    assert "**Danau Toba** · Kabar Danau · 10 Juli 2023" in (shown.embeds[0].description or "")
    assert labels(shown.message) == []
    summary = said(await town.ayu.slash(town.channel, "ask", question="apa isi berita Danau Toba?"))
    assert summary.embeds[0].title == "\\[1\\] Danau Toba"
    assert "geopark dunia" in (summary.embeds[0].description or "")
    assert "Sumber" in labels(summary.message)
