from __future__ import annotations

import json

import pytest

from retrieval.claims.models import Claim, ClaimedQuote
from retrieval.llm.parse import claims_in

ONE = {"sentence": "Satu.", "quotes": [{"id": "p1", "text": "satu"}]}
CLAIM = Claim("Satu.", (ClaimedQuote("p1", "satu"),))


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"sentences": [ONE]}),
        json.dumps([ONE]),
        json.dumps(ONE),
        f"Here you are:\n```json\n{json.dumps({'sentences': [ONE]})}\n```\nDone.",
        json.dumps({"sentences": [ONE]})[:-1],
        json.dumps({"sentences": [ONE, ONE]})[:-30],
        json.dumps({"sentences": [ONE]}).replace("]}]}", "],}],}"),
        json.dumps({"answer": {"sentences": [ONE, ONE]}}),
        '{"text": "Satu.", "id": "p1", "quote": "satu"}',
        '{"text": " Satu. ", "id": "p1", "quotes": ["satu"]}',
    ],
)
def test_what_a_model_writes_around_its_sentences_does_not_matter(text: str) -> None:
    assert claims_in(text) == [CLAIM]


@pytest.mark.parametrize(
    "text",
    [
        "", "Satu.", "{}", "[]", "null", '{"sentences": []}', '{"sentence": 1, "quotes": []}', "{" * 5000,
        "[" * 90_000, '{"sentence": "Satu."}', '{"sentences": [{"sentence": "',
    ],
)  # fmt: skip
def test_what_holds_no_sentence_gives_none(text: str) -> None:
    assert claims_in(text) == []


def test_a_quote_without_an_id_has_none() -> None:
    [claim] = claims_in('{"sentence": "Satu.", "quotes": ["satu", {"id": 5, "text": "dua"}, 7]}')
    assert claim.quotes == (ClaimedQuote("", "satu"), ClaimedQuote("", "dua"))
