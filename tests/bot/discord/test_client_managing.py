"""/ingest, /remove and /feedback export, and whose articles they are about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import simcord

from tests.bot.discord.conftest import OpenTown, Town, labels, said, show_command
from tests.store.ingest.documents.made import mail, mailbox, packed

pytestmark = pytest.mark.asyncio
PAGE = (
    "<html><head><title>Jembatan Layang Dibuka</title></head><body><article><h1>Jembatan Layang Dibuka</h1>"
    "<p>Jembatan Layang Sukamaju dibuka pada hari Jumat. Jembatan itu panjangnya 900 meter.</p>"
    "<p>Wali kota menggunting pita di hadapan warga yang datang sejak pagi.</p></article></body></html>"
)
ARTICLE = "---\ntitle: Pasar Baru\n---\n\nPasar Baru di Sukamaju dibuka oleh Bupati Rahmat pada hari Senin.\n"
QUESTION = "Siapa yang membuka Pasar Baru?"


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/jembatan" else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it has
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


async def ingest(town: Town, name: str = "pasar.md", text: str = ARTICLE) -> str:
    return said(await town.boss.slash(town.channel, "ingest", file=(name, text.encode()))).content


async def test_a_page_is_added_by_its_address(town: Town, site: str) -> None:
    result = await town.boss.slash(town.channel, "ingest", url=f"{site}/jembatan")
    assert result.ephemeral
    assert said(result).content.startswith(f"Added: **[Jembatan Layang Dibuka]({site}/jembatan)**")
    assert said(result).content.endswith("Articles now: 4")
    question = "Berapa panjang Jembatan Layang Sukamaju?"
    answer = said(await town.ayu.slash(town.channel, "ask", question=question))
    assert "900 meter" in answer.content
    steps = [one.json for one in town.env.http_requests if one.method == "PATCH"]
    assert isinstance(steps[0], dict)
    assert steps[0]["content"].startswith("⏳ Reading ")


async def test_a_page_that_is_not_there_is_said_to_be_so(town: Town, site: str) -> None:
    result = await town.boss.slash(town.channel, "ingest", url=f"{site}/hilang")
    assert said(result).content.startswith("Not added: http")
    assert "404" in said(result).content


async def test_a_private_address_is_refused(open_town: OpenTown, site: str) -> None:
    town = await open_town(private_addresses=False)
    result = await town.boss.slash(town.channel, "ingest", url=f"{site}/jembatan")
    assert said(result).content.startswith("Not added: ")
    assert town.service.app.catalog.counts().articles == 3


async def test_a_file_is_added_updated_and_left_alone(town: Town) -> None:
    assert (await ingest(town)).startswith("Added: **Pasar Baru**")
    assert (await ingest(town)).startswith("Already added and unchanged: **Pasar Baru**")
    answer = said(await town.ayu.slash(town.channel, "ask", question=QUESTION))
    assert "Rahmat" in answer.content


async def test_a_file_of_many_articles_says_what_became_of_them(town: Town) -> None:
    entries: dict[str, bytes | str] = {
        "a.md": ARTICLE,
        "b.xlsx": b"x",
        "surat.mbox": mailbox(mail(number=1), mail(number=2)),
        "c.txt": "",
    }
    for word in ("added", "unchanged"):
        told = said(
            await town.boss.slash(town.channel, "ingest", file=("arsip.zip", packed(entries)))
        ).content
        assert told.split("\n") == [
            f"arsip.zip: 3 {word} · 1 failed",
            "1 file of another type was not read: 1 .xlsx.",
            "arsip.zip#c.txt: This file is empty.",
            "Articles now: 6",
        ]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "Give either a web address or a file."),
        ({"url": "http://a.example", "file": ("a.txt", b"a")}, "Give either a web address or a file"),
        (
            {"url": "file:///etc/passwd"},
            "That is not a valid web address; it must begin with http:// or https://.",
        ),
        ({"url": "a.example"}, "That is not a valid web address"),
        ({"file": ("a.exe", b"MZ")}, "I cannot read a.exe; attach a file that ends in .txt"),
        ({"file": ("a.txt", b"")}, "Not added: a.txt"),
        ({"file": ("a.txt", b"\0\1\2" * 50)}, "Not added: a.txt"),
        ({"file": ("a.txt", b"a" * 20_000_001)}, "The file has 20.0 MB; the limit is 20 MB."),
    ],
)
async def test_what_cannot_be_added(town: Town, options: dict[str, object], sentence: str) -> None:
    result = await town.boss.slash(town.channel, "ingest", **options)
    assert said(result).content.startswith(sentence)
    assert town.service.app.catalog.counts().articles == 3


async def test_an_article_is_removed_after_a_second_thought(town: Town) -> None:
    choices = await town.boss.autocomplete(town.channel, "remove", "article", "danau tob")
    assert [choice["name"] for choice in choices] == ["Danau Toba · Kabar Danau · 10 July 2023"]
    asked = said(await town.boss.slash(town.channel, "remove", article=choices[0]["value"]))
    assert asked.content.startswith("Remove this article? **Danau Toba**")
    assert labels(asked.message) == ["Remove", "Cancel"]
    await town.boss.click(asked, label="Cancel")
    assert asked.content == "Nothing was removed."
    asked = said(await town.boss.slash(town.channel, "remove", article="danau toba"))
    await town.boss.click(asked, label="Remove")
    assert asked.content.startswith("Removed: **Danau Toba**")
    assert labels(asked.message) == []
    assert town.service.app.catalog.counts().articles == 2


async def test_an_article_that_is_gone_is_not_removed_twice(town: Town) -> None:
    first, second = [said(await town.boss.slash(town.channel, "remove", article="toba")) for _ in range(2)]
    await town.boss.click(first, label="Remove")
    await town.boss.click(second, label="Remove")
    assert second.content == "That article no longer exists."


async def test_words_that_fit_none_or_many(town: Town) -> None:
    for words in ("tidak ada", "a", " "):
        answer = said(await town.boss.slash(town.channel, "remove", article=words))
        assert answer.content.startswith("No article matches “")
        assert "/articles" in answer.content


@pytest.mark.parametrize("command", ["ingest", "remove", "feedback export"])
async def test_a_member_may_not_though_the_command_is_shown(town: Town, command: str) -> None:
    await show_command(town, command.partition(" ")[0], town.ayu)
    options: dict[str, dict[str, object]] = {"ingest": {"file": ("a", b"a")}, "remove": {"article": "toba"}}
    refused = await town.ayu.slash(town.channel, command, **options.get(command, {}))
    assert said(refused).content == "You need the permission “Manage Server” to do that."
    if command == "remove":
        assert await town.ayu.autocomplete(town.channel, "remove", "article", "toba") == []


async def test_where_several_servers_share_articles_only_who_runs_the_bot_changes_them(town: Town) -> None:
    asked = said(await town.boss.slash(town.channel, "remove", article="toba"))
    town.env.create_guild("Lain")
    assert "Only the bot's operator can add or remove articles" in await ingest(town)
    refused = await town.boss.click(asked, label="Remove")
    assert "Only the bot's operator" in said(refused).content
    assert await town.boss.autocomplete(town.channel, "remove", "article", "toba") == []
    assert town.service.app.catalog.counts().articles == 3


async def test_a_servers_own_articles_are_seen_nowhere_else(town: Town) -> None:
    other = town.env.create_guild("Lain")
    channel = other.create_text_channel("tanya")
    stranger = other.add_member(town.env.create_user("tamu"))
    shown = said(await town.boss.slash(town.channel, "settings"))
    await town.boss.select(shown, ["own"], custom_id="kutip:set:articles")
    assert "no articles yet" in said(await town.ayu.slash(town.channel, "articles")).content
    assert (await ingest(town)).endswith("Articles now: 1")
    answer = said(await town.ayu.slash(town.channel, "ask", question=QUESTION))
    assert "Rahmat" in answer.content
    listed = said(await town.ayu.slash(town.channel, "articles")).embeds[0]
    assert listed.title == "This server's own articles"
    assert "Danau Toba" not in (listed.description or "")
    # Elsewhere: neither by asking nor in the list, and the common articles stay as they were.
    elsewhere = said(await stranger.slash(channel, "ask", question=QUESTION))
    assert "Rahmat" not in elsewhere.content + str([embed.to_dict() for embed in elsewhere.embeds])
    listed = said(await stranger.slash(channel, "articles")).embeds[0]
    assert "Pasar Baru" not in (listed.description or "")
    # What was said of the answer is stored beside the articles, and exported with the rest.
    await town.ayu.click(answer, label="Membantu")
    assert town.service.app.feedback.all() == []
    exported = await town.boss.slash(town.channel, "feedback export")
    assert said(exported).content.endswith(": 1")


async def test_an_answer_from_own_articles_shows_nothing_once_its_server_is_another(town: Town) -> None:
    shown = said(await town.boss.slash(town.channel, "settings"))
    await town.boss.select(shown, ["own"], custom_id="kutip:set:articles")
    await ingest(town)
    answer = said(await town.ayu.slash(town.channel, "ask", question=QUESTION))
    database = town.service.app.catalog.database
    with database.transaction() as connection:
        connection.execute("UPDATE replies SET collection = collection + 1")
    for label in ("Sumber", "Buka artikel", "Membantu"):
        refused = said(await town.ayu.click(answer, label=label))
        assert refused.content == "That answer comes from articles that are not available here."


async def test_the_export_has_what_this_server_said(town: Town) -> None:
    nothing = said(await town.boss.slash(town.channel, "feedback export"))
    assert nothing.content == "There is no feedback from this server yet."
    question = "Di mana letak Danau Toba?"
    answer = said(await town.ayu.slash(town.channel, "ask", question=question))
    await town.ayu.click(answer, label="Membantu")
    await town.ayu.user.send_dm(question)
    direct = town.ayu.user.dm_channel.last_message
    assert direct is not None
    await town.ayu.user.click(direct, label="Membantu")
    exported = await town.boss.slash(town.channel, "feedback export")
    assert exported.ephemeral
    (file,) = said(exported).attachments
    assert file.filename == f"kutip-feedback-{town.guild.id}.jsonl"
    (row,) = [json.loads(line) for line in (await file.read()).decode().splitlines()]
    assert (row["question"], row["verdict"], row["place"]) == (question, "good", f"discord:{town.guild.id}")


async def test_managers_commands_are_for_servers(town: Town) -> None:
    assert set(town.ayu.user.available_commands()) == {
        "ask", "timeline", "articles", "status", "help", "forget",
    }  # fmt: skip
    with pytest.raises(simcord.SetupError):
        await town.boss.user.slash("settings")
