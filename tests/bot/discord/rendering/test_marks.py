from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.rendering.marks import without_marks

WORD = st.text("abcdefghijklmnopqrstuvwxyzé", min_size=1, max_size=8)
WORDS = st.lists(WORD, min_size=1, max_size=8)
WRAPPED = st.sampled_from(
    ["**{}**", "*{}*", "__{}__", "_{}_", "~~{}~~", "||{}||", "`{}`", "```{}```", "***{}***", "__**{}**__",
     "[{}](https://contoh.id/a_(b))", "[**{}**](<https://contoh.id>)", "{}"]
)  # fmt: skip
UNSAID = st.sampled_from(
    ["<@1>", "<@!22>", "<@&333>", "<#4>", "</ask:5>", "</feedback export:6>", "<t:1700000000:R>", "<t:-1>",
     "<id:customize>", "<:kutip:7>", "<a:_x_:8>", "🤔", "🇮🇩", "👍🏽", "👨‍👩‍👧", "❤️", "1️⃣", "™️",
     "https://contoh.id/kapan?di=mana", "<https://contoh.id/kapan>", "www.contoh.id/kapan", "@everyone",
     "@here"]
)  # fmt: skip
LINE = st.sampled_from(["# ", "## ", "### ", "-# ", "> ", ">>> ", "- ", "* ", "> - ", "  + "])
ANYTHING = st.text(
    alphabet="ab1 \n\\*_~`|<>[]()#-+.:/@everyonhtps&!tw🤔\u200d\ufe0f\u20e3\u202e", max_size=80
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@1> <@2> kapan Mishustin tiba?", "kapan Mishustin tiba?"),
        ("**kapan** Mishustin _tiba_?", "kapan Mishustin tiba?"),
        ("||ra||hasia ~~coret~~ `kode` ```\nblok\n```", "rahasia coret kode blok"),
        ("> kutipan\n# Judul\n-# kecil\n- satu", "kutipan Judul kecil satu"),
        ("di mana [Danau Toba](https://contoh.id/toba_(danau))?", "di mana Danau Toba?"),
        ("apa isi https://contoh.id/kapan?", "apa isi ?"),
        ("lihat (https://contoh.id), lalu?", "lihat ( ), lalu?"),
        ("kapan 🤔🇮🇩 itu 1️⃣", "kapan itu"),
        ("apa kata <@&3> di <#4> pada <t:1700000000:R>", "apa kata di pada"),
        (r"\*bukan miring\* \_\_init\_\_", "bukan miring init"),
        ("@everyone kapan", "kapan"),
    ],
)
def test_what_discord_makes_of_a_text_is_left_out(text: str, words: str) -> None:
    assert without_marks(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "Covid-19 di rumah-sakit?",
        "berapa 2*3 dan snake_case?",
        "sekitar ~5 persen, ya | tidak",
        "jam 10:30, 24. Mei & seterusnya",
        "apa itu C# dan #1?",
        "surel a@heretic.id",
        "C:\\berkas",
        "1 < 2 > 0, a <b> c",
        "harga ± 5 × 3 € ¥ °C → ½",
        "Ürümqi 北京 مرحبا Москва",
        "[kurung] (lain)",
        "@kutip kapan",
    ],
)
def test_what_means_what_it_says_stays(text: str) -> None:
    assert without_marks(text) == text


@given(WORDS, st.data())
def test_words_come_out_as_they_went_in_whatever_is_around_them(
    words: list[str], data: st.DataObject
) -> None:
    parts = []
    for word in words:
        parts += data.draw(st.lists(UNSAID, max_size=2))
        parts.append(data.draw(WRAPPED).format(word))
    text = data.draw(LINE) + data.draw(st.sampled_from([" ", "\n"])).join(parts)
    assert without_marks(text) == " ".join(words)


@given(ANYTHING)
def test_whatever_is_written_becomes_one_clean_line(text: str) -> None:
    words = without_marks(text)
    assert words == " ".join(words.split())
    assert not re.search(r"https?://\w", words)
    assert not re.search(r"<(@[!&]?|#|a?:\w*:|t:)\d+>", words)
    assert not re.search("[🤔\u200d\ufe0f\u20e3\u202e`]", words)
    assert "**" not in words
    assert "||" not in words


PUMPED = (
    "*", "_*", "\\", "`", "a*", "<@", "<@1", "</", "</a", "</a b", "<:", "<:a", "<a:" + "a" * 32, "<t:",
    "<t:1:", "<id:", "[", "[a]", "[a](", "[a](b", "[a](b(", "[a](b(c)", "[](()", "((", "]()", "http", "http://",
    "https://?", "www.", "<https://a", "> ", ">", "# ", "-# ", "- ", " ", "\n", " \n", "\n> ", "🤔", "\u200d",
    "\ufe0f", "1\ufe0f", "@every", "@", "a@here", "\u202e",
)  # fmt: skip


@pytest.mark.parametrize("piece", PUMPED)
@pytest.mark.parametrize("end", ["", "x", "\ufffe>"])
def test_hostile_texts_take_no_longer_than_others(piece: str, end: str) -> None:
    """A pattern that takes the square of the length would need minutes for one of these."""
    pumped = piece * (200_000 // len(piece))
    without_marks(pumped + end)
    without_marks(f"🤔{pumped}🤔{end}")
