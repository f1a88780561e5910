from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.models import Passage
from retrieval.reading.candidates import Offer, offers, reranked
from retrieval.reading.spans import Span
from store.models import Article, Chunk

MakeArticle = Callable[..., tuple[Article, list[Chunk]]]
MakePassage = Callable[..., Passage]

OPENED = "Jembatan itu diresmikan pada 10 Juni 2009 oleh Presiden B. J. Habibie."


@pytest.fixture(scope="module")
def passage(make_article: MakeArticle) -> MakePassage:
    """A line of an article: its first, or that which `line` tells."""

    def make(text: str, name: str = "a", score: float = 0.0, line: int = 0) -> Passage:
        article, chunks = make_article(name, text)
        return Passage(chunks[line], article, score)

    return make


def span(passage: Passage, words: str, score: float) -> Span:
    start = passage.text.index(words)
    return Span(start, start + len(words), score)


def said(offered: Sequence[Offer]) -> list[tuple[str, float]]:
    return [(offer.best.text, offer.score) for offer in offered]


def test_answers_are_whole_words_of_the_article_best_first(passage: MakePassage) -> None:
    given = passage(f"Jembatan baru\n{OPENED}", line=1)
    found = offers([given], [[span(given, "Habibie.", 1.0), span(given, "10 Juni 20", 2.0)]], 0.0)
    assert said(found) == [("10 Juni 2009", 1.92), ("B. J. Habibie", 0.92)]
    best = found[0].best
    assert given.article.text[best.start : best.end] == best.text == "10 Juni 2009"
    assert (best.passage, best.margin, best.score) == (given, 2.0, 1.92)


def test_of_spans_that_are_the_same_when_whole_the_first_counts(passage: MakePassage) -> None:
    given = passage(OPENED)
    spans = [span(given, words, score) for words, score in (("10 Juni", 3.0), ("Juni 2009", 2.0))]
    assert said(offers([given], [spans], 0.0)) == [("10 Juni", 2.96), ("Juni 2009", 1.96)]
    spans = [span(given, words, score) for words, score in (("J. Habibie", 3.0), ("Habibie.", 2.0))]
    assert said(offers([given], [spans], 0.0)) == [("B. J. Habibie", 2.92)]


@pytest.mark.parametrize(("lead", "first"), [(0.3, "10 Juni"), (0.5, OPENED[:-1])])
def test_of_two_that_are_as_likely_the_shorter_is_given(
    passage: MakePassage, lead: float, first: str
) -> None:
    given = passage(OPENED)
    # The long one has ten words more than the short one.
    found = offers([given], [[span(given, OPENED, 1.0 + lead), span(given, "10 Juni", 1.0)]], 0.0)
    assert found[0].best.text == first
    assert {offer.best.margin for offer in found} == {1.0, 1.0 + lead}


def test_what_says_nothing_is_no_answer(passage: MakePassage) -> None:
    given = passage("Ya … “!” (👍)")
    assert offers([given], [[span(given, "… “!”", 9.0), span(given, "(👍)", 8.0)]], 0.0) == []


def test_nothing_offered(passage: MakePassage) -> None:
    assert offers([], [], 1.0) == []
    assert offers([passage(OPENED)], [[]], 1.0) == []
    with pytest.raises(ValueError, match="zip"):
        offers([passage(OPENED)], [], 1.0)


def test_the_fit_of_a_passage_counts_with_its_weight(passage: MakePassage) -> None:
    near, far = passage("Ia pergi ke Solo.", "a", 0.9), passage("Ia pergi ke Padang.", "b", 0.4)
    spans = [[span(near, "Solo", 1.0)], [span(far, "Padang", 2.0)]]
    assert said(offers([near, far], spans, 0.0)) == [("Padang", 2.0), ("Solo", 1.0)]
    found = offers([near, far], spans, 10.0)
    assert said(found) == [("Solo", 10.0), ("Padang", 6.0)]
    assert [offer.best.margin for offer in found] == [1.0, 2.0]


def test_passages_that_say_the_same_are_one_answer(passage: MakePassage) -> None:
    texts = ["Ia lahir di Kota Solo.", "Lahir di KOTA SOLO!", "Kota-Solo itu", "Ia pindah ke Solo."]
    given = [passage(text, name) for text, name in zip(texts, "abcd", strict=True)]
    spans = [
        [span(one, words, score)]
        for one, words, score in zip(
            given, ["Kota Solo", "KOTA SOLO", "Kota-Solo", "Solo"], [1.0, 3.0, 1.0, 2.0], strict=True
        )
    ]
    together, other = offers(given, spans, 0.0)
    # The best comes first; of two that are equally good, that which search liked better.
    assert [one.passage.article.source for one in together.candidates] == ["b", "a", "c"]
    assert together.score == pytest.approx(math.log(math.exp(2.96) + 2 * math.exp(0.96)))
    assert (other.best.text, other.score) == ("Solo", 2.0)


