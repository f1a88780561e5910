from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord.rendering.answer import answer_pages, fitting, origin, quoted, sureness, title_of
from bot.discord.rendering.page import EmbedData, FieldData, Page
from config.messages import LANGUAGES
from retrieval.models import Answer
from tests.bot.discord.pages import ANSWER, CITATION, REFUSAL, START, check

EVIL = "**@everyone** <@1> [x](https://jahat.id) \u202e\u200b# _a_\n# ||b|| `c` \\"


def only(pages: list[Page]) -> Page:
    check(pages)
    (page,) = pages
    return page


def test_an_answer_is_one_message() -> None:
    page = only(answer_pages(ANSWER, "id"))
    assert page.content == "### Mikhail Mishustin\u00a0\\[1\\]\n-# 🟢 Yakin"
    assert page.embeds == (
        EmbedData(
            description="“PM Rusia **Mikhail Mishustin** tiba di Beijing pada Selasa.”",
            title="\\[1\\] PM Rusia \\*di\\* Beijing",
            url="https://contoh.id/beijing",
            colour=0x2E9E6B,
            footer="Media Contoh · 24 Mei 2023",
        ),
    )


def test_an_old_answer_to_what_is_so_now_says_how_old_it_is() -> None:
    answer = replace(ANSWER, as_of=dt.date(2016, 1, 14))
    assert answer_pages(answer, "id")[0].content.endswith("-# 🟢 Yakin · per 14 Januari 2016")
    assert answer_pages(answer, "en")[0].content.endswith("-# 🟢 Sure · as of 14 January 2016")


def test_the_words_around_it_are_in_the_language_asked_for() -> None:
    page = only(answer_pages(ANSWER, "en"))
    assert page.content.endswith("-# 🟢 Sure")
    assert page.embeds[0].footer == "Media Contoh · 24 May 2023"


def test_the_question_stands_above_where_nobody_sees_it() -> None:
    for answer in (ANSWER, REFUSAL):
        page = only(answer_pages(answer, "id", "  siapa\nyang *tiba*? "))
        assert page.content.startswith("> siapa yang \\*tiba\\*?\n### ")
        assert only(answer_pages(answer, "id", " \u200b ")).content.startswith("### ")
    assert len(only(answer_pages(ANSWER, "id", "apa " * 999)).content) < 400


@pytest.mark.parametrize(("confidence", "word"), [(1.0, "high"), (0.7, "medium"), (0.5, "low"), (0.0, "low")])
def test_confidence_is_a_word(confidence: float, word: str) -> None:
    assert sureness(confidence)[0] == word


def test_each_confidence_has_a_sign_and_a_colour_of_its_own() -> None:
    shades = [sureness(confidence) for confidence in (0.95, 0.7, 0.5)]
    assert len({sign for _, sign, _ in shades}) == len({colour for _, _, colour in shades}) == 3


def test_every_quote_has_its_mark_and_its_card() -> None:
    citations = tuple(replace(CITATION, n=n) for n in (1, 2, 3))
    page = only(answer_pages(replace(ANSWER, citations=citations), "id"))
    assert page.content.startswith("### Mikhail Mishustin\u00a0\\[1\\]\u00a0\\[2\\]\u00a0\\[3\\]")
    assert [embed.title and embed.title[:5] for embed in page.embeds] == ["\\[1\\]", "\\[2\\]", "\\[3\\]"]


def test_marks_that_an_answer_has_already_stay_where_they_are() -> None:
    citations = tuple(replace(CITATION, n=n) for n in (1, 2))
    answer = replace(ANSWER, answer="Ia tiba [2]. Ia disambut hujan [1].", citations=citations)
    page = only(answer_pages(answer, "id"))
    assert page.content.startswith("### Ia tiba \\[2\\]. Ia disambut hujan \\[1\\].\n-#")


def test_an_answer_that_is_its_quote_is_not_read_twice() -> None:
    page = only(answer_pages(replace(ANSWER, answer=CITATION.quote), "id"))
    assert page.content.startswith(f"### {CITATION.quote}")
    assert page.embeds[0].description == ""
    assert page.embeds[0].title == "\\[1\\] PM Rusia \\*di\\* Beijing"


