"""Which answer is given when articles lack what the question names."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import fields

import numpy as np
import pytest

from retrieval.confidence import Calibration, Evidence
from retrieval.models import Passage, Question
from retrieval.reading.about import LEFT, NEXT, About, choose
from retrieval.reading.candidates import Candidate, Offer
from store.models import Article, Chunk

Make = Callable[[str, str], Passage]

WANG = "Menteri Luar Negeri Tiongkok Wang Yi berpidato pada 2023."
LAVROV = "Menlu Rusia Sergei Lavrov berpidato pada 2023."
RUSSIA = Question("Who is the foreign minister of Russia?", "en", np.zeros(384, np.float32))
# The margin alone, which the tests give.
CALIBRATION = Calibration(20.0, 90.0, -1.2, (0.28, *[0.0] * (len(fields(Evidence)) - 1)), 0.19)


@pytest.fixture
def passage(make_article: Callable[..., tuple[Article, list[Chunk]]]) -> Make:
    def make(name: str, text: str) -> Passage:
        article, chunks = make_article(
            name, text, language="id", title="Pertemuan", date=dt.date(2023, 5, 24)
        )
        return Passage(chunks[0], article, 0.8)

    return make


def candidate(passage: Passage, words: str, margin: float) -> Candidate:
    start = passage.text.index(words)
    return Candidate(passage, start, start + len(words), margin, margin)


def offer(*candidates: Candidate) -> Offer:
    return Offer(candidates, candidates[0].score)


def chosen(question: Question, offered: list[Offer]) -> tuple[str, float]:
    passages = [one.passage for each in offered for one in each.candidates]
    given, chance = choose(question, offered, About(question, passages), CALIBRATION)
    return given.best.text, round(chance, 9)


def promised(margin: float, of: Calibration = CALIBRATION) -> float:
    return 1 / (1 + math.exp(-(of.bias + of.weights[0] * margin)))


def test_the_first_answer_of_an_article_about_the_matter_is_given(passage: Make) -> None:
    lavrov, wang = passage("b", LAVROV), passage("a", WANG)
    offered = [offer(candidate(lavrov, "Sergei Lavrov", 1.0)), offer(candidate(wang, "Wang Yi", 0.5))]
    assert chosen(RUSSIA, offered) == ("Sergei Lavrov", round(promised(1.0), 9))


def test_an_answer_about_something_else_gives_way_to_a_sure_one_about_the_matter(passage: Make) -> None:
    lavrov, wang = passage("b", LAVROV), passage("a", WANG)
    offered = [offer(candidate(wang, "Wang Yi", 9.0)), offer(candidate(lavrov, "Sergei Lavrov", 12.0))]
    text, chance = chosen(RUSSIA, offered)
    assert (text, chance) == ("Sergei Lavrov", round(NEXT * promised(12.0), 9))
    assert chance > CALIBRATION.threshold


@pytest.mark.parametrize("rival", [None, -9.0])
def test_without_one_it_is_held_back(passage: Make, rival: float | None) -> None:
    lavrov, wang = passage("b", LAVROV), passage("a", WANG)
    others = [offer(candidate(lavrov, "Sergei", rival))] if rival is not None else []
    text, chance = chosen(RUSSIA, [offer(candidate(wang, "Wang Yi", 12.0)), *others])
    assert (text, chance) == ("Wang Yi", round(LEFT * promised(12.0), 9))
    assert chance < CALIBRATION.threshold


def test_no_margin_brings_an_answer_about_something_else_over_the_threshold() -> None:
    assert CALIBRATION.threshold > LEFT


def test_only_articles_about_the_matter_are_cited(passage: Make) -> None:
    both = passage("c", "Lavrov dari Rusia berpidato pada 2023.")
    other = passage("a", "Pidato Wang Yi itu pada 2023.")
    given = offer(candidate(other, "2023", 5.0), candidate(both, "2023", 4.0))
    kept = About(RUSSIA, [other, both]).kept(given)
    assert kept
    assert [one.passage.article.source for one in kept.candidates] == ["c"]
    assert chosen(RUSSIA, [given]) == ("2023", round(promised(4.0), 9))


def test_a_year_must_be_one_of_the_article(passage: Make) -> None:
    wang = passage("a", WANG)
    for year, holds in (("2023", True), ("2016", False)):
        question = Question(f"Siapa yang berpidato pada {year}?", "id", RUSSIA.vector)
        assert bool(About(question, [wang]).kept(offer(candidate(wang, "Wang Yi", 1.0)))) is holds


def test_a_year_must_not_be_another_than_that_of_the_sentence(passage: Make) -> None:
    found = passage("a", "Pertumbuhan pada 2021 naik 5 persen. Pada 2022 ia tidak diukur.")
    question = Question("Berapa pertumbuhan pada 2022?", "id", RUSSIA.vector)
    assert About(question, [found]).kept(offer(candidate(found, "5 persen", 1.0))) is None
