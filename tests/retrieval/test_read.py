from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest

from retrieval import confidence
from retrieval.extract import candidates
from retrieval.models import Match, Passage, Question, SentenceMatch
from retrieval.read import Reader
from store.models import Article, Chunk
from store.sentences import sentence_spans

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder

MakeArticle = Callable[..., tuple[Article, list[Chunk]]]
MakePassage = Callable[..., Passage]

QUESTION = Question("Kapan jembatan itu diresmikan?", "id", np.zeros(384, np.float32))
OPENED = "Jembatan itu diresmikan pada 10 Juni 2009."
LONG = "Panjang jembatan itu lima kilometer."
FERRY = "Feri tetap melayani penumpang."
# How well a sentence fits: its cosine, and as much again by its tokens.
WELL, FAIRLY, POORLY = 0.95, 0.85, 0.6


@pytest.fixture
def passage(make_article: MakeArticle) -> MakePassage:
    """The first chunk of an article, whose sentences fit as given; without any, it was not looked at."""

    def make(text: str, fits: Sequence[float] | None, name: str = "a", score: float = 0.8) -> Passage:
        article, chunks = make_article(name, text, language="id", title=name.upper())
        return matched(Passage(chunks[0], article, score), fits)

    return make


def matched(found: Passage, fits: Sequence[float] | None) -> Passage:
    if fits is None:
        return found
    start = found.chunk.start
    sentences = tuple(
        SentenceMatch(start + first, start + end, fit, fit, 1.0)
        for (first, end), fit in zip(sentence_spans(found.text), fits, strict=True)
    )
    match = Match(max(fits, default=0.0), max(fits, default=0.0), sentences)
    return Passage(found.chunk, found.article, found.score, match=match)


def test_the_best_sentence_is_quoted_from_its_article(passage: MakePassage, encoder: Encoder) -> None:
    given = [passage(f"{LONG} {OPENED}", [POORLY, WELL]), passage(FERRY, [POORLY], "b", 0.7)]
    best = Reader(encoder).read(QUESTION, given).best
    assert (best.answered, best.answer, best.language, best.related) == (True, OPENED, "id", ())
    [citation] = best.citations
    assert (citation.n, citation.source, citation.title, citation.quote) == (1, "a", "A", OPENED)
    assert given[0].article.text[citation.start : citation.end] == OPENED
    assert citation.highlight
    assert citation.start <= citation.highlight[0] < citation.highlight[1] <= citation.end
    assert best.timings_ms == {}


def test_a_threshold_parts_the_best_answer_from_a_refusal(passage: MakePassage, encoder: Encoder) -> None:
    given = [passage(f"{LONG} {OPENED}", [POORLY, WELL]), passage(FERRY, [FAIRLY], "b", 0.7)]
    ready = Reader(encoder, 0.0).read(QUESTION, given)
    assert ready.answer == ready.best
    strict = Reader(encoder, 1.0).read(QUESTION, given)
    # What it would have said is the same, and so is how sure of it it is.
    assert strict.best == ready.best
    refusal = strict.answer
    assert (refusal.answered, refusal.answer, refusal.citations) == (False, "", ())
    assert refusal.confidence == strict.best.confidence
    assert 0 < refusal.confidence < 1
    assert [one.quote for one in refusal.related] == [OPENED, FERRY]
    assert (refusal.question, refusal.language) == (QUESTION.text, "id")


def test_the_calibrated_threshold_counts_when_none_is_given(passage: MakePassage, encoder: Encoder) -> None:
    threshold = confidence.load().threshold
    for fit in (0.5, POORLY, FAIRLY, WELL, 0.99):
        given = [passage(OPENED, [fit])]
        reading = Reader(encoder).read(QUESTION, given)
        assert reading == Reader(encoder, threshold).read(QUESTION, given)
        assert reading.answer.answered == (reading.best.confidence >= threshold)


def test_nothing_to_read_is_a_refusal_without_confidence(passage: MakePassage, encoder: Encoder) -> None:
    for given in ([], [passage("", ())]):
        reading = Reader(encoder, 0.0).read(QUESTION, given)
        assert reading.best is reading.answer
        assert not reading.answer.answered
        assert (reading.answer.confidence, reading.answer.related, reading.answer.citations) == (0.0, (), ())


def test_what_nobody_has_looked_at_is_looked_at(passage: MakePassage, encoder: Encoder) -> None:
    given = [passage(f"{LONG} {OPENED}", None)]
    assert Reader(encoder, 0.0).read(QUESTION, given).best.citations[0].quote == OPENED


