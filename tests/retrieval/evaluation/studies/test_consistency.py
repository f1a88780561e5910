"""What the check against names and years is worth, on questions made for it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from retrieval.confidence import load
from retrieval.evaluation.studies.consistency import Read, half, is_right, left, report, row, systems
from retrieval.models import Passage, Question
from retrieval.reading.about import About
from retrieval.reading.candidates import Candidate, Offer
from store.models import Article, Chunk

TEXT = "Wang Yi dan Li Qiang bertemu di Beijing pada 2023."


@pytest.fixture
def read(make_article: Callable[..., tuple[Article, list[Chunk]]]) -> Callable[..., Read]:
    """A question to which the article offers an answer with a margin of 9."""

    def make(question: str, answer: str, **case: Any) -> Read:
        article, chunks = make_article("a", TEXT, language="id", title="Pertemuan", date=dt.date(2023, 5, 24))
        passage = Passage(chunks[0], article, 0.8)
        start = TEXT.index(answer)
        offer = Offer((Candidate(passage, start, start + len(answer), 9.0, 9.0),), 9.0)
        asked = Question(question, "id", np.zeros(384, np.float32))
        return Read(case, asked, (offer,), About(asked, [passage]))

    return make


@pytest.mark.parametrize(
    ("kind", "case", "right"),
    [
        ("who", {"answers": ["Wang Yi"]}, True),
        ("who", {"answers": ["x"], "also": ["Wang"]}, True),
        ("who", {"answers": ["Li Qiang"]}, False),
        ("said", {"answers": ["Li Qiang"]}, True),
        ("list", {"answers": ["Wang Yi", "Li Qiang"]}, True),
        ("list", {"answers": ["Wang Yi", "Xi Jinping"]}, False),
        ("none", {"answers": []}, False),
        ("list", {"answers": []}, False),
    ],
)
def test_an_answer_is_judged_by_its_kind(
    read: Callable[..., Read], kind: str, case: dict[str, Any], right: bool
) -> None:
    one = read("Siapa yang bertemu?", "Wang Yi", kind=kind, **case)
    assert is_right(one, one.offered[0]) is right


def test_what_each_system_answers(read: Callable[..., Read]) -> None:
    cases = [
        read("Siapa yang bertemu di Beijing?", "Wang Yi", kind="who", answers=["Wang Yi"], source="a"),
        read("Siapa yang bertemu di Beijing pada 2016?", "Wang Yi", kind="none", answers=[], source="a"),
        read("Siapa yang bertemu dengan Lavrov?", "Wang Yi", kind="none", answers=[], source="a"),
        read("Siapa 450 orang di Beijing?", "Wang Yi", kind="none", answers=[], source="a"),
    ]
    calibration = load()
    rows = {name: row(cases, system, calibration.threshold) for name, system in systems(calibration).items()}
    assert {name: (one[:2], one[2:]) for name, one in rows.items()} == {
        "without": (("1", "3"), ("1.000", "0.000", "0.750")),
        "refused if a number is missing": (("1", "2"), ("1.000", "0.333", "0.667")),
        "if a year is": (("1", "2"), ("1.000", "0.333", "0.667")),
        "if a name is": (("1", "2"), ("1.000", "0.333", "0.667")),
        "if a name or a year is": (("1", "1"), ("1.000", "0.667", "0.500")),
        "as bundled": (("1", "1"), ("1.000", "0.667", "0.500")),
    }
    assert left(cases, calibration)[:2] == (2, 0.0)
    written = io.StringIO()
    report(cases, Console(file=written, width=140))
    assert "as bundled" in written.getvalue()


def test_all_questions_about_an_article_are_in_one_half() -> None:
    assert {half({"source": f"news-{number}"}) for number in range(20)} == {0, 1}
    assert half({"source": "a", "kind": "who"}) == half({"source": "a", "kind": "none"})
