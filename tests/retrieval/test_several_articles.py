"""Answers of several articles, with the models: what differs is shown, a copy is a further outlet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.json_lines import read_json_lines
from retrieval.answer import ExtractiveAnswerer
from retrieval.evaluation.temporary_store import temporary_store

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder

SENSE = Path(__file__).parents[1] / "data" / "sense" / "articles.jsonl"


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[ExtractiveAnswerer]:
    corpus = tmp_path_factory.mktemp("sense") / "corpus.jsonl"
    stories = ("gebang-", "tirtasari-2", "wanasari-1")
    chosen = [one for one in read_json_lines(SENSE) if one["id"].startswith(stories)]
    corpus.write_text("".join(f"{json.dumps(one)}\n" for one in chosen), "utf-8")
    with temporary_store([corpus], encoder) as made:
        yield ExtractiveAnswerer.build(made.settings, made.store)


def test_two_counts_are_shown_beside_each_other(answerer: ExtractiveAnswerer) -> None:
    answer = answerer.ask("Berapa kios Pasar Gebang yang terbakar?")
    assert answer.relation == "conflict"
    told = {side.text.split()[0]: side for side in answer.sides}
    assert {"240", "210"} <= told.keys()
    assert told["240"].publisher == "Warta Nusa"
    for side in answer.sides:
        for citation in side.citations:
            text = answerer.store.catalog.article(citation.article_id).text
            assert text[citation.start : citation.end] == citation.quote
    assert [one for side in answer.sides for one in side.citations] == list(answer.citations)
    assert [one.n for one in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert answer.confidence < 0.7


def test_a_copy_is_a_further_outlet_of_one_quote(answerer: ExtractiveAnswerer) -> None:
    trace = answerer.trace("Siapa bupati Tirtasari?")
    assert "Ruslan Adiwijaya" in trace.answer.answer
    (citation,) = trace.answer.citations
    assert {citation.publisher, *citation.also_in} == {"Kabar Lintang", "Suara Pantura"}
    # The copy is among what was found, and was not read.
    sources = [passage.article.source for passage in trace.passages]
    assert {"tirtasari-2", "tirtasari-2b"} <= set(sources)
    unread = [passage.article.source for passage in trace.passages if passage.reader is None]
    assert len({"tirtasari-2", "tirtasari-2b"} & set(unread)) == 1
