from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord.rendering.page import GREY
from bot.discord.rendering.sources import excerpt, sources_pages
from store.models import Article, Metadata
from tests.bot.discord.pages import ANSWER, CITATION, REFUSAL, TEXT, check

ARTICLE = Article(CITATION.article_id, CITATION.source, TEXT, Metadata(author="Nama Penulis"), "0")
HERE = {ARTICLE.id: ARTICLE}


def test_a_quote_is_shown_within_its_paragraph() -> None:
    (page,) = sources_pages(ANSWER, HERE, "id")
    check([page])
    (embed,) = page.embeds
    assert page.content == ""
    assert embed.description == (
        "Pembukaan.\n\n__PM Rusia **Mikhail Mishustin** tiba di Beijing pada Selasa.__ Ia disambut hujan.\n\n"
        "Kunjungan itu berlangsung dua hari.\n\nPenutup."
    )
    assert embed.title == "\\[1\\] PM Rusia \\*di\\* Beijing"
    assert embed.url == "https://contoh.id/beijing"
    assert embed.footer == "Media Contoh · 24 Mei 2023 · Nama Penulis · Sumber 1 dari 1"


def test_each_quote_has_its_page() -> None:
    citations = tuple(replace(CITATION, n=n) for n in (1, 2, 3))
    pages = sources_pages(replace(ANSWER, citations=citations), HERE, "en")
    check(pages)
    footers = [page.embeds[0].footer or "" for page in pages]
    assert [footer.rpartition(" · ")[2] for footer in footers] == [f"Source {n} of 3" for n in (1, 2, 3)]


def test_a_refusal_shows_the_nearest_passages() -> None:
    (page,) = sources_pages(REFUSAL, HERE, "id")
    assert page.embeds[0].colour == GREY
    assert (page.embeds[0].footer or "").endswith("Kutipan 1 dari 1")
    assert sources_pages(replace(REFUSAL, related=()), HERE, "id") == []


@pytest.mark.parametrize("key", ["changed", "removed"])
def test_an_article_that_is_not_what_it_was(key: str) -> None:
    changed = {} if key == "removed" else {ARTICLE.id: replace(ARTICLE, text="Baru sama sekali.")}
    (page,) = sources_pages(ANSWER, changed, "en")
    check([page])
    note, _, quote = page.embeds[0].description.partition("\n\n")
    assert key in note
    assert quote == "“PM Rusia **Mikhail Mishustin** tiba di Beijing pada Selasa.”"


def paragraphs(count: int, size: int) -> str:
    return "\n\n".join(f"Alinea {number} " + "kata " * size + "tamat." for number in range(count))


def around(text: str, quote: str) -> str:
    start = text.index(quote)
    return text[slice(*excerpt(text, (start, start + len(quote))))]


def test_short_paragraphs_come_with_their_neighbours() -> None:
    shown = around(paragraphs(20, 20), "Alinea 9 kata")
    assert shown.startswith("Alinea 7 ")
    assert shown.count("tamat.") == 4
    assert len(shown) <= 500


def test_a_heading_is_not_left_hanging_at_the_end() -> None:
    text = "Pasar dibuka.\n\nHarga\n\n" + "Semua turun. " * 50
    assert around(text, "Pasar dibuka.") == "Pasar dibuka."
    assert around(text, "Harga") == "Pasar dibuka.\n\nHarga"
    assert around("Pasar dibuka.\n\nHarga", "Pasar dibuka.") == "Pasar dibuka.\n\nHarga"


def test_a_long_paragraph_comes_alone() -> None:
    text = paragraphs(5, 150)
    assert around(text, "Alinea 2 kata") == text.split("\n\n")[2]


def test_of_an_endless_paragraph_the_sentences_around_the_quote_are_shown() -> None:
    text = " ".join(f"Kalimat nomor {number} cukup panjang untuk dibaca." for number in range(200))
    quote = "Kalimat nomor 100 cukup panjang untuk dibaca."
    shown = around(text, quote)
    assert 1400 < len(shown) <= 1600
    assert shown.startswith("Kalimat nomor")
    assert shown.endswith("dibaca.")
    before, _, after = shown.partition(quote)
    assert abs(len(before) - len(after)) < 100
    start = text.index(quote)
    citation = replace(CITATION, quote=quote, start=start, end=start + len(quote), highlight=None)
    (page,) = sources_pages(
        replace(ANSWER, citations=(citation,)), {ARTICLE.id: replace(ARTICLE, text=text)}, "id"
    )
    check([page])
    # That there is more is shown.
    assert page.embeds[0].description.startswith("… Kalimat nomor")
    assert page.embeds[0].description.endswith("dibaca. …")
    assert f"__{quote}__" in page.embeds[0].description


def test_a_quote_over_several_paragraphs_is_underlined_line_by_line() -> None:
    quote = "Ia disambut hujan.\n\nKunjungan itu berlangsung dua hari."
    start = TEXT.index(quote)
    citation = replace(
        CITATION, quote=quote, start=start, end=start + len(quote), highlight=(start + 3, start + 22)
    )
    (page,) = sources_pages(replace(ANSWER, citations=(citation,)), HERE, "id")
    check([page])
    assert (
        "__Ia **disambut hujan.**__\n\n__**Ku**njungan itu berlangsung dua hari.__"
        in page.embeds[0].description
    )


@settings(deadline=None)
@given(
    st.text(alphabet="ab.*_`[]()<>@#\\ \n", min_size=1, max_size=4000),
    st.integers(0, 3999),
    st.integers(1, 2500),
)
def test_whatever_an_article_holds_its_sources_can_be_sent(text: str, start: int, size: int) -> None:
    start = start % len(text)
    end = min(len(text), start + size)
    first, last = excerpt(text, (start, end))
    assert 0 <= first <= start < end <= last <= len(text)
    assert last - first <= max(1600, end - start) + 1000
    quote = text[start:end]
    citation = replace(CITATION, quote=quote, start=start, end=end, highlight=(start, end - 1))
    check(
        sources_pages(replace(ANSWER, citations=(citation,)), {ARTICLE.id: replace(ARTICLE, text=text)}, "en")
    )
