from __future__ import annotations

import datetime as dt
import io
import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.cli.checks import Check
from bot.cli.views.tables import (
    article_view,
    articles_view,
    checks_view,
    citation_details,
    excerpt_view,
    ingested_view,
    status_view,
    window,
)
from bot.cli.views.view import View, fields, stacked
from retrieval.models import Citation
from store.ingest.pipeline import Failure, Ingested
from store.models import Article, Credit, Metadata

LINES = [f"Baris nomor {number} dari artikel ini." for number in range(60)]
TEXT = "\n".join(LINES)
ARTICLE = Article(
    id="0123456789abcdef",
    source="berita/a.txt",
    text=TEXT,
    metadata=Metadata(
        title="Judul [red]merah[/red]\x1b[2J",
        publisher="Media Contoh",
        author="Siti",
        date=dt.date(2023, 5, 24),
        url="https://contoh.id/a",
        language="id",
        credits=(Credit("translator", "Atman Ahdiat"),),
    ),
    content_hash="",
)
BARE = Article("fedcba9876543210", "b.txt", "Isi.", Metadata(), "")
QUOTE = LINES[30]
START = TEXT.index(QUOTE)
SPAN = (START, START + len(QUOTE))


def shown(view: View, width: int = 120, terminal: bool = True) -> str:
    file = io.StringIO()
    Console(file=file, force_terminal=terminal, color_system="standard", width=width).print(view.rich)
    return file.getvalue()


def test_the_list_in_a_pipe_has_a_line_an_article_with_its_fields_between_tabs() -> None:
    assert articles_view([ARTICLE, BARE], 2, "id").plain.splitlines() == [
        "0123456789abcdef\t2023-05-24\tMedia Contoh\tJudul [red]merah[/red]␛[2J\tberita/a.txt",
        "fedcba9876543210\t\t\t(tanpa judul)\tb.txt",
    ]


@pytest.mark.parametrize(("total", "count"), [(2, "Artikel: 2"), (9, "Artikel: 2 dari 9")])
def test_the_list_on_a_terminal(total: int, count: str) -> None:
    text = shown(articles_view([ARTICLE, BARE], total, "id"))
    assert "24 Mei 2023" in text
    assert "[red]merah[/red]␛[2J" in text
    assert count in text


def test_an_empty_list_says_how_to_begin() -> None:
    assert articles_view([], 0, "en").plain.startswith(
        "There are no articles yet. Add some with: kutip ingest"
    )


def test_an_article_is_shown_whole_beneath_what_is_known() -> None:
    plain = article_view(ARTICLE, "en").plain
    assert plain.endswith("\n\n" + TEXT)
    assert plain.splitlines()[:8] == [
        "Title       Judul [red]merah[/red]␛[2J",
        "Outlet      Media Contoh",
        "Author      Siti",
        "Date        24 May 2023",
        "URL         https://contoh.id/a",
        "Source      berita/a.txt",
        "ID          0123456789abcdef",
        "Translator  Atman Ahdiat",
    ]


def test_a_source_that_is_the_address_is_shown_once() -> None:
    assert (
        article_view(replace(ARTICLE, source="https://contoh.id/a"), "en").plain.count("https://contoh.id/a")
        == 1
    )


def test_a_passage_within_a_whole_article_is_highlighted() -> None:
    assert f"\x1b[1;7m{QUOTE}\x1b[0m" in shown(article_view(ARTICLE, "en", SPAN))


def test_the_details_of_a_quote() -> None:
    citation = Citation(3, ARTICLE.id, ARTICLE.source, None, None, None, None, QUOTE, *SPAN)
    plain = citation_details(citation, ARTICLE, "en").plain
    assert plain.startswith("[3] Title       Judul")
    assert "\n    Translator  Atman Ahdiat\n" in plain
    assert plain.endswith(f"\n    Characters  {SPAN[0]}-{SPAN[1]}")


def test_an_excerpt_fits_the_screen_and_counts_what_it_hides() -> None:
    view = excerpt_view(ARTICLE, SPAN, "2", "en", os.terminal_size((80, 30)))
    text = shown(view, width=80)
    assert f"\x1b[1;7m{QUOTE}\x1b[0m" in text
    assert len(text.splitlines()) < 30
    inside = [line for line in LINES if line in view.plain]
    above, below = LINES.index(inside[0]), len(LINES) - 1 - LINES.index(inside[-1])
    assert f'Lines above: {above}. Type ":open 2 all" for' in view.plain
    assert f'Lines below: {below}. Type ":open 2 all" for' in view.plain
    assert abs(above - below) <= 2


def test_an_excerpt_of_a_short_article_hides_nothing() -> None:
    view = excerpt_view(BARE, (0, 4), "1", "en", os.terminal_size((80, 24)))
    assert "Lines" not in view.plain
    assert "\x1b[1;7mIsi.\x1b[0m" in shown(view)


@given(st.text(alphabet="ab \n", max_size=80), st.data(), st.integers(0, 30), st.integers(0, 12))
def test_a_window_is_whole_lines_around_its_span(
    text: str, data: st.DataObject, width: int, height: int
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = window(text, start, end, width, height)
    assert 0 <= first <= start <= end <= last <= len(text)
    assert first == 0 or text[first - 1] == "\n"
    assert last == len(text) or text[last] == "\n"


def test_what_an_ingestion_did() -> None:
    result = Ingested(3, 0, 2, [Failure("x", "y")], articles=12, chunks=40, seconds=1.26)
    assert ingested_view(result, "id").plain.splitlines() == [
        "3 ditambahkan · 2 tidak berubah · 1 gagal",
        "Total: artikel 12, potongan teks 40. Waktu: 1,3 detik.",
    ]
    assert len(ingested_view(Ingested(), "en").plain.splitlines()) == 1


def test_the_store_in_numbers() -> None:
    facts: dict[str, object] = {"version": "1", "data_dir": "/\x1b", "articles": 2, "chunks": 3}
    facts.update(embedding=None, bytes=1_500_000, chunking={"64 tokens": 3, None: 1})
    plain = status_view(facts, "en").plain
    assert "Data folder  /␛\n" in plain
    assert "Chunking     64 tokens (3); not known (1)" in plain
    assert "Embedding    none yet\n" in plain
    assert "Size         1.5 MB" in plain


def test_findings_have_a_line_each() -> None:
    view = checks_view(
        [Check("a", "ok", "Fine."), Check("b", "warn", "Old."), Check("c", "fail", "Bad\x1b.")]
    )
    assert view.plain.splitlines() == ["ok    a: Fine.", "warn  b: Old.", "fail  c: Bad␛."]
    assert "\x1b[1;31mfail" in shown(view)


def test_views_of_nothing() -> None:
    assert stacked([]).plain == ""
    assert fields([]).plain == ""
