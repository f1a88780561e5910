"""How often the article of the answer is read, with and without turns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from retrieval.evaluation.records import Case
from retrieval.evaluation.studies.turns import found
from retrieval.turns import by_score, taking_turns

if TYPE_CHECKING:
    from store.store import Store

ENGLISH = [f"The bridge over river number {n} was closed on Monday." for n in range(14)]
CASE = Case("1", "When was the bridge at Kali Asri opened?", ("2009",), sources={"kali": 1}, language="en")


def test_turns_let_an_article_of_the_other_language_be_read(
    open_store: Callable[..., Store], make_article: Callable[..., object]
) -> None:
    store = open_store()
    texts = {f"en-{n}": (text, "en") for n, text in enumerate(ENGLISH)}
    texts["kali"] = ("Jembatan di Kali Asri dibuka pada 2009.", "id")
    with store.writing():
        store.put([make_article(name, text, language=language) for name, (text, language) in texts.items()])  # type: ignore[misc]
    assert found(store, [CASE], taking_turns) == [(True, True)]
    assert found(store, [CASE], by_score)[0] <= (True, True)
