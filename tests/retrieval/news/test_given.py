"""Whom a question names itself is no answer to who it asks for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from retrieval.consistency import asked
from retrieval.models import Alias, Passage
from retrieval.news.given import Given
from retrieval.reading.candidates import Candidate
from store.language.detect import detect
from store.language.stems import stem
from store.models import Article, Chunk

MakeArticle = Callable[..., tuple[Article, list[Chunk]]]
TALKS = (
    "Menlu Rusia Sergei Lavrov bertemu mitra Wang Yi di Beijing. Lavrov dan Wang Yi berpidato, kata Gubernur "
    "Riau Abdul Wahid. Abdul Wahid pulang bersama Anies Baswedan dan Bali United. Sergei Lavrov, Wang Yi dan "
    "Anies Baswedan makan. Melania Trump datang; Melania menyapa Trump. Klub Bali itu, kata United, menang."
)
MET = "Menlu Rusia Sergei Lavrov bertemu mitra Wang Yi"
EATING = "Sergei Lavrov, Wang Yi dan Anies Baswedan"


def left(make: MakeArticle, question: str, words: str, aliases: tuple[Alias, ...] = ()) -> str | None:
    article, chunks = make("talks", TALKS, language="id", title="Pertemuan")
    start = TALKS.index(words)
    candidate = Candidate(Passage(chunks[0], article, 0.8), start, start + len(words), 1.0, 1.0)
    known = asked(question, detect(question), [TALKS], aliases)
    found = Given(question, known).left(candidate)
    return found.text if found else None


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("siapa yang bertemu Lavrov di Beijing?", "Lavrov"),
        ("siapa yang bertemu Lavrov di Beijing?", "Sergei Lavrov"),
        ("siapa yang bertemu Lavrov di Beijing?", "Menlu Rusia Sergei Lavrov"),
        ("siapa yang bertemu lavrov di beijing", "Sergei Lavrov"),
        ("Siapa yang bertemu Lavrof di Beijing?", "Lavrov"),
        ("Who met Sergei Lavrov in Beijing?", "Lavrov"),
        ("Who did Lavrov meet?", "Sergei Lavrov"),
        ("Dengan siapa Lavrov bertemu?", "Sergei Lavrov"),
        ("Siapa yang menggantikan Anies?", "Anies Baswedan"),
        ("siapa sergei lavrov?", "Sergei Lavrov"),
        ("who is Lavrov?", "Sergei Lavrov"),
        ("Siapa Lavrov?", "Sergei Lavrov bertemu mitra Wang Yi"),
        ("Siapa Lavrov?", "Sergei"),
        ("Siapa Lavrov?", "Abdul Wahid"),
        ("Siapa presiden Rusia?", "Rusia"),
        ("Siapa gubernur Riau?", "Gubernur Riau"),
        ("Siapa yang datang bersama Lavrov dan Wang Yi?", "Sergei Lavrov, Wang Yi"),
    ],
)
def test_one_whom_the_question_names_is_no_answer(
    make_article: MakeArticle, question: str, words: str
) -> None:
    assert left(make_article, question, words) is None


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("siapa yang bertemu Lavrov di Beijing?", "Wang Yi"),
        # Their role is asked for, or their name.
        ("siapa Sergei Lavrov?", "Menlu Rusia Sergei Lavrov"),
        ("who is Lavrov?", "Menlu Rusia"),
        ("Siapa nama lengkap Anies?", "Anies Baswedan"),
        ("What is the full name of Lavrov, and who is he?", "Sergei Lavrov"),
        # What somebody belongs to may stand in the name.
        ("Siapa presiden Rusia?", "Rusia Sergei Lavrov"),
        ("Siapa gubernur Riau?", "Gubernur Riau Abdul Wahid"),
        ("Siapa yang memimpin Riau?", "Gubernur Riau Abdul Wahid"),
        ("Who is the leader of Bali?", "Bali United"),
        # Another of the same name.
        ("Who accompanied Trump?", "Melania Trump"),
        # One of those named is asked for.
        ("Siapa yang menang, Lavrov atau Anies?", "Sergei Lavrov"),
        ("Who won between Lavrov and Anies?", "Sergei Lavrov"),
        # Not who.
        ("Kapan Lavrov tiba?", "Lavrov"),
        ("Lavrov bertemu di mana?", "Lavrov"),
    ],
)
def test_anyone_else_is(make_article: MakeArticle, question: str, words: str) -> None:
    assert left(make_article, question, words) == words


@pytest.mark.parametrize(
    ("question", "words", "rest"),
    [
        ("Siapa yang bertemu Lavrov?", "Lavrov dan Wang Yi", "Wang Yi"),
        ("Siapa yang makan bersama Lavrov?", EATING, "Wang Yi dan Anies Baswedan"),
        ("Siapa yang bertemu Lavrov?", "Sergei Lavrov bertemu mitra Wang Yi", "Wang Yi"),
        ("Siapa yang bertemu Lavrov?", f"{MET} di Beijing", "Wang Yi di Beijing"),
        ("Siapa yang bertemu Wang Yi?", "Sergei Lavrov bertemu mitra Wang Yi", "Sergei Lavrov"),
        ("Siapa yang makan bersama Anies?", EATING, "Sergei Lavrov, Wang Yi"),
        # The words of an answer are one piece of the article.
        ("Siapa yang makan bersama Wang Yi?", EATING, EATING),
    ],
)
def test_of_a_list_the_others_are_left(
    make_article: MakeArticle, question: str, words: str, rest: str
) -> None:
    assert left(make_article, question, words) == rest


def test_another_name_for_them_is_none_either(make_article: MakeArticle) -> None:
    alias = Alias(tuple(stem(["Abah"])), (tuple(stem(["Abdul", "Wahid"])),))
    question = "Siapa yang bertemu Abah di Beijing?"
    assert left(make_article, question, "Abdul Wahid") == "Abdul Wahid"
    assert left(make_article, question, "Abdul Wahid", (alias,)) is None
