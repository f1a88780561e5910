"""All members of a list: of one sentence, and of several."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from retrieval.models import Question
from retrieval.reading.members import list_text, whole_list
from tests.retrieval.news.conftest import MakeOffers, ask, offered

__all__ = ["ask", "offered"]

Ask = Callable[[str, str], Question]

MINISTERS = "Sorokova menunjuk Pavel Drahov, Irina Kosteva, dan Bogdan Lasko sebagai menteri."
ANOTHER = "Kementerian pertanian dipegang oleh Jan Marek."


def said(question: Question, offered: MakeOffers, *texts: tuple[str, dict[str, float]]) -> str:
    offers = offered(*((text, answers, {}) for text, answers in texts))
    return list_text(whole_list(question, offers[0], offers))


def test_one_member_that_is_found_brings_the_others(ask: Ask, offered: MakeOffers) -> None:
    question = ask("Siapa saja menteri yang ditunjuk Sorokova?", "id")
    assert said(question, offered, (MINISTERS, {"Irina Kosteva": 6.0})) == (
        "Pavel Drahov, Irina Kosteva, dan Bogdan Lasko"
    )


def test_members_of_several_articles_are_joined_each_once(ask: Ask, offered: MakeOffers) -> None:
    question = ask("Siapa saja menteri yang ditunjuk Sorokova?", "id")
    again = "Menteri keuangan ialah Irina Kosteva."
    given = (
        (MINISTERS, {"Pavel Drahov": 6.0}),
        (again, {"Irina Kosteva": 5.0}),
        (ANOTHER, {"Jan Marek": 4.0}),
    )
    assert said(question, offered, *given) == "Pavel Drahov, Irina Kosteva, dan Bogdan Lasko; Jan Marek"
    # What the reader hardly takes for an answer is no member.
    unsure = (given[0], (ANOTHER, {"Jan Marek": 0.5}))
    assert said(question, offered, *unsure) == "Pavel Drahov, Irina Kosteva, dan Bogdan Lasko"


@pytest.mark.parametrize("question", ["Siapa menteri keuangan Sorokova?", "Kapan Sorokova menunjuk menteri?"])
def test_one_answer_stays_one_where_one_is_asked_for(question: str, ask: Ask, offered: MakeOffers) -> None:
    assert said(ask(question, "id"), offered, (MINISTERS, {"Irina Kosteva": 6.0})) == ""


def test_a_list_that_the_reader_cuts_short_is_whole(ask: Ask, offered: MakeOffers) -> None:
    text = "Kebutuhan mendesak ialah air bersih, terpal, obat demam, dan popok bayi."
    question = ask("kebutuhan mendesak pengungsi", "id")
    assert said(question, offered, (text, {"air bersih, terpal, obat demam": 6.0})) == (
        "air bersih, terpal, obat demam, dan popok bayi"
    )
