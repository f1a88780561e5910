"""The buttons beneath an answer and the form, before and after a restart."""

from __future__ import annotations

import datetime as dt

import pytest
import simcord

from bot.discord.client import KutipClient
from bot.discord.work.service import Service
from store.feedback import Feedback
from store.ingest.pipeline import Ingested
from tests.bot.discord.conftest import Town, labels, said

pytestmark = pytest.mark.asyncio
TOBA = "Di mana letak Danau Toba?"
SOURCES, HELPFUL, WRONG, OPEN = "Sumber", "Membantu", "Tidak membantu", "Buka artikel"


async def ask(town: Town, question: str = TOBA, **options: object) -> simcord.ResponseMessage:
    return said(await town.ayu.slash(town.channel, "ask", question=question, **options))


def verdicts(town: Town) -> list[Feedback]:
    return town.service.app.feedback.all(f"discord:{town.guild.id}")


async def test_sources_show_the_quote_in_its_paragraph_to_whoever_clicks(town: Town) -> None:
    answer = await ask(town)
    shown = said(await town.boss.click(answer, label=SOURCES))
    assert shown.ephemeral
    description = shown.embeds[0].description or ""
    assert "Danau Toba ditetapkan sebagai geopark dunia" in description
    assert "__Danau itu terletak di **Sumatera Utara**.__" in description
    assert town.last.id == answer.id


async def test_many_sources_are_turned_page_by_page(town: Town) -> None:
    answer = await ask(town, "Siapa presiden Brasil?")
    first = said(await town.ayu.click(answer, label=SOURCES))
    assert (first.embeds[0].footer.text or "").endswith("Passage 1 of 3")
    await town.ayu.click(first, label="Next")
    second = said(await town.ayu.click(answer, label=SOURCES))
    assert (first.embeds[0].footer.text or "").endswith("Passage 2 of 3")
    assert (second.embeds[0].footer.text or "").endswith("Passage 1 of 3")
    await town.ayu.click(first, label="Next")
    with pytest.raises(simcord.SetupError, match="disabled"):
        await town.ayu.click(first, label="Next")
    await town.ayu.click(first, label="Previous")
    assert (first.embeds[0].footer.text or "").endswith("Passage 2 of 3")


async def test_the_article_opens_with_its_quote_in_bold(town: Town) -> None:
    shown = said(await town.ayu.click(await ask(town), label=OPEN))
    assert shown.ephemeral
    assert shown.embeds[0].title == "Danau Toba"
    assert "**Danau itu terletak di Sumatera Utara.**" in (shown.embeds[0].description or "")


async def test_a_link_to_the_articles_page_if_it_has_one(town: Town) -> None:
    page = b"---\nurl: https://example.org/gunung\n---\n\nGunung Gentala berada di Pulau Sembilan.\n"
    added: Ingested = town.service.app.pipeline.ingest_document("gunung.md", page)
    assert added.added == 1
    answer = await ask(town, "Di mana Gunung Gentala berada?")
    for button in (SOURCES, OPEN):
        assert labels(said(await town.ayu.click(answer, label=button)).message) == ["Open web page"]


async def test_helpful_is_stored_once(town: Town) -> None:
    answer = await ask(town)
    for _ in range(2):
        thanks = said(await town.boss.click(answer, label=HELPFUL))
        assert thanks.ephemeral
        assert thanks.content == "Thank you. Noted: the answer was helpful."
    (one,) = verdicts(town)
    assert (one.question, one.answer, one.verdict, one.language) == (TOBA, "Sumatera Utara", "good", "id")
    assert [source.rpartition("/")[2] for source in one.sources] == ["toba.txt"]


@pytest.mark.parametrize(
    ("written", "correction", "thanks"),
    [
        ("Sumatera Barat", "Sumatera Barat", "Thank you. Noted as the right answer: Sumatera Barat"),
        (" **-** ", "**-**", "Thank you. Noted as the right answer: \\*\\*-\\*\\*"),
        ("-", "", "Thank you. Noted: the answer is not in the articles."),
        ("", None, "Thank you. Noted: the answer was not helpful."),
        ("Sumatera\n  Utara", "Sumatera Utara", "Thank you. Noted as the right answer: Sumatera Utara"),
    ],
)
async def test_not_helpful_asks_for_the_right_answer(
    town: Town, written: str, correction: str | None, thanks: str
) -> None:
    opened = await town.ayu.click(await ask(town), label=WRONG)
    assert opened.modal is not None
    # The click alone is stored, for many will never fill in the form.
    assert [(one.verdict, one.correction) for one in verdicts(town)] == [("bad", None)]
    sent = await town.ayu.submit_modal(opened, {"answer": written})
    assert said(sent).ephemeral
    assert said(sent).content == thanks
    assert [(one.verdict, one.correction) for one in verdicts(town)] == [("bad", correction)]


async def test_buttons_and_an_open_form_outlive_a_restart(town: Town) -> None:
    answer = await ask(town)
    opened = await town.ayu.click(answer, label=WRONG)
    service = Service(town.service.app)
    await town.env.restart_bot(KutipClient(service, shard_count=1))
    for label in (SOURCES, OPEN, HELPFUL):
        assert said(await town.ayu.click(answer, label=label)).ephemeral
    sent = await town.ayu.submit_modal(opened, {"answer": "Sumatera"})
    assert said(sent).content == "Thank you. Noted as the right answer: Sumatera"
    assert [(one.verdict, one.correction) for one in verdicts(town)] == [("bad", "Sumatera")]
    await service.close(10)


async def test_an_answer_that_is_forgotten_is_said_to_be_too_old(town: Town) -> None:
    answer = await ask(town)
    long_ago = (dt.datetime.now(dt.UTC) - dt.timedelta(days=91)).isoformat()
    with town.service.app.catalog.database.transaction() as connection:
        connection.execute("UPDATE replies SET at = ?", (long_ago,))
    await town.service.forget_old_replies()
    for label in (SOURCES, OPEN, HELPFUL):
        assert said(await town.ayu.click(answer, label=label)).content.startswith(
            "I no longer have this answer"
        )


async def test_an_article_that_changed_or_went_since(town: Town) -> None:
    answer = await ask(town)
    store = town.service.app.store
    article = next(one for one in store.catalog.list_articles() if one.metadata.title == "Danau Toba")
    database = store.catalog.database
    with database.transaction() as connection:
        connection.execute("UPDATE articles SET text = 'Lain. ' || text WHERE id = ?", (article.id,))
    changed = said(await town.ayu.click(answer, label=SOURCES))
    assert "The article has changed since" in (changed.embeds[0].description or "")
    opened = said(await town.ayu.click(answer, label=OPEN))
    assert "**" not in (opened.embeds[0].description or "")
    store.remove(article.id)
    removed = said(await town.ayu.click(answer, label=SOURCES))
    assert "The article has been removed since" in (removed.embeds[0].description or "")
    assert "Sumatera Utara" in (removed.embeds[0].description or "")
    gone = said(await town.ayu.click(answer, label=OPEN))
    assert gone.content == "That article no longer exists."


async def test_a_private_answers_buttons_are_its_users_alone(town: Town) -> None:
    answer = await ask(town, private=True)
    with pytest.raises(simcord.SetupError, match="not visible"):
        await town.boss.click(answer, label=SOURCES)
    assert said(await town.ayu.click(answer, label=SOURCES)).ephemeral