def test_a_long_answer_is_no_headline() -> None:
    said = "Rapat itu membahas kerja sama. " * 10
    assert only(answer_pages(replace(ANSWER, answer=said), "id")).content.startswith("Rapat itu")


def test_a_very_long_answer_takes_several_messages_and_loses_nothing() -> None:
    sentences = [f"Kalimat nomor {number} membahas hal yang lain." for number in range(150)]
    pages = answer_pages(replace(ANSWER, answer=" ".join(sentences)), "id")
    check(pages)
    assert len(pages) > 2
    assert all(page.embeds == () for page in pages[:-1])
    assert pages[-1].content.endswith("\\[1\\]\n-# 🟢 Yakin")
    assert len(pages[-1].embeds) == 1
    said = " ".join(page.content for page in pages)
    assert all(sentence in said for sentence in sentences)
    assert all(page.content.endswith("lain.") for page in pages[:-1])


def test_the_confidence_goes_into_a_message_of_its_own_where_none_has_room() -> None:
    pages = answer_pages(replace(ANSWER, answer="kata " * 397 + "tamat."), "id")
    check(pages)
    assert [page.content[-6:] for page in pages] == ["\u00a0\\[1\\]", "🟢 Yakin"[-6:]]
    assert pages[-1].embeds


def test_more_quotes_than_a_message_holds_are_counted() -> None:
    citations = tuple(replace(CITATION, n=n) for n in range(1, 13))
    page = only(answer_pages(replace(ANSWER, citations=citations), "id"))
    assert len(page.embeds) == 10
    assert page.content.endswith("-# 🟢 Yakin · Kutipan lain di “Sumber”: 2")
    long = replace(CITATION, quote="kata " * 700, highlight=None)
    page = only(answer_pages(replace(ANSWER, citations=(long, replace(long, n=2))), "en"))
    assert len(page.embeds) == 1
    assert page.content.endswith("More quotes under “Sources”: 1")


def test_a_refusal_says_so_and_offers_the_nearest_articles() -> None:
    other = replace(CITATION, n=2, article_id="f" * 16, url=None, title=None, date=None)
    page = only(answer_pages(replace(REFUSAL, related=(CITATION, replace(CITATION, n=9), other)), "id"))
    assert page.content == "### Saya tidak tahu.\nTidak ada artikel yang menjawab pertanyaan ini."
    (embed,) = page.embeds
    assert embed.title == "Artikel terdekat"
    assert embed.description == (
        "**[PM Rusia \\*di\\* Beijing](https://contoh.id/beijing)** · Media Contoh · 24 Mei 2023\n"
        "“PM Rusia Mikhail Mishustin tiba di Beijing pada Selasa.”\n\n"
        "**Media Contoh**\n“PM Rusia Mikhail Mishustin tiba di Beijing pada Selasa.”"
    )
    assert "Coba kata lain" in (embed.footer or "")


def test_the_title_of_a_near_article_is_not_read_twice() -> None:
    title = "Pasar Baru Dibuka"
    near = replace(CITATION, title=title, url=None, publisher=None, date=None)
    same = replace(near, n=1, article_id="a" * 16, quote=title)
    begun = replace(near, n=2, article_id="b" * 16, quote=f"{title}\nSukamaju - Pasar itu ramai.")
    page = only(answer_pages(replace(REFUSAL, related=(same, begun)), "id"))
    assert page.embeds[0].description == f"**{title}**\n\n**{title}**\n“Sukamaju - Pasar itu ramai.”"


def test_a_refusal_with_nothing_near_has_no_empty_box() -> None:
    page = only(answer_pages(replace(REFUSAL, related=()), "en"))
    assert page.embeds == ()
    assert page.content.splitlines()[0] == "### I don't know."
    assert "No article is close to the question." in page.content


