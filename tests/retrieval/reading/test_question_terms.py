from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from retrieval.models import Passage, Question
from retrieval.reading.question_terms import coverage, same_language, telling_words
from store.language.stems import stem
from store.models import Article, Chunk

MakeArticle = Callable[..., tuple[Article, list[Chunk]]]
Ask = Callable[..., tuple[Question, Passage]]

WHEN = "Kapan Jembatan Suramadu diresmikan?"


@pytest.fixture(scope="module")
def ask(make_article: MakeArticle) -> Ask:
    """A question in a language, and the first line of an article in the same one or another."""

    def make(
        question: str, asked_in: str | None, text: str, language: str | None
    ) -> tuple[Question, Passage]:
        article, chunks = make_article("a", text, language=language)
        return Question(question, asked_in, np.zeros(384, np.float32)), Passage(chunks[0], article, 0.0)

    return make


@pytest.mark.parametrize(
    ("asked_in", "language", "same"),
    [
        ("id", "id", True),
        ("en", "id", False),
        ("id", "en", False),
        # It may be.
        (None, "id", True),
        ("en", None, True),
        (None, None, True),
    ],
)
def test_languages_that_are_not_known_to_differ_are_the_same(
    ask: Ask, asked_in: str | None, language: str | None, same: bool
) -> None:
    assert same_language(*ask(WHEN, asked_in, "Jembatan", language)) is same


@pytest.mark.parametrize(
    ("question", "asked_in", "language", "telling"),
    [
        (WHEN, "id", "id", ["jembatan", "suramadu", "diresmikan"]),
        ("KAPAN ITU?", "id", "id", []),
        # Of another language's function words nothing is known, of an unknown language's neither.
        (WHEN, "en", "en", ["kapan", "jembatan", "suramadu", "diresmikan"]),
        (WHEN, None, "id", ["kapan", "jembatan", "suramadu", "diresmikan"]),
        # Names and numbers are the same in all languages.
        ("When was the Suramadu bridge opened in 2009?", "en", "id", ["suramadu", "2009"]),
        ("when was the suramadu bridge opened", "en", "id", ["suramadu", "bridge", "opened"]),
        ("", "id", "id", []),
        ("?! 👍 \ud800", "id", "en", []),
    ],
)
def test_what_a_question_is_about(
    ask: Ask, question: str, asked_in: str | None, language: str, telling: list[str]
) -> None:
    assert telling_words(*ask(question, asked_in, "Jembatan", language)) == set(stem(telling))


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Suramadu, jembatan itu, telah diresmikan.", 1.0),
        # Stems count, whatever their case.
        ("JEMBATANNYA DIRESMIKAN", 2 / 3),
        ("Suramadu Suramadu", 1 / 3),
        ("Kapan?", 0.0),
        ("", 0.0),
    ],
)
def test_the_share_of_it_that_a_passage_holds(ask: Ask, text: str, share: float) -> None:
    assert coverage(*ask(WHEN, "id", text, "id")) == pytest.approx(share)


def test_another_line_of_the_article_does_not_count(ask: Ask) -> None:
    assert coverage(*ask(WHEN, "id", "Jembatan itu\nSuramadu diresmikan", "id")) == pytest.approx(1 / 3)


def test_a_question_about_nothing_has_no_share(ask: Ask) -> None:
    assert coverage(*ask("Kapan itu?", "id", "Kapan itu", "id")) is None
