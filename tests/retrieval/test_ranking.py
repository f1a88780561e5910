from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from retrieval.models import Match, Passage, SentenceMatch
from retrieval.ranking import Ranking, compare, load, look, rerank
from store.models import Article, Chunk

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder

MakeArticle = Callable[..., tuple[Article, list[Chunk]]]
MakePassage = Callable[..., Passage]

SURAMADU = "Kapan Jembatan Suramadu diresmikan?"
SAYS_IT = "Jembatan Suramadu diresmikan oleh presiden pada 10 Juni 2009."
SAME_SUBJECT = (
    "Jembatan Suramadu menghubungkan Surabaya dan Madura. Jembatan Suramadu panjangnya 5.438 meter."
)


@pytest.fixture
def passage(make_article: MakeArticle) -> MakePassage:
    """A passage of one chunk, found by search with `score` and `lexical`."""

    def make(
        text: str, name: str = "a", score: float = 0.8, lexical: float = 0.0, **metadata: Any
    ) -> Passage:
        article, chunks = make_article(name, text, **metadata)
        return Passage(chunks[0], article, score, score, lexical)

    return make


def match_of(question: str, passage: Passage, encoder: Encoder) -> Match:
    return compare(question, np.concatenate(encoder.token_vectors([question], "query: ")), passage, encoder)


def test_a_score_is_the_weighted_sum_of_its_features() -> None:
    sentences = (SentenceMatch(0, 5, 0.5, 0.3, 0.0), SentenceMatch(6, 9, 0.4, 0.6, 0.5))
    ranking = Ranking(cosine=1.0, tokens=10.0, sentence=100.0, lexical=1000.0)
    # The better sentence fits by 0.4 + 0.6 + half of the bonus.
    bonus = sentences[1].fit - 1.0
    assert sentences[0].fit == pytest.approx(0.8)
    assert bonus > 0
    expected = 0.7 + 10 * 0.2 + 100 * (1.0 + bonus) + 1000 * 3
    assert ranking.score(Match(0.7, 0.2, sentences), 3.0) == pytest.approx(expected)
    assert ranking.score(Match(0.7, 0.2, ()), 0.0) == pytest.approx(2.7)


def test_a_question_that_asks_for_no_kind_gives_every_sentence_the_bonus() -> None:
    fits = [SentenceMatch(0, 1, 0.0, 0.0, expected).fit for expected in (0.0, 0.5, 1.0, None)]
    assert fits[0] == 0.0 < fits[1] < fits[2] == fits[3]


def test_the_bundled_weights_are_numbers_under_which_fitting_sentences_count() -> None:
    ranking = load()
    assert all(math.isfinite(w) for w in (ranking.cosine, ranking.tokens, ranking.sentence, ranking.lexical))
    assert ranking.sentence > 0
    assert load() is ranking


@pytest.mark.parametrize(
    ("question", "says_it", "same_subject"),
    [
        (SURAMADU, SAYS_IT, SAME_SUBJECT),
        ("When was the Suramadu bridge inaugurated?", SAYS_IT, SAME_SUBJECT),
        (
            "Siapa yang meresmikan Jembatan Suramadu?",
            "Presiden Susilo Bambang Yudhoyono meresmikan Jembatan Suramadu.",
            SAME_SUBJECT,
        ),
        (
            "How many people died in the earthquake in Padang?",
            "The earthquake in Padang killed 1,115 people.",
            "The earthquake in Padang was felt in Singapore. Schools in Padang were closed after it.",
        ),
    ],
)
def test_a_passage_that_says_it_beats_one_about_the_same_subject(
    passage: MakePassage, encoder: Encoder, question: str, says_it: str, same_subject: str
) -> None:
    # Though search found the other first.
    found = [passage(same_subject, "subject", 0.85), passage(says_it, "says", 0.8)]
    ranked = rerank(look(question, found, encoder), load())
    assert [one.article.source for one in ranked] == ["says", "subject"]
    assert ranked[0].score > ranked[1].score


def test_matches_are_of_the_sentences_at_their_places_in_the_article(
    make_article: MakeArticle, encoder: Encoder
) -> None:
    article, chunks = make_article("a", f"Kabar dari Jawa Timur.\n{SAME_SUBJECT} {SAYS_IT}")
    match = match_of(SURAMADU, Passage(chunks[1], article, 0.0), encoder)
    texts = [article.text[sentence.start : sentence.end] for sentence in match.sentences]
    assert texts == [*SAME_SUBJECT.replace(". ", ".|").split("|"), SAYS_IT]
    assert [sentence.expected for sentence in match.sentences] == [0.0, 0.0, 1.0]
    best = max(match.sentences, key=lambda sentence: sentence.fit)
    assert article.text[best.start : best.end] == SAYS_IT
    # The passage holds all that its sentences do.
    assert match.tokens >= max(sentence.tokens for sentence in match.sentences)
    assert all(0 < value <= 1 for value in (match.cosine, match.tokens, best.cosine, best.tokens))


