"""/articles, /status and /help, and how commands are registered."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from config.messages import texts
from tests.bot.discord.conftest import Town, labels, said

pytestmark = pytest.mark.asyncio


async def test_the_list_is_turned_page_by_page(town: Town) -> None:
    for number in range(19):
        date = f"2020-01-{number + 1:02}"
        text = f"---\ntitle: Berita {number}\ndate: {date}\n---\n\nIsi berita nomor {number}.\n"
        town.service.app.pipeline.ingest_document(f"{number}.md", text.encode())
    shown = said(await town.ayu.slash(town.channel, "articles"))
    assert shown.ephemeral
    first = shown.embeds[0]
    assert first.title == "Articles shared by all servers"
    line = "1\\. **Water release begins** · Sample Press · 24 August 2023\n"
    assert (first.description or "").startswith(line)
    assert first.footer.text == "Page 1 of 3 · 22 in all"
    await town.ayu.click(shown, label="Next")
    await town.ayu.click(shown, label="Next")
    assert shown.embeds[0].footer.text == "Page 3 of 3 · 22 in all"
    assert (shown.embeds[0].description or "").count("\n") == 1
    await town.ayu.click(shown, label="Previous")
    assert (shown.embeds[0].description or "").startswith("11\\. ")


async def test_a_list_that_has_become_shorter_shows_its_last_page(town: Town) -> None:
    for number in range(9):
        town.service.app.pipeline.ingest_document(f"{number}.txt", f"Isi berita nomor {number}.".encode())
    shown = said(await town.ayu.slash(town.channel, "articles"))
    for article in town.service.app.catalog.list_articles()[:5]:
        town.service.app.store.remove(article.id)
    await town.ayu.click(shown, label="Next")
    assert shown.embeds[0].footer.text == "Page 1 of 1 · 7 in all"
    assert labels(shown.message) == []


async def test_status(town: Town) -> None:
    shown = said(await town.ayu.slash(town.channel, "status"))
    fields = {field.name: field.value for field in shown.embeds[0].fields}
    assert fields["Collection"] == "Articles shared by all servers"
    assert fields["Articles"] == "3"
    assert fields["Servers"] == "1"
    assert fields["Shard"] == "1 of 1"
    assert fields["Running for"] == "0 min"
    direct = said(await town.ayu.user.slash("status"))
    assert "Shard" not in {field.name for field in direct.embeds[0].fields}


@pytest.mark.parametrize(
    ("minutes", "shown"), [(5, "5 min"), (60, "1 h 0 min"), (2 * 1440 + 7, "2 d 0 h 7 min")]
)
async def test_how_long_it_has_been_running(town: Town, minutes: int, shown: str) -> None:
    town.service.started -= dt.timedelta(minutes=minutes)
    page = said(await town.ayu.slash(town.channel, "status")).embeds[0]
    assert {field.name: field.value for field in page.fields}["Running for"] == shown


async def test_help_names_every_command_so_that_it_can_be_clicked(town: Town) -> None:
    shown = said(await town.ayu.slash(town.channel, "help")).embeds[0]
    text = "\n".join(str(field.value) for field in shown.fields)
    for command in await town.client.tree.fetch_commands():
        within = {"feedback": "feedback export", "sources": "sources list"}
        name = within.get(command.name, command.name)
        assert f"</{name}:{command.id}>" in text or name == "help" or f"**Apps → {name}**" in text


async def test_commands_are_registered_in_both_languages(town: Town) -> None:
    (sent,) = [one.json for one in town.env.http_requests if one.method == "PUT"]
    assert isinstance(sent, list)
    indonesian = texts("id")
    for command in sent:
        assert set(command["name_localizations"]) == {"id"}
        assert command["name_localizations"]["id"] in indonesian.values()
        assert command["type"] == 3 or command["description_localizations"]["id"] in indonesian.values()
        for option in command.get("options", []):
            assert option["name_localizations"]["id"] in indonesian.values()
            assert option["description_localizations"]["id"] in indonesian.values()
    held: dict[str, Any] = {command["name"]: command["default_member_permissions"] for command in sent}
    managers = {name for name, permissions in held.items() if permissions is not None}
    assert managers == {"ingest", "remove", "settings", "sources", "feedback"}
    assert {held[name] for name in managers} == {32}


async def test_no_privileged_intent_is_asked_for(town: Town) -> None:
    asked = {name for name, wanted in town.client.intents if wanted}
    assert asked == {"guilds", "guild_messages", "dm_messages"}
