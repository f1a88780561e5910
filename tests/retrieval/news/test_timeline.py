"""Dated events in order, each told once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from retrieval.news.events import Timeline
from retrieval.news.timeline import timeline
from store.models import Article

Make = Callable[..., Article]

FIRST = (
    "Banjir merendam Kota Lambari pada Jumat (1/3) malam setelah tanggul jebol.\n"
    '"Air naik cepat sekali," kata Bupati Rini Astuti, Sabtu (2/3).\n'
    "Tanggul itu dibangun pada 1998. Warga mengungsi ke balai desa."
)
SECOND = (
    "Pencarian korban banjir Lambari dihentikan Sabtu (9/3) sore.\n"
    "Banjir merendam Kota Lambari pada Jumat malam (1/3) setelah sebuah tanggul jebol.\n"
    "Perbaikan tanggul dimulai awal Juni."
)


@pytest.fixture
def article(make_article: Callable[..., Any]) -> Make:
    def make(name: str, text: str, day: str | None = "2024-03-10", **metadata: Any) -> Article:
        given = {"title": name, "publisher": f"Kabar {name}", "language": "id"} | metadata
        made: Article = make_article(name, text, date=dt.date.fromisoformat(day) if day else None, **given)[0]
        return made

    return make


def told(found: Timeline) -> list[tuple[str, str]]:
    return [(one.when.value, one.citation.quote) for one in found.events]


def test_events_are_in_the_order_of_time_with_the_precision_that_is_known(article: Make) -> None:
    articles = [article("B", SECOND), article("A", FIRST, "2024-03-02")]
    found = timeline("banjir Lambari", "id", articles)
    assert [one.when.value for one in found.events] == [
        "1998",
        "2024-03-01",
        "2024-03-09",
        "2024-06-01/2024-06-10",
    ]
    assert [one.when.precision for one in found.events] == ["year", "day", "day", "part"]
    assert [one.when.time for one in found.events] == [None, "night", "afternoon", None]
    assert [one.citation.n for one in found.events] == [1, 2, 3, 4]
    assert (found.articles, found.left_out, found.undated) == (2, 0, 0)
    texts = {one.id: one.text for one in articles}
    for event in found.events:
        citation = event.citation
        assert citation.quote == texts[citation.article_id][citation.start : citation.end]
        assert citation.highlight is not None
        start, end = citation.highlight
        assert citation.start <= start < end <= citation.end


def test_what_several_tell_is_one_event_of_the_earliest_report(article: Make) -> None:
    found = timeline("banjir", "id", [article("B", SECOND), article("A", FIRST, "2024-03-02")])
    flood = found.events[1]
    assert flood.citation.publisher == "Kabar A"
    assert [one.publisher for one in flood.also] == ["Kabar B"]


def test_a_less_exact_day_of_the_same_event_is_folded_into_the_exact_one(article: Make) -> None:
    late = "Menteri Rahmad Suwandi meninjau pelabuhan Kupang pada akhir Mei."
    exact = "Menteri Rahmad Suwandi meninjau pelabuhan Kupang pada 24 Mei 2023."
    found = timeline("Kupang", "id", [article("A", late, "2023-06-01"), article("B", exact, "2023-06-02")])
    assert told(found) == [("2023-05-24", exact)]
    assert [one.quote for one in found.events[0].also] == [late]
    other = "Presiden Lukas Tobing membuka festival layar di Kupang pada 24 Mei 2023."
    found = timeline("Kupang", "id", [article("A", late, "2023-06-01"), article("C", other, "2023-06-02")])
    assert len(found.events) == 2


def test_the_day_of_a_statement_is_no_event(article: Make) -> None:
    english = "The dyke broke on Friday. Officials said on Tuesday. It was due for repair in 2022, she said."
    found = timeline("dyke", "en", [article("A", english, "2024-03-06", language="en")])
    assert [one.when.value for one in found.events] == ["2022", "2024-03-01"]
    assert not any("Air naik" in quote for _, quote in told(timeline("banjir", "id", [article("A", FIRST)])))


def test_years_that_are_not_known_come_last_and_days_that_are_not_are_counted(article: Make) -> None:
    text = "Kirab digelar pada 29 Juli. Pasar dibuka kemarin. Alun-alun Lambari dipugar pada Mei 2025."
    found = timeline("Lambari", "id", [article("A", text, None)])
    assert [one.when.value for one in found.events] == ["2025-05", "XXXX-07-29"]
    assert found.undated == 1


def test_only_so_many_events_stay_those_that_more_articles_tell_first(article: Make) -> None:
    found = timeline("banjir", "id", [article("B", SECOND), article("A", FIRST, "2024-03-02")], limit=2)
    assert [one.when.value for one in found.events] == ["2024-03-01", "2024-03-09"]
    assert found.left_out == 2


def test_other_articles_count_where_a_sentence_has_the_names(article: Make) -> None:
    other = "Rini Astuti dilantik sebagai bupati pada 5 Januari 2021. Pasar baru dibuka pada 7 Januari 2021."
    found = timeline("Rini Astuti", "id", [], others=[article("C", other)], names=["Rini", "Astuti"])
    assert [one.when.value for one in found.events] == ["2021-01-05"]
    assert timeline("bupati", "id", [], others=[article("C", other)]).events == ()


def test_the_json_has_dates_as_they_are_known(article: Make) -> None:
    document = timeline("banjir", "id", [article("B", SECOND), article("A", FIRST, "2024-03-02")]).to_json()
    assert list(document) == ["topic", "language", "articles", "events", "left_out", "undated"]
    flood = document["events"][1]
    assert flood["when"] == {"value": "2024-03-01", "precision": "day", "time": "night"}
    assert (flood["title"], flood["publisher"], flood["date"]) == ("A", "Kabar A", "2024-03-02")
    assert [one["title"] for one in flood["also"]] == ["B"]