def test_many_who_say_the_same_outdo_one(passage: MakePassage) -> None:
    given = [passage(f"{place}.", str(n)) for n, place in enumerate(["Padang", *["Solo"] * 3])]
    spans = [[Span(0, len(one.text) - 1, 1.5 - 0.5 * (n > 0))] for n, one in enumerate(given)]
    found = offers(given, spans, 0.0)
    assert said(found) == [("Solo", pytest.approx(1 + math.log(3))), ("Padang", 1.5)]


def test_the_same_words_of_two_chunks_are_one_witness(make_article: MakeArticle) -> None:
    article, _ = make_article("a", "Ia lahir. Ia lahir di Solo. Ia pergi.")
    first, second = (
        Passage(Chunk(f"a-{start}", article.id, start, end), article, score)
        for start, end, score in ((0, 27, 0.5), (10, 37, 0.7))
    )
    [offer] = offers([first, second], [[span(one, "Solo", 2.0)] for one in (first, second)], 1.0)
    assert (offer.candidates[0].passage, len(offer.candidates), offer.score) == (second, 1, 2.7)


@pytest.mark.parametrize("score", [-1e6, 1e6])
def test_extreme_scores_add_up(passage: MakePassage, score: float) -> None:
    given = [passage("Solo.", "a"), passage("Solo.", "b")]
    [offer] = offers(given, [[Span(0, 4, score)]] * 2, 0.0)
    assert offer.score == pytest.approx(score + math.log(2))


def test_passages_are_ranked_by_their_best_spans_and_the_unread_stay_last(passage: MakePassage) -> None:
    scores = {"a": 0.5, "b": 0.25, "c": 0.5, "d": 0.75}
    given = [passage("Satu dua.", name, score) for name, score in scores.items()]
    poor, good = Span(0, 4, 1.0), Span(5, 8, 2.0)
    ranked = reranked(given, [[], [poor], [good, poor], []], 4.0)
    assert [(one.article.source, one.score) for one in ranked] == [
        ("c", 4.0),
        ("b", 2.0),
        ("a", 0.5),
        ("d", 0.75),
    ]
    assert [one.text for one in ranked] == ["Satu dua."] * 4


def test_among_passages_that_surely_answer_search_decides(passage: MakePassage) -> None:
    given = [passage("Satu dua.", name, score) for name, score in {"a": 0.25, "b": 0.75}.items()]
    sure, surer = [Span(0, 4, 11.0)], [Span(0, 4, 30.0)]
    assert [one.article.source for one in reranked(given, [surer, sure], 1.0)] == ["b", "a"]
    less = [Span(0, 4, 9.0)]
    assert [one.article.source for one in reranked(given, [surer, less], 1.0)] == ["a", "b"]


def test_equals_are_ranked_by_their_names(passage: MakePassage) -> None:
    given = [passage("Satu.", name) for name in "abc"]
    spans = [[Span(0, 4, 1.0)]] * 3
    names = [one.chunk.id for one in reranked(given, spans, 1.0)]
    assert names == sorted(one.chunk.id for one in given)
    assert reranked(given[::-1], spans, 1.0) == reranked(given, spans, 1.0)


TEXT = "Rp 2 triliun (B. J. Habibie) 👍 “Jum'at”, 5,3 persen; undang-undang"


@settings(deadline=None)
@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), st.floats(-20, 20)), max_size=8
        ),
        max_size=4,
    )
)
def test_offers_are_sound(passage: MakePassage, ends: list[list[tuple[int, int, float]]]) -> None:
    given = [passage(TEXT, str(n)) for n in range(len(ends))]
    spans = [[Span(min(a, b), max(a, b), score) for a, b, score in own] for own in ends]
    found = offers(given, spans, 1.0)
    assert [offer.score for offer in found] == sorted((offer.score for offer in found), reverse=True)
    for offer in found:
        scores = [one.score for one in offer.candidates]
        assert scores == sorted(scores, reverse=True)
        assert scores[0] <= offer.score + 1e-9 <= scores[0] + math.log(len(scores)) + 1e-6
        assert len({(one.passage.article.id, one.start) for one in offer.candidates}) == len(scores)
        assert all(one.text.strip() for one in offer.candidates)
