"""Articles of other languages get their turn; where there is one language, nothing changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.models import Passage
from retrieval.turns import taking_turns
from store.models import Article, Chunk

MakeArticle = Callable[..., "tuple[Article, list[Chunk]]"]


@pytest.fixture(scope="module")
def passages(make_article: MakeArticle) -> Callable[[str], list[Passage]]:
    made = {}
    for language in ("id", "en", None):
        article, chunks = make_article(f"a-{language}", "Satu kalimat.", language=language)
        made[str(language)[0]] = (chunks[0], article)

    def make(letters: str) -> list[Passage]:
        """i: Indonesian, e: English, N: of no known language; the scores fall."""
        return [Passage(*made[letter], 1.0 - at / 100) for at, letter in enumerate(letters)]

    return make


def letters(found: list[Passage]) -> str:
    return "".join(str(one.article.metadata.language)[0] for one in found)


@pytest.mark.parametrize(
    ("ranked", "language", "ordered"),
    [
        ("iiiiee", "id", "iieiie"),
        ("iiiiee", "en", "iieiie"),
        ("ieieie", "id", "ieieie"),
        ("eeeeii", "id", "eeieei"),
        ("NNNe", "id", "NNeN"),
        ("iiii", "id", "iiii"),
        ("eeee", "id", "eeee"),
        ("iiiee", None, "iiiee"),
        ("", "id", ""),
    ],
)
def test_of_every_three_one_is_in_another_language(
    passages: Callable[[str], list[Passage]], ranked: str, language: str | None, ordered: str
) -> None:
    assert letters(taking_turns(passages(ranked), language)) == ordered


@given(ranked=st.text("ieN", max_size=30), language=st.sampled_from(["id", "en"]))
def test_nothing_is_lost_and_each_language_keeps_its_order(
    passages: Callable[[str], list[Passage]], ranked: str, language: str
) -> None:
    given_, found = passages(ranked), taking_turns(passages(ranked), language)
    assert sorted(one.score for one in found) == sorted(one.score for one in given_)
    for own in (True, False):
        scores = [one.score for one in found if (one.article.metadata.language in (None, language)) == own]
        assert scores == sorted(scores, reverse=True)