def test_an_article_is_named_by_what_it_states() -> None:
    bare = replace(CITATION, title=" \u200b", publisher=None, url=None)
    # The operator's folders are not shown.
    assert title_of(bare) == "beijing.txt"
    assert title_of(replace(bare, source="C:\\Users\\op\\b.txt")) == "b.txt"
    assert title_of(replace(bare, url="https://contoh.id/x")) == "contoh.id"
    assert title_of(replace(bare, publisher="Media")) == "Media"
    assert title_of(replace(bare, source="")) == bare.article_id
    page = only(answer_pages(replace(ANSWER, citations=(replace(bare, date=None),)), "id"))
    assert page.embeds[0].footer is None
    assert "operator" not in str(page)


@pytest.mark.parametrize(
    ("highlight", "bold"),
    [
        (None, ""),
        ((START - 5, START + 8), "PM Rusia"),
        ((START + 50, START + 99), "lasa."),
        ((START + 8, START + 16), "Mikhail"),
        ((START + 3, START + 3), ""),
        ((0, START), ""),
    ],
)
def test_what_is_bold(highlight: tuple[int, int] | None, bold: str) -> None:
    shown = quoted(replace(CITATION, highlight=highlight))
    assert shown.replace("*", "") == f"“{CITATION.quote}”"
    assert shown.partition("**")[2].partition("**")[0] == bold


def test_only_addresses_of_the_web_are_linked() -> None:
    for url in ("javascript:alert(1)", "ftp://contoh.id", "https://bank.id@jahat.id"):
        hostile = replace(CITATION, url=url)
        assert only(answer_pages(replace(ANSWER, citations=(hostile,)), "id")).embeds[0].url is None
        assert (
            "](" not in only(answer_pages(replace(REFUSAL, related=(hostile,)), "id")).embeds[0].description
        )


def test_embeds_are_kept_while_a_message_holds_them() -> None:
    field = FieldData("n" * 100, "v" * 900)
    embeds = [EmbedData("d" * 1000, "t" * 200, footer="f" * 50, author="a" * 50, fields=(field,))] * 5
    assert embeds[0].size == 2300
    assert len(fitting(embeds)) == 2
    assert len(fitting([EmbedData("d")] * 30)) == 10


@pytest.mark.parametrize("language", LANGUAGES)
@settings(deadline=None)
@given(
    text=st.one_of(st.text(), st.text(alphabet="a_*`[]()<>@#|\\ .\n", max_size=3000), st.just(EVIL * 60)),
    answered=st.booleans(),
    span=st.tuples(st.integers(-5, 200), st.integers(-5, 200)),
)
def test_whatever_is_answered_can_be_sent(
    language: str, text: str, answered: bool, span: tuple[int, int]
) -> None:
    hostile = replace(CITATION, title=text, publisher=text, quote=text, start=0, highlight=span, source=text)
    citations = tuple(replace(hostile, n=n, article_id=str(n)) for n in range(1, 5))
    answer = (
        Answer(text, "id", True, text, 0.5, citations)
        if answered
        else Answer(text, "id", False, "", 0.5, related=citations)
    )
    pages = answer_pages(answer, language, text)
    check(pages)
    assert sum(bool(page.embeds) for page in pages) == 1


@pytest.mark.parametrize("intent", ["small_talk", "help", "meta"])
@pytest.mark.parametrize("language", ["en", "id"])
def test_what_is_no_question_gets_an_example_and_no_quote(intent: str, language: str) -> None:
    answer = replace(REFUSAL, related=(), reason="not_a_question", intent=intent, example="Banjir *di* Aceh")
    page = only(answer_pages(answer, language, "halo"))
    assert page.embeds == ()
    assert page.content.startswith("> halo\n")
    assert page.content.endswith("“Banjir \\*di\\* Aceh”.")
    assert ("/articles" in page.content or "/artikel" in page.content) == (intent != "small_talk")
    bare = only(answer_pages(replace(answer, example=None), language))
    assert "“" not in bare.content


@pytest.mark.parametrize(("language", "words"), [("en", "p. 12"), ("id", "hlm. 12")])
def test_the_page_of_print_stands_behind_outlet_and_date(language: str, words: str) -> None:
    assert origin(replace(CITATION, page=12), language).endswith(f" · {words}")
    assert words not in origin(CITATION, language)
