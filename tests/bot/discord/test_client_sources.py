"""/sources: what is kept current, by whom, and how new articles are announced."""

from __future__ import annotations

from collections.abc import Iterator

import discord
import pytest

from bot.discord.features.announce import Announcer
from bot.discord.work.watching import Watching
from store.ingest.watch.watched import WatchList
from tests.bot.discord.conftest import OpenTown, Town, labels, said, show_command
from tests.store.ingest.site import Site, sends, serving

pytestmark = pytest.mark.asyncio
LIST = "sources list"


def page(title: str) -> str:
    prose = f"<p>Jembatan {title} dibuka pada hari Jumat oleh wali kota. Panjangnya 900 meter.</p>"
    return (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{prose}<p>Warga sudah "
        "menunggu sejak pagi hari di tepi sungai.</p></article></body></html>"
    )


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        one.pages |= {"/a": sends(page("Ampera")), "/b": sends(page("@everyone **Barito** <@1>"))}
        offer(one, "/a")
        yield one


def offer(site: Site, *paths: str) -> None:
    items = "".join(f"<item><link>{path}</link></item>" for path in paths)
    site.pages["/rss"] = sends(f"<rss><channel>{items}</channel></rss>", "application/rss+xml")


@pytest.fixture
def options() -> dict[str, object]:
    return {"watch": True, "crawl_delay": 0.0}


async def look(town: Town, announcer: Announcer | None = None) -> dict[int | None, list[str]]:
    """One round over all that is due; what it found new is announced."""
    watching, told = Watching(town.service), {}

    async def tell(new: dict[int | None, list[str]]) -> None:
        told.update(new)
        if announcer:
            await announcer.announce(town.client, new)
        watching.halt()

    await watching.run(tell)
    return told


def due_again(town: Town, collection: int | None = None) -> None:
    known = WatchList(town.service.collections.of(collection).catalog.database)
    for one in known.all():
        known.add(one.source, one.every)


async def test_a_feed_is_added_read_listed_and_removed(
    open_town: OpenTown, site: Site, options: dict[str, object]
) -> None:
    town = await open_town(**options)
    assert said(await town.boss.slash(town.channel, LIST)).content.startswith(
        "No sources are kept current yet."
    )
    added = await town.boss.slash(town.channel, "sources add", url=site.url("/rss?utm_source=x"), minutes=30)
    assert added.ephemeral
    assert said(added).content.startswith("I keep this current from now on, and read it first: http")
    await look(town)
    assert town.service.app.catalog.counts().articles == 4
    [shown] = said(await town.boss.slash(town.channel, LIST)).embeds
    assert site.url("/rss") in (shown.description or "")
    assert ":R>: 1 added · next look <t:" in (shown.description or "")
    again = said(await town.boss.slash(town.channel, "sources add", url=site.url("/rss")))
    assert again.content.startswith("I look at this at the new interval")
    [choice] = await town.boss.autocomplete(town.channel, "sources remove", "source", "RSS")
    removed = said(await town.boss.slash(town.channel, "sources remove", source=choice["value"]))
    assert removed.content.endswith("Its articles stay.")
    assert town.service.app.catalog.counts().articles == 4
    gone = said(await town.boss.slash(town.channel, "sources remove", source="apa saja"))
    assert gone.content.startswith("“apa saja” is not one of the sources;")


async def test_only_addresses_are_added(town: Town) -> None:
    for url in ("/etc", "file:///etc/passwd", "kabar.example", "http://"):
        refused = said(await town.boss.slash(town.channel, "sources add", url=url))
        assert refused.content.startswith("That is not a valid web address;")
    assert WatchList(town.service.app.catalog.database).all() == []


async def test_it_is_said_when_nothing_keeps_them_current(town: Town, site: Site) -> None:
    added = said(await town.boss.slash(town.channel, "sources add", url=site.url("/rss")))
    assert "KUTIP_WATCH=true" in added.content
    assert "KUTIP_WATCH=true" in said(await town.boss.slash(town.channel, LIST)).content


async def test_a_member_may_not(town: Town) -> None:
    await show_command(town, "sources", town.ayu)
    commands: dict[str, dict[str, object]] = {
        LIST: {},
        "sources add": {"url": "https://kabar.example/rss"},
        "sources remove": {"source": "x"},
        "sources announce": {},
    }
    for command, given in commands.items():
        refused = await town.ayu.slash(town.channel, command, **given)
        assert said(refused).content == "You need the permission “Manage Server” to do that."
    assert await town.ayu.autocomplete(town.channel, "sources remove", "source", "") == []


