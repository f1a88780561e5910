"""Verdicts come back as they were given, and no article has changed for them."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from config.errors import StoreError
from store.catalog import Catalog
from store.feedback import Feedback, FeedbackLog

JAKARTA = dt.timezone(dt.timedelta(hours=7))
FULL = Feedback(
    question="Siapa “dia” \U0001f600?",
    answer="Ratna.\nBukan Budi.",
    answered=True,
    verdict="bad",
    correction="Wulandari",
    language="id",
    sources=("berita/a.txt", "https://example.com/?a=1"),
    place="repl",
    at=dt.datetime(2024, 5, 24, 1, 2, 3, tzinfo=JAKARTA),
)


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog.open(tmp_path / "data")


def test_a_verdict_comes_back_as_it_was_given(catalog: Catalog) -> None:
    log = FeedbackLog(catalog.database)
    assert log.all() == []
    refusal = Feedback("Why?", "", answered=False, verdict="good", correction="")
    numbers = [log.add(FULL), log.add(refusal), log.add(FULL)]
    assert len(set(numbers)) == 3
    first, second, third = FeedbackLog(Catalog.open(catalog.database.path.parent).database).all()
    assert [first.id, second.id, third.id] == numbers == sorted(numbers)
    for name in (
        "question",
        "answer",
        "answered",
        "verdict",
        "correction",
        "language",
        "sources",
        "place",
        "at",
    ):
        assert getattr(first, name) == getattr(FULL, name) == getattr(third, name)
        assert getattr(second, name) == getattr(refusal, name)


def test_the_verdicts_of_one_place(catalog: Catalog) -> None:
    log = FeedbackLog(catalog.database)
    for place in ("repl", "discord:1", "discord:12", "discord:1", ""):
        log.add(replace(FULL, place=place))
    assert [one.id for one in log.all(place="discord:1")] == [2, 4]
    assert [one.id for one in log.all(place="")] == [5]
    assert log.all(place="discord:%") == []
    assert len(log.all()) == 5


def test_times_are_stored_in_utc_and_default_to_now(catalog: Catalog) -> None:
    log = FeedbackLog(catalog.database)
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    log.add(FULL)
    log.add(Feedback("Why?", "", answered=False, verdict="good"))
    stored = [row[0] for row in catalog.database.all("SELECT at FROM feedback ORDER BY id")]
    assert stored[0] == "2024-05-23T18:02:03+00:00"
    assert before <= dt.datetime.fromisoformat(stored[1]) <= dt.datetime.now(dt.UTC)


def test_what_a_user_may_type_is_stored(catalog: Catalog) -> None:
    log = FeedbackLog(catalog.database)
    log.add(Feedback("a\0b\x1b?", "\ud800", True, "bad", correction="\udcff'); DROP TABLE feedback; --"))
    (found,) = log.all()
    assert (found.question, found.answer) == ("a\0b\x1b?", "\ufffd")
    assert found.correction == "\ufffd'); DROP TABLE feedback; --"


def said_by(catalog: Catalog, *verdicts: tuple[str, str | None, str]) -> list[tuple[str, str | None]]:
    """What is stored after each of the givers has said something, a second apart."""
    log = FeedbackLog(catalog.database)
    for second, (verdict, correction, giver) in enumerate(verdicts):
        at = FULL.at + dt.timedelta(seconds=second)
        log.add(replace(FULL, verdict=verdict, correction=correction, at=at), giver)  # type: ignore[arg-type]
    return [(one.verdict, one.correction) for one in log.all()]


def test_the_last_that_somebody_said_counts(catalog: Catalog) -> None:
    said = said_by(catalog, ("good", None, "a"), ("bad", None, "a"), ("good", None, "b"), ("good", None, "a"))
    assert said == [("good", None), ("good", None)]


def test_the_same_again_takes_no_correction_back(catalog: Catalog) -> None:
    said = said_by(catalog, ("bad", "Budi", "a"), ("bad", None, "a"), ("bad", "", "b"), ("bad", "Ani", "b"))
    assert said == [("bad", "Budi"), ("bad", "Ani")]


def test_what_was_said_before_does_not_take_the_place_of_what_came_after(catalog: Catalog) -> None:
    log = FeedbackLog(catalog.database)
    later = replace(FULL, verdict="good", at=FULL.at + dt.timedelta(milliseconds=1))
    assert log.add(later, "a") == log.add(FULL, "a") == 1
    assert [one.verdict for one in log.all()] == ["good"]


def test_no_article_has_changed(catalog: Catalog) -> None:
    catalog.touch()
    before = catalog.state()
    FeedbackLog(catalog.database).add(FULL)
    assert catalog.state() == before == 1


@pytest.mark.parametrize(("column", "value"), [("verdict", "fine"), ("answered", 2), ("question", None)])
def test_what_is_no_verdict_is_not_stored(catalog: Catalog, column: str, value: object) -> None:
    log = FeedbackLog(catalog.database)
    log.add(FULL)
    with pytest.raises(StoreError), catalog.database.transaction() as connection:
        connection.execute(f"UPDATE feedback SET {column} = ?", (value,))  # noqa: S608
    assert log.all()[0].verdict == "bad"
    assert log.all()[0].answered is True


def test_threads_store_verdicts_together(catalog: Catalog) -> None:
    log = FeedbackLog(catalog.database)
    threads = [threading.Thread(target=lambda: [log.add(FULL) for _ in range(5)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.id for one in log.all()}) == 20