def test_a_text_that_says_the_question_itself_matches_wholly(passage: MakePassage, encoder: Encoder) -> None:
    same, other = (match_of(SURAMADU, passage(text), encoder) for text in (SURAMADU, SAYS_IT))
    assert same.cosine > other.cosine
    assert same.tokens > other.tokens
    assert same.tokens > 0.9


@pytest.mark.parametrize(
    ("question", "metadata"),
    [
        ("Apa yang terjadi di Padang?", {"title": "Gempa di Padang"}),
        ("Apa yang dilaporkan pada 2023-05-24?", {"date": dt.date(2023, 5, 24)}),
    ],
)
def test_title_and_date_count_for_the_passage(
    passage: MakePassage, encoder: Encoder, question: str, metadata: dict[str, Any]
) -> None:
    text = "Ratusan rumah rusak dan warga mengungsi."
    bare, headed = (match_of(question, passage(text, **given), encoder) for given in ({}, metadata))
    assert headed.tokens > bare.tokens
    assert headed.cosine > bare.cosine
    # The header is no sentence to quote.
    assert [(one.start, one.end) for one in headed.sentences] == [(0, len(text))]


@pytest.mark.parametrize("text", ["", " ", "\u3000\u3000"])
def test_a_passage_without_sentences_comes_last(passage: MakePassage, encoder: Encoder, text: str) -> None:
    empty = passage(text, "empty", 0.99)
    ranked = rerank(look(SURAMADU, [empty, passage(SAYS_IT, "says")], encoder), load())
    assert [one.article.source for one in ranked] == ["says", "empty"]
    assert ranked[1].match is not None
    assert ranked[1].match.sentences == ()
    titled = match_of(SURAMADU, passage(text, title="Jembatan Suramadu"), encoder)
    assert titled.tokens > 0
    assert titled.sentences == ()


def test_a_look_keeps_the_order_and_the_scores(passage: MakePassage, encoder: Encoder) -> None:
    found = [passage(SAME_SUBJECT, "subject", 0.3), passage(SAYS_IT, "says", 0.9)]
    matched = look(SURAMADU, found, encoder)
    assert [(one.article.source, one.score) for one in matched] == [("subject", 0.3), ("says", 0.9)]
    assert all(one.match for one in matched)
    # Nothing is looked at twice.
    again = look("pertanyaan lain", matched, encoder)
    assert [one.match for one in again] == [one.match for one in matched]


def test_the_order_does_not_depend_on_the_one_that_search_gave(
    passage: MakePassage, encoder: Encoder
) -> None:
    found = [passage(SAYS_IT, name) for name in "abc"] + [passage(SAME_SUBJECT, "d")]
    ranked = rerank(look(SURAMADU, found, encoder), load())
    assert rerank(look(SURAMADU, found[::-1], encoder), load()) == ranked
    # Equals stand in the order of their ids.
    assert [one.chunk.id for one in ranked[:3]] == sorted(one.chunk.id for one in found[:3])
    assert len({one.score for one in ranked}) == 2


def test_bm25_counts_as_much_as_its_weight(passage: MakePassage, encoder: Encoder) -> None:
    found = [passage(SAYS_IT, "plain"), passage(SAYS_IT, "lexical", lexical=10.0)]
    ranked = rerank(look(SURAMADU, found, encoder), Ranking(0.0, 1.0, 0.0, 0.01))
    assert [one.article.source for one in ranked] == ["lexical", "plain"]
    assert ranked[0].score - ranked[1].score == pytest.approx(0.1)


def test_nothing_is_ranked_as_nothing(encoder: Encoder) -> None:
    assert rerank(look(SURAMADU, [], encoder), load()) == []


@pytest.mark.parametrize("text", ["\x00\x1b[31m", "🙂" * 400, "a" * 30_000, "e\u0301" * 3000])
def test_odd_passages_and_questions_are_ranked(passage: MakePassage, encoder: Encoder, text: str) -> None:
    for question in (SURAMADU, text[:1000]):
        ranked = rerank(look(question, [passage(text, "odd"), passage(SAYS_IT, "says")], encoder), load())
        assert len(ranked) == 2
        assert all(math.isfinite(one.score) for one in ranked)
