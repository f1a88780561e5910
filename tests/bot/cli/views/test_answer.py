from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.cli.views.answer import SESSION, answer_view, marked
from bot.cli.views.view import View
from bot.text import one_line, visible
from config.messages import message
from retrieval.models import Answer, Citation

TEXT = "Pembukaan.\nPM Rusia Mikhail Mishustin tiba di Beijing pada Selasa.\nPenutup."
QUOTE = "PM Rusia Mikhail Mishustin tiba di Beijing pada Selasa."
START = TEXT.index(QUOTE)
NAME = (TEXT.index("Mikhail"), TEXT.index(" tiba"))

CITATION = Citation(
    n=1,
    article_id="0123456789abcdef",
    source="berita/beijing.txt",
    title="PM Rusia di Beijing",
    publisher="Media Contoh",
    date=dt.date(2023, 5, 24),
    url="https://contoh.id/beijing",
    quote=QUOTE,
    start=START,
    end=START + len(QUOTE),
    highlight=NAME,
)
ANSWER = Answer("Siapa tiba di Beijing?", "id", True, "Mikhail Mishustin", 0.95, (CITATION,))
REFUSAL = Answer("Siapa presiden Mars?", "id", False, "", 0.1, related=(replace(CITATION, highlight=None),))


def on_terminal(view: View, width: int = 100) -> str:
    file = io.StringIO()
    Console(file=file, force_terminal=True, color_system="standard", width=width).print(view.rich)
    return file.getvalue()


def on_paper(view: View, width: int = 100) -> str:
    file = io.StringIO()
    Console(file=file, width=width).print(view.rich)
    return file.getvalue()


def test_an_answer_in_a_pipe() -> None:
    assert answer_view(ANSWER).plain == (
        "Mikhail Mishustin\nYakin\n\n"
        f"[1] “{QUOTE}”\n"
        "    Media Contoh · PM Rusia di Beijing · 24 Mei 2023 · https://contoh.id/beijing"
    )


def test_what_it_says_in_the_language_of_the_question_stands_in_brackets() -> None:
    answer = replace(ANSWER, answer="24 Mei 2023", rendered="Wednesday, 24 May 2023")
    assert answer_view(answer).plain.startswith("24 Mei 2023 (Wednesday, 24 May 2023)\nYakin\n\n[1] ")
    # Also where the answer is all of its quote.
    whole = replace(answer, citations=(replace(CITATION, quote="24 Mei 2023"),))
    assert answer_view(whole).plain.startswith("24 Mei 2023 (Wednesday, 24 May 2023)\nYakin\n\n[1] ")


def test_an_old_answer_to_what_is_so_now_says_how_old_it_is() -> None:
    answer = replace(ANSWER, as_of=dt.date(2016, 1, 14))
    assert answer_view(answer).plain.startswith("Mikhail Mishustin\nYakin · per 14 Januari 2016\n\n[1] ")
    assert "\nSure · as of 14 January 2016\n" in answer_view(answer, "en").plain
    assert answer_view(replace(answer, answer=QUOTE)).plain.endswith("\n\nYakin · per 14 Januari 2016")
    assert "14 Januari 2016" not in answer_view(replace(REFUSAL, as_of=None)).plain


def test_an_answer_that_is_quoted_whole_is_not_said_twice() -> None:
    first, second = (replace(CITATION, n=n, quote=QUOTE[at:]) for n, at in ((1, 0), (2, 9)))
    answer = replace(ANSWER, answer=f"{QUOTE} {QUOTE[9:]}", citations=(first, second))
    assert answer_view(answer).plain.startswith(f"[1] “{QUOTE}”")
    assert answer_view(replace(answer, answer=QUOTE)).plain.startswith(f"[1] “{QUOTE}”")
    assert answer_view(replace(answer, answer=QUOTE[9:])).plain.startswith(f"{QUOTE[9:]}\nYakin\n\n[1] ")


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(0.95, "Yakin"), (0.7, "Cukup yakin"), (0.5, "Kurang yakin: periksa kutipannya")],
)
def test_how_sure_an_answer_is(confidence: float, word: str) -> None:
    answer = replace(ANSWER, confidence=confidence)
    assert answer_view(answer).plain.splitlines()[1] == word
    # Beneath the quotes where they are the answer.
    assert answer_view(replace(answer, answer=QUOTE)).plain.endswith(f"\n\n{word}")
    assert word not in answer_view(replace(REFUSAL, confidence=confidence)).plain


def test_a_verdict_is_said_in_the_language_of_the_question() -> None:
    answer = replace(ANSWER, answer=QUOTE, verdict="no")
    for language in ("id", "en"):
        shown = answer_view(answer, language).plain
        assert shown.startswith(f"Tidak: {QUOTE}\n")
        assert f"[1] “{QUOTE}”" in shown


def test_an_answer_on_a_terminal_highlights_the_words_that_answer() -> None:
    shown = on_terminal(answer_view(ANSWER))
    assert "\x1b[1;7mMikhail Mishustin\x1b[0m tiba di Beijing" in shown
    assert shown.startswith("\x1b[1mMikhail Mishustin\x1b[0m")
    assert "[1]" in shown


def test_the_words_around_the_quotes_are_in_the_language_asked_for() -> None:
    assert "24 May 2023" in answer_view(ANSWER, "en").plain
    assert answer_view(REFUSAL, "en").plain.startswith("I don't know: your articles do not say.")


