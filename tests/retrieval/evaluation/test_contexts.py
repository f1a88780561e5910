"""Reading a context that is in no store, and the figures of SQuAD."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from config.errors import UsageError
from config.settings import Settings
from retrieval.evaluation.contexts import ContextReader, scored

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder

Make = Callable[..., ContextReader]

TOBA = "Danau Toba ditetapkan sebagai geopark dunia oleh UNESCO pada tahun 2020."
BEIJING = "Mikhail Mishustin tiba di Beijing pada hari Selasa."
WHEN_TOBA = "Kapan Danau Toba ditetapkan sebagai geopark?"


@pytest.fixture
def make(encoder: Encoder, tmp_path: Path) -> Make:
    def make(threshold: float) -> ContextReader:
        return ContextReader(Settings.load(data_dir=tmp_path / "none", threshold=threshold), encoder)

    return make


def squad(path: Path, questions: list[dict[str, Any]]) -> Path:
    path.write_text(json.dumps({"data": [{"paragraphs": [{"context": TOBA, "qas": questions}]}]}), "utf-8")
    return path


def asked(name: str, *answers: str) -> dict[str, Any]:
    given = [{"text": text, "answer_start": 0} for text in answers]
    return {"id": name, "question": f"Apa {name}?", "answers": given, "is_impossible": not answers}


def test_each_question_is_answered_from_its_own_context(make: Make, tmp_path: Path) -> None:
    reader = make(0.0)
    for context in (TOBA, BEIJING, TOBA):
        assert reader.answer(WHEN_TOBA, context) in context
    assert reader.answer(WHEN_TOBA, f"{BEIJING} {TOBA}") != ""
    # The second question about a context gets what it would have got as the first.
    again = make(0.0)
    again.answer("Siapa yang tiba?", f"{BEIJING}\n{TOBA}")
    both = f"{BEIJING}\n{TOBA}"
    assert again.answer(WHEN_TOBA, both) == make(0.0).answer(WHEN_TOBA, both)
    assert not (tmp_path / "none").exists()


def test_the_answer_is_found_far_into_a_long_context(make: Make) -> None:
    filler = " ".join(f"Harga beras di pasar nomor {n} naik sedikit pada bulan lalu." for n in range(150))
    assert TOBA in make(0.0).answer(WHEN_TOBA, f"{filler} {TOBA} {filler}")


def test_a_threshold_refuses(make: Make) -> None:
    assert make(1.0).answer(WHEN_TOBA, TOBA) == ""


@pytest.mark.parametrize("context", ["\u200b", "\x00", "...", "x" * 5000])
def test_a_context_that_says_nothing(make: Make, context: str) -> None:
    assert make(1.0).answer(WHEN_TOBA, context) == ""


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
