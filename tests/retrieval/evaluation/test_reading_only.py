"""Reading a context that is in no store, and the figures of SQuAD."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from config.errors import UsageError
from retrieval.evaluation.reading_only import read_alone, scored
from retrieval.reading.model import ReaderModel

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder

TOBA = "Danau Toba ditetapkan sebagai geopark dunia oleh UNESCO pada tahun 2020."
BEIJING = "Mikhail Mishustin tiba di Beijing pada hari Selasa."
WHEN_TOBA = "Kapan Danau Toba ditetapkan sebagai geopark?"
WHO_BEIJING = "Siapa yang tiba di Beijing?"
NONSENSE = "Siapa raja planet Jupiter?"


@pytest.fixture(scope="module")
def model(encoder: Encoder) -> ReaderModel:
    return ReaderModel(encoder)


def squad(path: Path, questions: list[dict[str, Any]]) -> Path:
    path.write_text(json.dumps({"data": [{"paragraphs": [{"context": TOBA, "qas": questions}]}]}), "utf-8")
    return path


def asked(name: str, *answers: str) -> dict[str, Any]:
    given = [{"text": text, "answer_start": 0} for text in answers]
    return {"id": name, "question": f"Apa {name}?", "answers": given, "is_impossible": not answers}


def test_each_question_is_answered_from_its_own_context(model: ReaderModel) -> None:
    for context in (f"{BEIJING} {TOBA}", f"{TOBA}\n{BEIJING}"):
        assert "2020" in read_alone(model, WHEN_TOBA, context)
        assert "Mikhail Mishustin" in read_alone(model, WHO_BEIJING, context)
        assert read_alone(model, WHEN_TOBA, context) in TOBA


def test_the_answer_is_found_far_into_a_long_context(model: ReaderModel) -> None:
    filler = " ".join(f"Harga beras di pasar nomor {n} naik sedikit pada bulan lalu." for n in range(80))
    assert "2020" in read_alone(model, WHEN_TOBA, f"{filler} {TOBA} {filler}")


def test_an_answer_has_whole_words_and_no_marks_around_them(model: ReaderModel) -> None:
    for question, context in ((WHEN_TOBA, f"“{TOBA}”"), (WHO_BEIJING, f"({BEIJING})"), (NONSENSE, TOBA)):
        answer = read_alone(model, question, context, 0.0)
        assert re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", context)
        assert answer[0].isalnum()
        assert answer[-1].isalnum()


def test_the_reader_may_prefer_no_answer_and_can_be_forced_to_one(model: ReaderModel) -> None:
    assert read_alone(model, NONSENSE, TOBA) == ""
    assert read_alone(model, NONSENSE, TOBA, 0.5) == ""
    assert read_alone(model, NONSENSE, TOBA, 0.0) != ""


def test_a_threshold_refuses(model: ReaderModel) -> None:
    # Without a threshold an even chance is enough.
    assert read_alone(model, WHEN_TOBA, TOBA, 0.5) == read_alone(model, WHEN_TOBA, TOBA) != ""
    assert read_alone(model, WHEN_TOBA, TOBA, 1.0) == ""


@pytest.mark.parametrize("threshold", [None, 0.0])
@pytest.mark.parametrize("context", ["", "\u200b", "\x00", "...", " \n\t"])
def test_a_context_without_words_has_no_answer(
    model: ReaderModel, context: str, threshold: float | None
) -> None:
    assert read_alone(model, WHEN_TOBA, context, threshold) == ""


@pytest.mark.parametrize("context", ["x" * 5000, "\ud800", f"\ud800🙂\x1b[2J {BEIJING}\u202e"])
def test_an_odd_context_is_just_a_context(model: ReaderModel, context: str) -> None:
    assert read_alone(model, WHEN_TOBA, context, 1.0) == ""
    assert read_alone(model, WHEN_TOBA, context, 0.0) in context


def test_figures_of_squad(tmp_path: Path) -> None:
    path = squad(
        tmp_path / "s.json",
        [asked("a", "the 2020"), asked("b", "Toba", "Danau Toba"), asked("c"), asked("d")],
    )
    figures, skipped = scored(path, {"a": "2020.", "b": "danau toba kita", "c": "", "d": "x"})
    assert skipped == ()
    assert figures == pytest.approx(
        {
            "exact": 2 / 4,
            "f1": (1 + 0.8 + 1 + 0) / 4,
            "HasAns_exact": 1 / 2,
            "HasAns_f1": (1 + 0.8) / 2,
            "NoAns_exact": 1 / 2,
            "NoAns_f1": 1 / 2,
        }
    )


def test_only_what_was_predicted_counts(tmp_path: Path) -> None:
    path = squad(tmp_path / "s.json", [asked("a", "2020"), asked("c")])
    assert scored(path, {"a": "2020", "other": "x"})[0] == {
        "exact": 1.0,
        "f1": 1.0,
        "HasAns_exact": 1.0,
        "HasAns_f1": 1.0,
    }
    assert scored(path, {}) == ({}, ())


def test_answers_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    path = squad(
        tmp_path / "s.json", [asked("a", "2020"), {"id": "b", "question": "Apa?", "answers": "2020"}]
    )
    figures, skipped = scored(path, {"a": "2020", "b": "2020"})
    assert figures["exact"] == 1
    assert skipped == ('s.json question b: "answers" is not a list.',)
    bare = squad(tmp_path / "bare.json", [{"id": "b", "question": "Apa?"}])
    figures, (sentence,) = scored(bare, {"b": ""})
    assert figures == {}
    assert sentence.endswith("bare.json question b: it has no answers, and does not say that there are none.")
    with pytest.raises(UsageError):
        scored(tmp_path / "none.json", {})
