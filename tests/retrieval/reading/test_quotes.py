from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest

from retrieval.models import Citation, Passage, Question
from retrieval.reading.candidates import Candidate, Offer
from retrieval.reading.quotes import citations, quote_span, related, sentences
from store.models import Article, Chunk

MakeArticle = Callable[..., tuple[Article, list[Chunk]]]
MakeCandidate = Callable[..., Candidate]

QUESTION = Question("Di mana Joko Widodo lahir?", "id", np.zeros(384, np.float32))
ABOUT = "Joko Widodo adalah presiden."
BORN = "Dia lahir di Solo."
RAIN = "Hujan turun deras kemarin."


@pytest.fixture(scope="module")
def candidate(make_article: MakeArticle) -> MakeCandidate:
    """The first `words` in a line of an article, the first one or that which `line` tells."""

    def make(text: str, words: str, name: str = "a", line: int = 0, **scores: float) -> Candidate:
        article, chunks = make_article(name, text, language="id", title=name.upper())
        start = text.index(words, chunks[line].start)
        passage = Passage(chunks[line], article, 0.0)
        known = {"margin": 1.0, "score": 1.0} | scores
        return Candidate(passage, start, start + len(words), known["margin"], known["score"])

    return make


def quoted(question: str, candidate: Candidate) -> str:
    asked = Question(question, "id", QUESTION.vector)
    return candidate.passage.article.text[slice(*quote_span(asked, candidate))]


def test_sentences_are_spans_of_the_article(candidate: MakeCandidate) -> None:
    found = candidate(f"Judul\n{ABOUT}  {BORN}", "Solo", line=1)
    text = found.passage.article.text
    assert [text[start:end] for start, end in sentences(found.passage)] == [ABOUT, BORN]


@pytest.mark.parametrize(
    ("question", "text", "words", "quote"),
    [
        ("Kapan hujan turun?", f"{ABOUT} {RAIN} {BORN}", "kemarin", RAIN),
        # It does not say whose birth that is; the one before does.
        ("Di mana Joko Widodo tinggal?", f"{RAIN} {ABOUT} {BORN}", "Solo", f"{ABOUT} {BORN}"),
        # The one before does not either.
        ("Di mana Joko Widodo tinggal?", f"{ABOUT} {RAIN} {BORN}", "Solo", BORN),
        # It has none before it.
        ("Di mana Joko Widodo tinggal?", f"{BORN} {ABOUT}", "Solo", BORN),
        # The question tells nothing.
        ("Di mana itu?", f"{ABOUT} {BORN}", "Solo", BORN),
        # An answer of two sentences is in both.
        ("Apa kata Joko Widodo?", f"{RAIN} {ABOUT} {BORN}", "presiden. Dia lahir", f"{ABOUT} {BORN}"),
    ],
)
def test_whole_sentences_are_quoted(
    candidate: MakeCandidate, question: str, text: str, words: str, quote: str
) -> None:
    assert quoted(question, candidate(text, words)) == quote


def test_a_quote_stays_within_its_passage(candidate: MakeCandidate) -> None:
    found = candidate(f"{ABOUT}\n{BORN}", "Solo", line=1)
    assert quoted("Di mana Joko Widodo tinggal?", found) == BORN


def test_a_citation_tells_where_its_quote_stands(make_article: MakeArticle) -> None:
    metadata = {"title": "Hujan", "publisher": "Koran", "date": dt.date(2023, 5, 24), "url": "https://a.id/1"}
    text = f"Judul 👍\n{RAIN} Lalu reda."
    article, chunks = make_article("arsip/a.txt", text, **metadata)
    at = text.index("deras")
    [found] = citations(
        QUESTION, Offer((Candidate(Passage(chunks[1], article, 0.0), at, at + 5, 1.0, 1.0),), 1.0)
    )
    assert found == Citation(
        1, article.id, "arsip/a.txt", "Hujan", "Koran", dt.date(2023, 5, 24), "https://a.id/1",
        RAIN, 8, 8 + len(RAIN), (at, at + 5),
    )  # fmt: skip
    assert text[found.start : found.end] == found.quote


def test_witnesses_are_quoted_once_each_and_no_more_than_three(candidate: MakeCandidate) -> None:
    texts = {
        "a": "Dia lahir di Solo.",
        "b": "Ia dari Solo.",
        "c": "Dia lahir di Solo.",
        "d": "Ke Solo.",
        "e": "Solo.",
    }
    offer = Offer(tuple(candidate(text, "Solo", name) for name, text in texts.items()), 3.0)
    found = citations(QUESTION, offer)
    assert [(one.n, one.source, one.quote) for one in found] == [
        (1, "a", "Dia lahir di Solo."),
        (2, "b", "Ia dari Solo."),
        (3, "d", "Ke Solo."),
    ]
    assert [one.highlight and texts[one.source][slice(*one.highlight)] for one in found] == ["Solo"] * 3


def test_the_best_is_quoted_anyhow_and_others_if_they_are_believed(candidate: MakeCandidate) -> None:
    margins = {"a": -2.0, "b": 0.0, "c": 0.1, "d": -0.1}
    offer = Offer(
        tuple(candidate(f"Solo {name}.", "Solo", name, margin=margin) for name, margin in margins.items()),
        1.0,
    )
    assert [(one.n, one.source) for one in citations(QUESTION, offer)] == [(1, "a"), (2, "c")]


def test_related_are_the_best_of_three_articles(candidate: MakeCandidate) -> None:
    text = f"{RAIN} {BORN}"
    one = Offer((candidate(text, "Solo", "a", score=5.0), candidate(text, "Solo", "b", score=1.0)), 6.0)
    two = Offer(
        (
            candidate(text, "deras", "b", score=4.0),
            candidate(text, "deras", "c", score=3.0),
            candidate(text, "deras", "d", score=2.0),
            candidate(text, "deras", "a", score=1.0),
        ),
        5.0,
    )
    found = related(QUESTION, [one, two])
    assert [(each.n, each.source, each.quote) for each in found] == [
        (1, "a", BORN),
        (2, "b", RAIN),
        (3, "c", RAIN),
    ]
    assert all(each.highlight is None for each in found)
    assert related(QUESTION, []) == ()
