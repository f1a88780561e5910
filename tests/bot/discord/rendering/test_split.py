from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord.rendering.markup import bold, escaped, link
from bot.discord.rendering.split import length, shortened, shortened_plain, split

SENTENCES = "Rapat dimulai pada hari Rabu. Semua menteri hadir! Apakah ada hasil? Belum ada."
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1ee\U0001f1e9"
WORDS = st.lists(st.text("abcdefgh.!é*_[`\\", min_size=1, max_size=12), max_size=60).map(" ".join)


def visible(markdown: str) -> str:
    """What is left to read when marks and links are taken away."""
    text = re.sub(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r"(?<!\\)((?:\\\\)*)(\*\*|__)", r"\1", text)
    return re.sub(r"\\([^A-Za-z0-9\s])", r"\1", text)


def test_a_text_that_fits_stays_whole() -> None:
    assert split(SENTENCES, 100) == [SENTENCES]
    assert split("  a\n", 16) == ["a"]


def test_nothing_makes_no_piece() -> None:
    assert split("", 16) == []
    assert split(" \n ", 16) == []


def test_texts_are_cut_at_the_ends_of_sentences() -> None:
    assert split(SENTENCES, 55) == [
        "Rapat dimulai pada hari Rabu. Semua menteri hadir!",
        "Apakah ada hasil? Belum ada.",
    ]
    assert split(SENTENCES, 30) == [
        "Rapat dimulai pada hari Rabu.",
        "Semua menteri hadir!",
        "Apakah ada hasil? Belum ada.",
    ]


def test_a_line_ends_a_piece_too() -> None:
    assert split("Judul yang panjang\nisi yang panjang", 30) == ["Judul yang panjang", "isi yang panjang"]


def test_abbreviations_and_figures_end_nothing() -> None:
    text = "Menurut Prof. Budi ada 1.500 orang. Lalu selesai."
    assert split(text, 40) == ["Menurut Prof. Budi ada 1.500 orang.", "Lalu selesai."]


def test_a_long_sentence_is_cut_at_a_blank() -> None:
    assert split("satu dua tiga empat lima enam", 16) == ["satu dua tiga", "empat lima enam"]


def test_only_a_word_longer_than_a_piece_is_cut() -> None:
    assert split("x" * 40, 16) == ["x" * 16, "x" * 16, "x" * 8]
    assert split("satu " + "y" * 20, 16)[0] == "satu"


def test_bold_ends_and_begins_again_at_a_cut() -> None:
    assert split("Kata **satu dua. Tiga empat lima** enam.", 25) == [
        "Kata **satu dua.**",
        "**Tiga empat lima** enam.",
    ]
    assert split("__a **bb cc dd ee ff gg hh** i__", 22) == ["__a **bb cc dd ee**__", "__**ff gg hh** i__"]


def test_a_link_is_never_cut() -> None:
    text = "Lihat di sini: [Judul yang panjang. Sekali.](https://contoh.id/panjang) lalu"
    assert split(text, 60) == [
        "Lihat di sini:",
        "[Judul yang panjang. Sekali.](https://contoh.id/panjang)",
        "lalu",
    ]


def test_a_link_too_long_for_any_piece_is_shown_without_its_address() -> None:
    pieces = split("[satu dua **tiga**](https://contoh.id/" + "x" * 50 + ")", 30)
    assert pieces == ["satu dua **tiga**"]


def test_an_escape_is_never_cut() -> None:
    for limit in range(16, 30):
        pieces = split(escaped("*" * 40), limit)
        assert "".join(pieces) == escaped("*" * 40)
        assert all(re.fullmatch(r"(\\\*)+", piece) for piece in pieces)


def test_marks_of_sources_stay_with_what_they_prove() -> None:
    text = "Satu dua tiga empat.\u00a0\\[1\\] Lima enam."
    assert split(text, 28) == ["Satu dua tiga empat.\u00a0\\[1\\]", "Lima enam."]


def test_pictures_and_accents_are_not_cut_apart() -> None:
    accent = "e\u0301"
    for picture in (FAMILY, FLAG, accent, "\U0001f44d\U0001f3fd", "\u2764\ufe0f"):
        for piece in split(picture * 30, 17):
            assert piece.replace(picture, "") == ""


def test_a_character_with_more_accents_than_a_piece_holds() -> None:
    text = "a" + "\u0301" * 50
    pieces = split(text, 16)
    assert "".join(pieces) == text
    assert max(map(length, pieces)) <= 16


def test_lengths_are_counted_as_the_clients_do() -> None:
    assert length("é北a") == 3
    assert length(FLAG) == 4
    assert [length(piece) for piece in split("\U0001f600" * 20, 16)] == [16, 16, 8]


@pytest.mark.parametrize("limit", [16, 23, 50, 200])
@settings(deadline=None)
@given(text=WORDS, bolds=WORDS)
def test_whatever_is_cut_fits_and_loses_nothing(limit: int, text: str, bolds: str) -> None:
    markdown = f"{escaped(text)} {bold(bolds)} {link(text, 'https://contoh.id/')} {escaped(bolds)}"
    pieces = split(markdown, limit)
    for piece in pieces:
        assert 0 < length(piece) <= limit
        assert piece.strip() == piece
        # Every mark that begins ends, and no escape is left open.
        unescaped = re.sub(r"\\.", "", piece)
        assert unescaped.count("**") % 2 == 0
        assert "\\" not in unescaped
        assert unescaped.count("[") == unescaped.count("](https://contoh.id/)")
    assert re.sub(r"\s", "", "".join(map(visible, pieces))) == re.sub(r"\s", "", visible(markdown))


@given(text=WORDS)
def test_no_word_is_cut(text: str) -> None:
    words = text.split()
    for piece in split(escaped(text), 40):
        assert set(visible(piece).split()) <= set(words)


def test_what_is_too_long_ends_with_an_ellipsis() -> None:
    assert shortened(SENTENCES, 100) == SENTENCES
    assert shortened(SENTENCES, 55) == "Rapat dimulai pada hari Rabu. Semua menteri hadir! …"
    assert shortened(" ", 20) == ""
    assert length(shortened(bold("kata " * 99), 100)) <= 100


def test_plain_texts_are_shortened_at_a_word() -> None:
    assert shortened_plain("satu dua tiga", 13) == "satu dua tiga"
    assert shortened_plain("satu dua tiga", 12) == "satu dua …"
    assert shortened_plain("satu dua tiga", 10) == "satu dua …"
    assert shortened_plain("satu **dua tiga", 12) == "satu **dua …"
    assert shortened_plain("s" * 20, 10) == "s" * 8 + " …"
    assert shortened_plain("\U0001f600" * 20, 10) == "\U0001f600" * 4 + " …"