async def test_common_sources_are_the_operators_where_servers_share_them(town: Town) -> None:
    town.env.create_guild("Lain")
    for command, given in ((LIST, {}), ("sources add", {"url": "https://kabar.example/rss"})):
        assert (
            "Only the bot's operator" in said(await town.boss.slash(town.channel, command, **given)).content
        )


async def test_folders_of_the_machine_are_named_without_their_paths(town: Town) -> None:
    folder = town.service.app.settings.data_dir
    WatchList(town.service.app.catalog.database).add(str(folder))
    [shown] = said(await town.boss.slash(town.channel, LIST)).embeds
    assert "data" in (shown.description or "")
    assert str(folder.parent) not in (shown.description or "")


async def test_a_long_list_has_pages(town: Town) -> None:
    known = WatchList(town.service.app.catalog.database)
    for number in range(11):
        known.add(f"https://kabar.example/{number:02d}")
    shown = said(await town.boss.slash(town.channel, LIST))
    assert labels(shown.message) == ["Previous", "Next"]
    await town.boss.click(shown, label="Next")
    assert "kabar.example/10" in (shown.embeds[0].description or "")
    assert "kabar.example/01" not in (shown.embeds[0].description or "")


async def test_new_articles_are_announced_once_and_harmlessly(
    open_town: OpenTown, site: Site, options: dict[str, object]
) -> None:
    town = await open_town(**options)
    news = town.guild.create_text_channel("kabar")
    answer = said(await town.boss.slash(town.channel, "sources announce", channel=news))
    assert answer.content.startswith(f"I announce new articles in <#{news.id}>")
    await town.boss.slash(town.channel, "sources add", url=site.url("/rss"))
    clock = [0.0]
    announcer = Announcer(clock=lambda: clock[0])
    # What a source holds when it is first read is no news.
    assert await look(town, announcer) == {None: []}
    assert news.last_message is None
    offer(site, "/a", "/b")
    due_again(town)
    assert [len(ids) for ids in (await look(town, announcer)).values()] == [1]
    message = news.last_message
    assert message is not None
    assert message.content.startswith("**New article**\n- **[@\u200beveryone \\*\\*Barito\\*\\* \\<@1\\>](")
    assert (message.mentions, message.mention_everyone, message.embeds) == ([], False, [])
    # Soon after, the next one waits for its turn.
    site.pages["/c"] = sends(page("Cisadane"))
    offer(site, "/a", "/b", "/c")
    due_again(town)
    await look(town, announcer)
    assert news.last_message is not None
    assert news.last_message.id == message.id
    clock[0] = 601.0
    await look(town, announcer)
    assert "Cisadane" in news.last_message.content
    ended = said(await town.boss.slash(town.channel, "sources announce"))
    assert ended.content == "I no longer announce new articles."
    assert await town.service.announced() == {}


async def test_a_channel_that_the_bot_may_not_write_in_is_refused(town: Town) -> None:
    bot = town.client.user
    assert bot is not None
    denied = discord.PermissionOverwrite(send_messages=False)
    closed = town.guild.create_text_channel("tertutup", overwrites={bot: denied})
    refused = said(await town.boss.slash(town.channel, "sources announce", channel=closed))
    assert "Send Messages" in refused.content
    assert await town.service.announced() == {}


async def test_a_servers_own_sources_fill_its_own_articles(
    open_town: OpenTown, site: Site, options: dict[str, object]
) -> None:
    town = await open_town(**options)
    shown = said(await town.boss.slash(town.channel, "settings"))
    await town.boss.select(shown, ["own"], custom_id="kutip:set:articles")
    await town.boss.slash(town.channel, "sources add", url=site.url("/rss"))
    await look(town)
    assert town.service.app.catalog.counts().articles == 3
    assert town.service.collections.of(town.guild.id).catalog.counts().articles == 1


async def test_ingest_takes_a_feed(open_town: OpenTown, site: Site, options: dict[str, object]) -> None:
    town = await open_town(**options)
    offer(site, "/a", "/b", "/gone")
    result = said(await town.boss.slash(town.channel, "ingest", url=site.url("/rss")))
    first, reason, total = result.content.splitlines()
    assert first.endswith(": 2 added · 1 failed")
    assert "(status 404)" in reason
    assert total == "Articles now: 5"
