"""From passages to an answer or a refusal, read by the bundled model: plain facts in short sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest

from retrieval import confidence
from retrieval.confidence import Calibration
from retrieval.models import Answer, Passage, Question
from retrieval.reading.model import ReaderModel
from retrieval.reading.reader import Reader
from store.models import Article, Chunk

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder

MakeArticle = Callable[..., tuple[Article, list[Chunk]]]
MakePassage = Callable[..., Passage]

QUESTION = Question("Kapan jembatan itu diresmikan?", "id", np.zeros(384, np.float32))
OPENED = "Jembatan itu diresmikan pada 10 Juni 2009."
LATER = "Jembatan itu diresmikan pada 4 Mei 2018."
LONG = "Panjang jembatan itu lima kilometer."
FERRY = "Feri tetap melayani penumpang."
DAY = "10 Juni 2009"


@pytest.fixture(scope="module")
def model(encoder: Encoder) -> ReaderModel:
    return ReaderModel(encoder)


@pytest.fixture
def passage(make_article: MakeArticle) -> MakePassage:
    """The first line of an article's text, as search found it."""

    def make(text: str, name: str = "a", score: float = 0.8) -> Passage:
        article, chunks = make_article(name, text, language="id", title=name.upper())
        return Passage(chunks[0], article, score, dense=score)

    return make


def even(fit_weight: float) -> Calibration:
    """One that gives each answer an even chance."""
    return Calibration(fit_weight, fit_weight, 0.0, (0.0,) * 11, 0.5)


def check_quotes(answer: Answer, passages: list[Passage]) -> None:
    """Every quote is its span of an article, and what is marked in the first is the answer."""
    texts = {passage.article.id: passage.article.text for passage in passages}
    for citation in (*answer.citations, *answer.related):
        assert citation.quote == texts[citation.article_id][citation.start : citation.end]
    marks = [citation.highlight for citation in answer.citations]
    for citation, mark in zip(answer.citations, marks, strict=True):
        assert mark
        assert citation.start <= mark[0] < mark[1] <= citation.end
    if answer.answered:
        first = answer.citations[0]
        assert marks[0]
        assert texts[first.article_id][slice(*marks[0])] == answer.answer


def test_the_words_that_answer_are_given_and_their_sentence_is_quoted(
    passage: MakePassage, model: ReaderModel
) -> None:
    given = [passage(FERRY, "b", 0.8), passage(f"{LONG} {OPENED}", score=0.7)]
    best = Reader(model).read(QUESTION, given).best
    assert (best.answered, best.language, best.related, best.timings_ms) == (True, "id", (), {})
    assert DAY in best.answer
    assert best.answer in OPENED
    [citation] = best.citations
    assert (citation.n, citation.source, citation.title, citation.quote) == (1, "a", "A", OPENED)
    check_quotes(best, given)


def test_a_threshold_parts_the_best_answer_from_a_refusal(passage: MakePassage, model: ReaderModel) -> None:
    given = [passage(f"{LONG} {OPENED}"), passage(FERRY, "b", 0.7)]
    ready = Reader(model, 0.0).read(QUESTION, given)
    assert ready.answer is ready.best
    strict = Reader(model, 1.0).read(QUESTION, given)
    # What it would have said is the same, and so is how sure of it it is.
    assert (strict.best, strict.passages) == (ready.best, ready.passages)
    refusal = strict.answer
    assert (refusal.answered, refusal.answer, refusal.citations) == (False, "", ())
    assert refusal.confidence == strict.best.confidence
    assert 0 < refusal.confidence < 1
    assert [one.quote for one in refusal.related] == [OPENED, FERRY]
    assert (refusal.question, refusal.language) == (QUESTION.text, "id")
    check_quotes(refusal, given)


@pytest.mark.parametrize(("threshold", "answered"), [(None, True), (0.5, True), (0.51, False)])
def test_an_answer_as_sure_as_the_threshold_is_given(
    passage: MakePassage, model: ReaderModel, threshold: float | None, answered: bool
) -> None:
    reading = Reader(model, threshold, even(20.0)).read(QUESTION, [passage(OPENED)])
    assert (reading.answer.answered, reading.answer.confidence) == (answered, 0.5)


def test_the_calibrated_threshold_counts_when_none_is_given(passage: MakePassage, model: ReaderModel) -> None:
    threshold = confidence.load().threshold
    for text in (OPENED, FERRY, LONG):
        given = [passage(text)]
        reading = Reader(model).read(QUESTION, given)
        assert reading == Reader(model, threshold).read(QUESTION, given)
        assert reading.answer.answered == (reading.best.confidence >= threshold)


def test_a_plain_fact_is_answered_and_what_nothing_says_is_not(
    passage: MakePassage, model: ReaderModel
) -> None:
    given = [passage(f"{LONG} {OPENED}"), passage(FERRY, "b", 0.7)]
    assert Reader(model).read(QUESTION, given).answer.answered
    unknown = Question("Siapa raja planet Jupiter?", "id", QUESTION.vector)
    assert not Reader(model).read(unknown, given).answer.answered