@pytest.mark.parametrize(("language", "replies"), [("en", "en"), ("id", "id"), (None, "id")])
def test_an_answer_is_in_the_language_of_the_question(
    passage: MakePassage, encoder: Encoder, language: str | None, replies: str
) -> None:
    question = Question("10 Juni 2009?", language, QUESTION.vector)
    reading = Reader(encoder).read(question, [passage(OPENED, [WELL])])
    assert reading.best.language == reading.answer.language == replies


@pytest.mark.parametrize(
    ("fits", "answer"),
    [
        ([WELL, WELL, WELL], f"{OPENED} {LONG}"),
        ([WELL, WELL - 0.001, POORLY], f"{OPENED} {LONG}"),
        ([POORLY, WELL, WELL], f"{LONG} {FERRY}"),
        ([WELL, POORLY, POORLY], OPENED),
    ],
)
def test_a_second_sentence_is_quoted_when_it_is_nearly_as_good(
    passage: MakePassage, encoder: Encoder, fits: list[float], answer: str
) -> None:
    best = Reader(encoder).read(QUESTION, [passage(f"{OPENED} {LONG} {FERRY}", fits)]).best
    assert best.answer == answer == " ".join(citation.quote for citation in best.citations)
    assert [citation.n for citation in best.citations] == list(range(1, len(best.citations) + 1))


def test_what_the_best_sentence_says_is_not_said_again(passage: MakePassage, encoder: Encoder) -> None:
    given = [passage(OPENED, [WELL], "a"), passage(OPENED, [WELL], "b")]
    best = Reader(encoder).read(QUESTION, given).best
    assert [(citation.source, citation.quote) for citation in best.citations] == [("a", OPENED)]


def test_a_sentence_of_two_chunks_is_a_candidate_once(make_article: MakeArticle) -> None:
    article, _ = make_article("a", f"{LONG} {OPENED} {FERRY}")
    middle, end = len(LONG) + 1, len(LONG) + 1 + len(OPENED)
    first = Passage(Chunk("a-0", article.id, 0, end), article, 0.9)
    second = Passage(Chunk("a-1", article.id, middle, len(article.text)), article, 0.8)
    ranked = candidates(QUESTION, [matched(first, [POORLY, WELL]), matched(second, [WELL, FAIRLY])])
    assert sorted(one.text for one in ranked) == sorted([LONG, OPENED, FERRY])
    assert (ranked[0].text, ranked[0].passage.chunk.id) == (OPENED, "a-0")
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)


def test_the_evidence_of_a_candidate_is_its_match(passage: MakePassage) -> None:
    given = passage(f"{OPENED} {LONG}", [WELL, POORLY])
    evidence = candidates(QUESTION, [given])[0].evidence
    assert (
        (evidence.tokens, evidence.cosine)
        == (evidence.passage_tokens, evidence.passage_cosine)
        == (WELL, WELL)
    )
    assert (evidence.same_language, evidence.expected) == (True, 1.0)
    # Of "jembatan" and "diresmikan" it holds both; the others are function words.
    assert evidence.coverage == 1.0
    english = Question("When was it inaugurated?", "en", QUESTION.vector)
    foreign = candidates(english, [given])[0].evidence
    assert (foreign.same_language, foreign.coverage) == (False, 0.0)


def test_the_clause_that_answers_is_marked(passage: MakePassage, encoder: Encoder) -> None:
    clause = "jembatan itu diresmikan pada 10 Juni 2009"
    text = f"Menurut panitia yang hadir di sana, {clause}; kapal feri tetap melayani para penumpang."
    [citation] = Reader(encoder).read(QUESTION, [passage(text, [WELL])]).best.citations
    assert citation.highlight
    start, end = citation.highlight
    assert (citation.quote, text[start:end].rstrip(";")) == (text, clause)


def test_related_are_the_best_sentences_of_three_articles(passage: MakePassage, encoder: Encoder) -> None:
    given = [
        passage(f"{FERRY} {LONG}", [POORLY, FAIRLY], name, score)
        for name, score in zip("abcd", (4.0, 3.0, 2.0, 1.0), strict=True)
    ]
    related = Reader(encoder, 1.0).read(QUESTION, given).answer.related
    assert [(one.n, one.source, one.quote) for one in related] == [
        (1, "a", LONG),
        (2, "b", LONG),
        (3, "c", LONG),
    ]
    assert all(one.highlight is None for one in related)