def test_a_refusal_offers_the_nearest_passages() -> None:
    shown = answer_view(REFUSAL).plain
    assert shown.startswith(
        "Saya tidak tahu: jawabannya tidak ditemukan di artikel Anda.\n\nKutipan yang paling dekat:"
    )
    assert f"[1] “{QUOTE}”" in shown


def test_a_refusal_without_anything_near_says_so() -> None:
    assert answer_view(replace(REFUSAL, related=())).plain.endswith(
        "Tidak ada bagian artikel yang mirip dengan pertanyaan itu."
    )


def test_what_an_article_does_not_state_is_left_out() -> None:
    bare = replace(CITATION, title=None, publisher="  ", date=None, url=None)
    assert answer_view(replace(ANSWER, citations=(bare,))).plain.endswith("”\n    beijing.txt")


def test_markup_in_articles_is_text() -> None:
    quote = "Harga [red]naik[/red] [link=x]:smile: 10[/]"
    hostile = replace(
        CITATION, title="[bold]T[/bold]", quote=quote, start=0, end=len(quote), highlight=(6, 11)
    )
    view = answer_view(replace(ANSWER, answer="[red]naik[/red]", citations=(hostile,)))
    shown = on_paper(view)
    assert quote in shown
    assert "[bold]T[/bold]" in shown
    assert shown.startswith("[red]naik[/red]")
    assert "\x1b[1;7m[red]\x1b[0mnaik" in on_terminal(view)


def test_control_characters_do_not_reach_the_terminal() -> None:
    evil = "a\x1b]0;pwned\x07b\x9b31mc\rd\x00\u202eterbalik\u2069\x7f\ud800"
    hostile = replace(
        CITATION, title=evil, publisher=evil, quote=evil, start=0, end=len(evil), highlight=(1, 3)
    )
    view = answer_view(replace(ANSWER, answer=evil, citations=(hostile,)))
    for text in (view.plain, on_paper(view)):
        assert not set(text) & {"\x1b", "\x07", "\x9b", "\r", "\x00", "\u202e", "\u2069", "\x7f", "\ud800"}
        assert "a␛]0;pwned␇b31mc␍d␀terbalik␡\ufffd" in text


def test_a_long_quote_wraps_beneath_itself_and_loses_nothing() -> None:
    words = " ".join(f"kata{number}" for number in range(400))
    quote = f"{words}\n{'x' * 300}"
    long = replace(CITATION, quote=quote, start=0, end=len(quote), highlight=(5, 9))
    view = answer_view(replace(ANSWER, citations=(long,)))
    shown = on_paper(view, width=40)
    lines = shown.splitlines()
    assert max(map(len, lines)) <= 40
    assert all(line.startswith(("    ", "[1] ")) for line in lines[3:])
    assert "".join(shown.split()).count("x" * 300) == 1
    assert words in " ".join(shown.split())
    # In a pipe no line of the quote is broken.
    assert "\n    " + "x" * 300 in view.plain


@pytest.mark.parametrize(
    ("span", "highlighted"),
    [
        (None, ""),
        ((12, 15), "cde"),
        ((0, 12), "ab"),
        ((18, 99), "ij"),
        ((0, 10), ""),
        ((20, 25), ""),
        ((15, 15), ""),
        ((16, 12), ""),
    ],
)
def test_what_is_highlighted(span: tuple[int, int] | None, highlighted: str) -> None:
    text = marked("abcdefghij", 10, span)
    assert text.plain == "abcdefghij"
    assert "".join(text.plain[style.start : style.end] for style in text.spans) == highlighted


@given(st.text(), st.integers(-5, 30), st.integers(-5, 30))
def test_whatever_is_marked_stays_whole_and_harmless(text: str, start: int, end: int) -> None:
    shown = marked(text, 0, (start, end)).plain
    assert shown.replace("\n", "") == visible(text).replace("\n", "") or "\r\n" in text
    assert not [character for character in shown if ord(character) < 32 and character not in "\n\t"]
    shown.encode()


def test_line_ends_are_kept_and_names_put_on_one_line() -> None:
    assert visible("a\r\nb\tc\u2028d") == "a\nb\tc\nd"
    assert one_line("  a\r\n\tb\x1b ") == "a b␛"


@pytest.mark.parametrize(
    ("intent", "language", "said"),
    [
        ("small_talk", "en", "Thanks for your message!"),
        ("help", "id", "kutip articles menampilkan daftar artikel, kutip --help semua perintah."),
        ("meta", "en", "how many are about a topic and which"),
    ],
)
def test_what_is_no_question_gets_an_example_and_no_quote(intent: str, language: str, said: str) -> None:
    answer = replace(REFUSAL, related=(), reason="not_a_question", intent=intent, example="Banjir\n[red]Aceh")
    shown = answer_view(answer, language).plain
    assert said in shown
    assert shown.endswith("“Banjir [red]Aceh”.")
    assert message(language, "answer.unknown") not in shown
    without = answer_view(replace(answer, example=None), language).plain
    assert shown.startswith(without)
    assert "“" not in without


def test_in_a_session_its_own_commands_are_named() -> None:
    answer = replace(REFUSAL, related=(), reason="not_a_question", intent="help")
    shown = answer_view(answer, "en", SESSION).plain
    assert ":articles" in shown
    assert "kutip articles" not in shown