@pytest.mark.parametrize("texts", [[], [""], ["", "..."], ["\u200b", "\x00"]])
def test_nothing_to_read_is_a_refusal_without_confidence(
    passage: MakePassage, model: ReaderModel, texts: list[str]
) -> None:
    given = [passage(text, name) for text, name in zip(texts, "ab", strict=False)]
    reading = Reader(model, 0.0).read(QUESTION, given)
    assert reading.best is reading.answer
    assert not reading.answer.answered
    assert (reading.answer.confidence, reading.answer.related, reading.answer.citations) == (0.0, (), ())
    assert {one.article.source for one in reading.passages} == {one.article.source for one in given}


@pytest.mark.parametrize(("language", "replies"), [("en", "en"), ("id", "id"), (None, "id")])
def test_an_answer_is_in_the_language_of_the_question(
    passage: MakePassage, model: ReaderModel, language: str | None, replies: str
) -> None:
    question = Question("10 Juni 2009?", language, QUESTION.vector)
    reading = Reader(model).read(question, [passage(OPENED)])
    assert reading.best.language == reading.answer.language == replies


def test_passages_come_back_in_the_order_of_what_they_say(passage: MakePassage, model: ReaderModel) -> None:
    given = [passage("", "c", 0.9), passage(FERRY, "b", 0.8), passage(OPENED, "a", 0.7)]
    reading = Reader(model, calibration=even(0.0)).read(QUESTION, given)
    assert [one.article.source for one in reading.passages] == ["a", "b", "c"]
    assert [one.chunk for one in reading.passages] == [given[at].chunk for at in (2, 1, 0)]
    assert reading.passages[0].score > 0 > reading.passages[1].score
    # There was nothing to read in the last.
    assert reading.passages[2] is given[0]


@pytest.mark.parametrize(("first", "second", "day"), [(0.9, 0.7, DAY), (0.7, 0.9, "4 Mei 2018")])
def test_of_two_answers_that_of_the_passage_that_fits_better_is_given(
    passage: MakePassage, model: ReaderModel, first: float, second: float, day: str
) -> None:
    given = [passage(OPENED, "a", first), passage(LATER, "b", second)]
    assert day in Reader(model, calibration=even(1000.0)).read(QUESTION, given).best.answer


def test_another_article_that_says_the_same_is_quoted_too(passage: MakePassage, model: ReaderModel) -> None:
    other = "Sejak diresmikan pada 10 Juni 2009, jembatan itu ramai."
    given = [passage(OPENED, "a"), passage(other, "b", 0.7), passage(FERRY, "c", 0.6)]
    best = Reader(model).read(QUESTION, given).best
    assert [(one.n, one.source, one.quote) for one in best.citations] == [(1, "a", OPENED), (2, "b", other)]
    check_quotes(best, given)


def test_the_same_sentence_is_quoted_once(
    passage: MakePassage, make_article: MakeArticle, model: ReaderModel
) -> None:
    twice = [passage(OPENED, "a"), passage(OPENED, "b")]
    best = Reader(model).read(QUESTION, twice).best
    assert [(one.source, one.quote) for one in best.citations] == [("a", OPENED)]
    article, _ = make_article("c", f"{LONG} {OPENED} {FERRY}", language="id")
    middle, end = len(LONG) + 1, len(LONG) + 1 + len(OPENED)
    first = Passage(Chunk("c-0", article.id, 0, end), article, 0.9)
    second = Passage(Chunk("c-1", article.id, middle, len(article.text)), article, 0.8)
    best = Reader(model).read(QUESTION, [first, second]).best
    assert [(one.source, one.quote) for one in best.citations] == [("c", OPENED)]
    check_quotes(best, [first, second])


def test_related_are_the_nearest_sentences_of_three_articles(
    passage: MakePassage, model: ReaderModel
) -> None:
    scores = {"c": 0.7, "a": 0.9, "d": 0.6, "b": 0.8}
    given = [passage(f"{FERRY} {LONG}", name, score) for name, score in scores.items()]
    related = Reader(model, 1.0).read(QUESTION, given).answer.related
    assert [(one.n, one.source, one.highlight) for one in related] == [
        (1, "a", None),
        (2, "b", None),
        (3, "c", None),
    ]
    [quote] = {one.quote for one in related}
    assert quote in (FERRY, LONG)


@pytest.mark.parametrize("around", ["\x00\x1b[2J", "🙂\u202e", "\ufffd\u2028", "[bold]{{7*7}}<script>"])
def test_an_answer_among_odd_characters_is_quoted_as_it_stands(
    passage: MakePassage, model: ReaderModel, around: str
) -> None:
    given = [passage(f"{around} {OPENED} {around}")]
    best = Reader(model, 0.0).read(QUESTION, given).best
    assert DAY in best.answer
    assert OPENED in best.citations[0].quote
    check_quotes(best, given)


def test_an_article_about_something_else_does_not_answer(passage: MakePassage, model: ReaderModel) -> None:
    given = [passage(f"{LONG} {OPENED}")]
    for name, answered in (("Jembatan", True), ("Jembatan Suramadu", False)):
        question = Question(f"Kapan {name} itu diresmikan?", "id", QUESTION.vector)
        reading = Reader(model).read(question, given)
        assert (reading.answer.answered, reading.best.answered) == (answered, True)
        assert bool(reading.answer.related) is not answered
    other = passage("Jembatan Suramadu diresmikan pada 4 Mei 2018.", "b", 0.75)
    answer = Reader(model).read(question, [*given, other]).answer
    assert [one.source for one in answer.citations] == ["b"]
    assert "4 Mei 2018" in answer.answer
