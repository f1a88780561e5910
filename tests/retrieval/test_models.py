"""An answer's JSON and back."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest

from retrieval.models import Answer, Citation, ResolvedDate, Side

FULL = Citation(
    1, "a1", "berita/a.txt", "Judul “baru”", "Kabar", dt.date(2024, 2, 29), "https://example.com/a",
    "Ia tiba.\nLalu pergi.", 10, 29, (13, 17),
)  # fmt: skip
BARE = Citation(2, "b2", "b.txt", None, None, None, None, "Tidak ada.", 0, 10)
ANSWER = Answer(
    "Siapa tiba \U0001f600?", "id", True, "tiba", 0.75, (FULL, BARE), (BARE,), "llm", {"total": 1.5}
)
SIDES = (
    Side("39 orang", (FULL,), dt.date(2024, 2, 13), "Kabar"),
    Side("26 orang", (BARE,), dt.date(2024, 2, 9)),
    Side("12 orang", (BARE,)),
)


@pytest.mark.parametrize(
    "answer",
    [
        ANSWER,
        replace(ANSWER, rendered="came", dates=(ResolvedDate("2024-02", "month"),)),
        replace(ANSWER, answered=False, answer="", citations=()),
        Answer("?", "en", False, "", 0),
        replace(ANSWER, as_of=dt.date(2016, 1, 14)),
        replace(ANSWER, citations=(replace(FULL, also_in=("Warta", "Suara")),)),
        replace(ANSWER, relation="conflict", sides=SIDES),
        replace(ANSWER, relation="update", sides=SIDES),
        replace(ANSWER, verdict="no"),
        replace(ANSWER, verdict="yes", language="en", answer="Yes: so he said."),
    ],
)
def test_an_answer_comes_back_from_its_json(answer: Answer) -> None:
    document = answer.to_json()
    again = Answer.from_json(json.loads(json.dumps(document)))
    assert again == answer
    assert again.to_json() == document
    assert hash(again.citations) == hash(answer.citations)


@pytest.mark.parametrize(
    "change",
    [
        {"citations": None},
        {"related": [{"n": 1}]},
        {"citations": [{**ANSWER.to_json()["citations"][0], "date": "yesterday"}]},
        {"citations": [{**ANSWER.to_json()["citations"][0], "highlight": [1]}]},
        {"timings_ms": 5},
        {"dates": [{"value": "2024"}]},
        {"as_of": "lately"},
        {"unheard": 1},
        {"verdict": "maybe"},
    ],
)
def test_what_is_no_answer_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Answer.from_json(ANSWER.to_json() | change)


@pytest.mark.parametrize(
    ("language", "verdict", "said"),
    [
        ("id", "yes", "Ya: Ia tiba."),
        ("id", "no", "Tidak: Ia tiba."),
        ("en", "yes", "Yes: Ia tiba."),
        ("en", "no", "No: Ia tiba."),
    ],
)
def test_a_verdict_stands_before_the_sentence_that_decides(language: str, verdict: str, said: str) -> None:
    answer = replace(ANSWER, language=language, answer="Ia tiba.", verdict=verdict)
    assert answer.said == said
    document = answer.to_json()
    assert (document["answer"], document["verdict"]) == (said, verdict)


def test_other_answers_have_no_verdict() -> None:
    assert ANSWER.said == "tiba"
    assert "verdict" not in ANSWER.to_json()


def test_a_document_stays_as_it_was() -> None:
    document = ANSWER.to_json()
    answer = Answer.from_json(document)
    answer.timings_ms["total"] = 9
    assert document == ANSWER.to_json()


def test_what_an_answer_says_in_the_language_of_the_question_stands_in_brackets() -> None:
    assert ANSWER.told == "tiba"
    assert replace(ANSWER, rendered="came").told == "tiba (came)"
    assert "rendered" not in ANSWER.to_json()


def test_the_age_of_an_old_answer_is_a_day_in_its_json() -> None:
    assert replace(ANSWER, as_of=dt.date(2016, 1, 14)).to_json()["as_of"] == "2016-01-14"
    assert "as_of" not in ANSWER.to_json()


def test_sides_of_a_conflict_are_what_differs() -> None:
    document = replace(ANSWER, relation="conflict", sides=SIDES).to_json()
    assert [one["answer"] for one in document["differ"]] == ["39 orang", "26 orang", "12 orang"]
    assert document["differ"][0]["citations"] == document["sides"][0]["citations"]
    assert document["sides"][0]["date"] == "2024-02-13"
    update = replace(ANSWER, relation="update", sides=SIDES).to_json()
    assert "differ" not in update
    assert "sides" not in ANSWER.to_json()
    assert "relation" not in ANSWER.to_json()


def test_an_answer_that_an_older_kutip_kept_has_no_other_outlets() -> None:
    document = ANSWER.to_json()
    for citation in (*document["citations"], *document["related"]):
        del citation["also_in"]
    assert Answer.from_json(document) == ANSWER


@pytest.mark.parametrize(
    ("language", "dated", "told"),
    [
        ("id", True, "39 orang (13 Februari 2024); laporan sebelumnya: 26 orang, 12 orang"),
        ("en", True, "39 orang (13 February 2024); earlier reports: 26 orang, 12 orang"),
        ("en", False, "39 orang; earlier reports: 26 orang, 12 orang"),
    ],
)
def test_an_update_is_told_with_what_was_reported_before(language: str, dated: bool, told: str) -> None:
    sides = SIDES if dated else (replace(SIDES[0], date=None), *SIDES[1:])
    update = replace(ANSWER, language=language, answer="39 orang", relation="update", sides=sides)
    assert (update.told, update.said) == (told, "39 orang")
    # Those of a conflict are shown one by one.
    assert replace(update, relation="conflict").told == "39 orang"
