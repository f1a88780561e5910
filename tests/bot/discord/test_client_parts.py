"""The small parts of the client that need no Discord."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import Any

import discord
import pytest

from bot.discord import language
from bot.discord.rendering import forms
from bot.discord.rendering.article import article_pages
from bot.discord.rendering.article_list import list_page, matching, pages_of, plain_name
from bot.discord.texts import text
from bot.discord.translation import Texts, named
from bot.discord.work.tasks import RunningTasks
from store.models import Article

Make = Callable[..., tuple[Article, Any]]


@pytest.mark.parametrize(
    ("locale", "settings", "spoken"),
    [
        ("id", (), "id"),
        ("en-GB", (), "en"),
        ("fr", (), "en"),
        (None, (), "en"),
        ("id", ("auto", "en"), "en"),
        ("en-US", ("id", "en"), "id"),
        ("in_ID", (), "id"),
    ],
)
def test_a_user_is_spoken_to_in_the_servers_language_or_their_own(
    locale: str | None, settings: tuple[str, ...], spoken: str
) -> None:
    assert language.of_user(locale, *settings) == spoken


def test_a_message_is_answered_in_its_own_language() -> None:
    assert language.of_message("kapan itu terjadi?", "en-US", "auto", "auto") == "id"
    assert language.of_message("when did it happen?", "id", "auto", "auto") == "en"
    assert language.of_message("??", "id", "auto", "auto") == "id"
    assert language.of_message("kapan itu terjadi?", "id", "en", "auto") == "en"


def test_where_a_questions_words_do_not_tell_the_askers_language_does() -> None:
    assert language.of_question("Putin?", "en", "auto", "auto") == "en"
    assert language.of_question("Putin?", "id", "auto", "auto") == "id"
    assert language.of_question("kapan itu terjadi?", "en", "auto", "auto") == "id"
    assert language.of_question("Putin?", "en", "auto", "id") == "id"


async def translated(string: discord.app_commands.locale_str, locale: discord.Locale) -> str | None:
    place: Any = discord.app_commands.TranslationContext(
        discord.app_commands.TranslationContextLocation.other, None
    )
    return await Texts().translate(string, locale, place)


def test_commands_are_named_in_english_and_translated_into_indonesian() -> None:
    name = named("ask.option.since.name")
    assert name.message == "since"
    indonesian = text("id", "command.ask.option.since.name")
    assert asyncio.run(translated(name, discord.Locale.indonesian)) == indonesian
    assert asyncio.run(translated(name, discord.Locale.french)) is None
    plain = discord.app_commands.locale_str("other")
    assert asyncio.run(translated(plain, discord.Locale.indonesian)) is None


@pytest.mark.parametrize(
    "parts",
    [
        [{"type": 18, "component": {"type": 4, "custom_id": "answer", "value": "ya"}}],
        [{"type": 1, "components": [{"type": 4, "custom_id": "answer", "value": "ya"}]}],
        [{"type": 10, "content": "read me"}, {"type": 4, "custom_id": "answer", "value": "ya"}],
    ],
)
def test_what_was_written_is_found_in_labels_and_rows(parts: list[dict[str, Any]]) -> None:
    assert forms.written({"components": parts}) == {"answer": "ya"}


def test_a_form_without_fields_has_nothing_written() -> None:
    assert forms.written({}) == {}
    empty = {"components": [{"component": {"custom_id": "answer", "value": None}}]}
    assert forms.written(empty) == {"answer": ""}


def test_a_short_article_is_one_page_with_its_quote_in_bold(make_article: Make) -> None:
    known = {"title": "Judul", "publisher": "Media", "date": dt.date(2023, 5, 24)}
    article, _ = make_article("a", "Satu. Dua.\nTiga.", **known)
    (page,), at = article_pages(article, (6, 10), "id")
    assert at == 0
    assert page.embeds[0].description == "Satu. **Dua.**\n\nTiga."
    assert page.embeds[0].title == "Judul"
    assert page.embeds[0].footer == "Media · 24 Mei 2023"


def test_a_long_article_opens_at_the_page_of_its_quote(make_article: Make) -> None:
    sentences = [f"Kalimat nomor {number} ini cukup panjang untuk satu baris." for number in range(200)]
    article, _ = make_article("a", "\n".join(sentences))
    start = article.text.index(sentences[150])
    pages, at = article_pages(article, (start, start + len(sentences[150])), "en")
    assert len(pages) > 3
    assert f"**{sentences[150]}**" in pages[at].embeds[0].description
    assert all(len(page.embeds[0].description) <= 2500 for page in pages)
    assert (pages[at].embeds[0].footer or "").endswith(f"Page {at + 1} of {len(pages)}")


@pytest.mark.parametrize("span", [(0, 0), (5, 3), (0, 999), (-1, 2)])
def test_a_quote_that_is_not_in_the_article_is_not_marked(make_article: Make, span: tuple[int, int]) -> None:
    article, _ = make_article("a", "Satu. Dua.")
    (page,), at = article_pages(article, span, "id")
    assert (page.embeds[0].description, at) == ("Satu. Dua.", 0)


def test_an_empty_page_and_an_article_without_a_title(make_article: Make) -> None:
    article, _ = make_article("a", "")
    (page,), _at = article_pages(article, (0, 0), "id")
    assert page.embeds[0].title == "(tanpa judul)"


def test_a_list_of_long_titles_fits_an_embed(make_article: Make) -> None:
    articles = [make_article(str(number), "x", title="**Judul** " * 60)[0] for number in range(10)]
    page = list_page(articles, 1, 11, "id", own=True)
    assert len(page.embeds[0].description) <= 4096
    assert page.embeds[0].title == "Artikel milik server ini"
    assert page.embeds[0].footer == "Halaman 2 dari 2 · 11 artikel"


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (10, 1), (11, 2), (100, 10)])
def test_how_many_pages_a_list_has(total: int, pages: int) -> None:
    assert pages_of(total) == pages


def test_articles_are_found_by_words_of_their_names(make_article: Make) -> None:
    lake, _ = make_article("lake", "x", title="Danau Toba", publisher="Kabar")
    fire, _ = make_article("fire", "x", title="Gunung @everyone", date=dt.date(2023, 12, 18))
    both = [lake, fire]
    assert matching(both, "TOBA danau", "id", 25) == [lake]
    assert matching(both, "desember 2023", "id", 25) == [fire]
    assert matching(both, lake.id[:6], "id", 25) == [lake]
    assert matching(both, "", "id", 1) == [lake]
    assert matching(both, "tidak ada", "id", 25) == []
    assert plain_name(lake, "id") == "Danau Toba · Kabar"
    long, _ = make_article("long", "x", title="kata " * 60)
    assert len(plain_name(long, "id")) <= 100


def test_a_stop_waits_for_what_is_under_way_but_not_for_ever() -> None:
    async def scene() -> tuple[int, int, int]:
        under_way, door = RunningTasks(), asyncio.Event()

        async def work() -> None:
            with under_way.this():
                await door.wait()

        task = asyncio.create_task(work())
        await asyncio.sleep(0)
        begun = under_way.count
        await under_way.finish(0.01)
        still = under_way.count
        asyncio.get_running_loop().call_soon(door.set)
        await under_way.finish(30)
        await task
        return begun, still, under_way.count

    assert asyncio.run(scene()) == (1, 1, 0)
