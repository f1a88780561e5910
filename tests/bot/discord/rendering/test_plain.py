from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.discord.rendering.answer import answer_pages
from bot.discord.rendering.page import EmbedData, FieldData, Page
from bot.discord.rendering.plain import plain_pages
from bot.discord.rendering.split import CONTENT, length
from tests.bot.discord.pages import ANSWER, CITATION, REFUSAL, check

TEXT = st.text("abc .!\n", max_size=3000)
SHORT = st.text("abc .!\n", max_size=1000)
EMBED = st.builds(
    EmbedData,
    description=TEXT,
    title=st.none() | st.text("abc ", min_size=1, max_size=200),
    url=st.none() | st.just("https://x.id/" + "x" * 900),
    footer=st.none() | SHORT,
    fields=st.lists(st.builds(FieldData, st.just("x"), SHORT), max_size=3).map(tuple),
)
PAGES = st.lists(st.builds(Page, SHORT, st.lists(EMBED, max_size=3).map(tuple)), max_size=3)


def test_an_answer_as_text_has_its_quote() -> None:
    (page,) = plain_pages(answer_pages(ANSWER, "id"))
    assert page.embeds == ()
    assert page.content == (
        "### Mikhail Mishustin\u00a0\\[1\\]\n-# 🟢 Yakin\n\n"
        "**[\\[1\\] PM Rusia \\*di\\* Beijing](<https://contoh.id/beijing>)**\n"
        "> “PM Rusia **Mikhail Mishustin** tiba di Beijing pada Selasa.”\n"
        "-# Media Contoh · 24 Mei 2023"
    )


def test_a_refusal_as_text_has_the_nearest_articles() -> None:
    (page,) = plain_pages(answer_pages(REFUSAL, "en"))
    assert "Closest articles" in page.content
    assert "\n> " in page.content


def test_a_long_answer_is_several_messages() -> None:
    quote = "Kalimat ini panjang. " * 60
    citation = replace(CITATION, quote=quote, end=CITATION.start + len(quote), highlight=None)
    many = replace(ANSWER, citations=tuple(replace(citation, n=n) for n in range(1, 5)))
    pages = plain_pages(answer_pages(many, "id"))
    check(pages)
    assert len(pages) > 2
    assert sum(page.content.count("Kalimat ini panjang") for page in pages) == 4 * 60
    # Each piece of a quote is seen to be one.
    assert all(
        line.startswith("> ") for page in pages for line in page.content.splitlines() if "Kalimat" in line
    )


def letters(text: str | None) -> str:
    return re.sub(r"[^abc]", "", text or "")


@given(PAGES)
def test_every_page_can_be_sent_and_nothing_is_lost(pages: list[Page]) -> None:
    plain = plain_pages(pages)
    for page in plain:
        assert page.embeds == ()
        assert 0 < length(page.content) <= CONTENT
    expected = ""
    for page in pages:
        expected += letters(page.content)
        for one in page.embeds:
            expected += letters(one.title) + letters(one.description)
            expected += "".join(letters(field.value) for field in one.fields) + letters(one.footer)
    assert letters("".join(page.content for page in plain)) == expected
