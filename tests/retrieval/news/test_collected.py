"""Answers about the articles themselves, over the sample articles and a set of news over time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.json_lines import read_json_lines
from retrieval.answer import ExtractiveAnswerer
from retrieval.evaluation.temporary_store import temporary_store
from retrieval.models import Answer
from retrieval.news.topic import articles_about
from store.models import Filters
from tests.test_structure import ROOT

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder

SENSE = ROOT / "tests" / "data" / "sense"


@pytest.fixture(scope="module")
def answerer(encoder: Encoder) -> Iterator[ExtractiveAnswerer]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("KUTIP_DATA_DIR", raising=False)
        with temporary_store([SENSE / "articles.jsonl"], encoder) as made:
            yield ExtractiveAnswerer.build(made.settings, made.store)


def sources(answer: Answer) -> set[str]:
    assert answer.listing is not None
    return {Path(one.source).name for one in answer.listing.articles}


def test_articles_are_counted_by_what_they_are_about(answerer: ExtractiveAnswerer) -> None:
    answer = answerer.ask("Berapa artikel tentang gempa Morowela?")
    assert answer.listing is not None
    assert (answer.answered, answer.answer) == (True, "Ada 6 artikel tentang “gempa Morowela”.")
    assert (answer.language, answer.citations, answer.reason, answer.intent) == ("id", (), None, None)
    assert sources(answer) == {f"morowela-{n}" for n in ("1", "2", "2b", "3", "4", "5")}
    dates = [str(one.date) for one in answer.listing.articles]
    assert dates == sorted(dates, reverse=True)
    assert Answer.from_json(answer.to_json()) == answer


def test_what_there_is_on_a_topic_is_listed_in_either_language(answerer: ExtractiveAnswerer) -> None:
    answer = answerer.ask("What do you have on the Bahari Cup?")
    assert answer.answer == "2 articles are about “the Bahari Cup”."
    assert sources(answer) == {"lembata-1", "lembata-2"}
    none = answerer.ask("do you have anything about Joe Biden?")
    assert (none.answered, none.answer) == (True, "No article is about “Joe Biden”.")


def test_all_articles_are_counted_and_the_newest_listed(answerer: ExtractiveAnswerer) -> None:
    answer = answerer.ask("how many articles do you have?")
    assert answer.answer == "There are 81 articles."
    assert answer.listing is not None
    assert (len(answer.listing.articles), answer.listing.total) == (10, 81)


def test_filters_count(answerer: ExtractiveAnswerer) -> None:
    only = Filters(publisher="Pacific Wire")
    answer = answerer.ask("how many articles about the Morowela earthquake do you have?", only)
    assert sources(answer) == {"morowela-2", "morowela-5"}
    assert answerer.ask("how many articles are there?", only).answer == "There are 6 articles."


def test_a_summary_is_how_the_article_begins(answerer: ExtractiveAnswerer) -> None:
    trace = answerer.trace("Apa isi berita tentang katak kartika?")
    answer = trace.answer
    [quote] = answer.citations
    article = answerer.store.catalog.article(quote.article_id)
    assert article.source.endswith(("katak-1", "katak-2"))
    assert quote.quote == article.text[quote.start : quote.end]
    assert article.text.startswith(quote.quote)
    assert answer.answer == " ".join(quote.quote.split())
    assert article.id in {passage.article.id for passage in trace.passages}
    assert answer.listing is not None
    assert answer.listing.total == 2


def test_no_summary_of_what_no_article_is_about(answerer: ExtractiveAnswerer) -> None:
    answer = answerer.ask("summarise the Olympic Games")
    assert (answer.answered, answer.answer, answer.reason) == (False, "", "not_found")
    assert Answer.from_json(answer.to_json()) == answer


def test_the_beginnings_of_the_newest_articles_are_the_summary_of_all(answerer: ExtractiveAnswerer) -> None:
    answer = answerer.ask("rangkum semua berita dong")
    assert answer.answered
    assert [quote.date for quote in answer.citations] == [
        one.metadata.date for one in answerer.store.catalog.list_articles(3)
    ]


def test_articles_are_found_by_their_topic(answerer: ExtractiveAnswerer) -> None:
    found = right = wanted = 0
    for line in read_json_lines(SENSE / "topics.jsonl"):
        about = {Path(one.source).name for one in articles_about(answerer.search, line["topic"]).about}
        found, wanted = found + len(about), wanted + len(line["articles"])
        right += len(about & set(line["articles"]))
    assert right / found > 0.95
    assert right / wanted > 0.83


def test_the_events_about_a_topic_are_told_in_order(answerer: ExtractiveAnswerer) -> None:
    found = answerer.timeline("banjir Tirtasari")
    days = [one.when.value for one in found.events]
    assert days == sorted(days)
    assert {"2024-03-01", "2024-03-09"} <= set(days)
    assert {Path(one.citation.source).name.partition("-")[0] for one in found.events} == {"tirtasari"}
    narrow = answerer.timeline("banjir Tirtasari", Filters(publisher="Kabar Lintang"), 1)
    assert {one.citation.publisher for one in narrow.events} == {"Kabar Lintang"}
    assert answerer.timeline("the Olympic Games").events == ()
