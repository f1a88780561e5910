"""Questions over whole articles: over which passages each is read, and what stands before them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from retrieval.reading.training.articles import mine
from retrieval.search import Search
from store.store import Store

OPENED = "Jembatan Suramadu diresmikan pada 10 Juni 2009."
CLOSED = "Jembatan Suramadu ditutup sehari pada 5 Mei 2015 karena banjir."
AMPERA = "Jembatan Ampera diresmikan pada 10 November 1965."
ALSO = "Jembatan Suramadu juga disebut dibuka pada 10 Juni 2009 di sini."


@pytest.fixture
def search(open_store: Callable[..., Store], make_article: Callable[..., Any]) -> Search:
    store = open_store()
    store.put(
        [
            make_article("suramadu", f"{OPENED}\n{CLOSED}", title="Suramadu dibuka"),
            make_article("ampera", AMPERA, title="Ampera"),
            make_article("other", ALSO),
        ]
    )
    return Search.bundled(store)


def question(text: str, *answers: str, **more: Any) -> dict[str, Any]:
    return {
        "id": "q",
        "source": "suramadu",
        "kind": "when",
        "question": text,
        "answers": list(answers),
        **more,
    }


def mined(search: Search, asked: dict[str, Any]) -> dict[str, Any]:
    [found] = mine(search, [asked])
    return found


def test_an_answer_is_read_over_its_own_passage_and_against_those_that_do_not_hold_it(search: Search) -> None:
    found = mined(search, question("Kapan Jembatan Suramadu diresmikan?", "10 Juni 2009"))
    assert found["passage"] == OPENED
    assert OPENED[slice(*found["span"])] == "10 Juni 2009"
    assert found["header"] == "Suramadu dibuka"
    assert {text for text, _ in found["others"]} == {CLOSED, AMPERA}
    assert dict(found["others"])[AMPERA] == "Ampera"
    assert found["kind"] == "span"


def test_a_near_miss_is_read_over_what_search_takes_for_it(search: Search) -> None:
    found = mined(search, question("Kapan Jembatan Suramadu runtuh?"))
    assert found["span"] is None
    assert {found["passage"], *(text for text, _ in found["others"])} == {OPENED, CLOSED, AMPERA, ALSO}


def test_a_yes_or_no_is_the_sentence_that_decides_it(search: Search) -> None:
    asked = question("Pernahkah Suramadu ditutup?", CLOSED, verdict="yes")
    found = mined(search, asked)
    assert (found["kind"], found["passage"], found["span"]) == ("yes", CLOSED, (0, len(CLOSED)))


def test_reasons_are_statements(search: Search) -> None:
    asked = question("Kenapa Suramadu ditutup?", "karena banjir") | {"kind": "why"}
    assert mined(search, asked)["kind"] == "statement"


def test_what_stands_in_no_passage_whole_is_left_out(search: Search) -> None:
    assert mined(search, question("Kapan?", "10 Juni 2009", "5 Mei 2015")) == {"id": "q"}
