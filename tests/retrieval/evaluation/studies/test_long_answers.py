from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retrieval.evaluation.studies.long_answers import RULES, Reading, readings, row
from retrieval.reading.model import ReaderModel

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder

SHORT = Reading("Di mana ibu kota?", "Jakarta", "Ibu kota ada di Jakarta.", ("Jakarta",))
CUT = Reading("Mengapa banjir?", "hujan", "Banjir datang karena hujan deras.", ("karena hujan deras",))


def test_what_sentences_gain_and_cost() -> None:
    # Held: 1 of 2, then 2 of 2. F1: 1 and 2/4, for one word of three; then 2/6 and 6/8 of five words.
    assert row([SHORT, CUT], 4) == ("2", "0.500", "0.500", "1.000", "0.750", "0.542", "2.40")
    # Nothing is lost.
    assert row([CUT], 1)[-1] == "-"


@pytest.mark.parametrize(
    ("question", "taken"),
    [
        ("Mengapa banjir?", {"asks why or how"}),
        ("And why is that?", {"asks why or how"}),
        ("How did he get there?", {"asks why or how"}),
        ("How many came?", set()),
        ("Apa kata Jokowi?", {"asks what was said"}),
        ("Siapa yang datang?", set()),
    ],
)
def test_rules_go_by_the_question(question: str, taken: set[str]) -> None:
    asked = Reading(question, "a", "a b.", ())
    assert {name for name, rule in RULES.items() if rule(asked)} == taken | {"all questions"}


def test_rules_go_by_the_length_of_the_answer() -> None:
    found = Reading("Siapa?", "a b c d e f g h", "a b c d e f g h i.", ())
    lengths = [name for name, rule in RULES.items() if "words or more" in name and rule(found)]
    assert lengths == [f"{least} words or more" for least in (4, 6, 8)]


def test_each_answerable_question_is_read_against_its_own_passage(tmp_path: Path, encoder: Encoder) -> None:
    context = "Hujan turun deras. Jembatan itu diresmikan pada 10 Juni 2009. Feri tetap berlayar."
    asked = {"question": "Kapan jembatan itu diresmikan?", "answers": [{"text": "2009", "answer_start": 56}]}
    none = {"id": "3", "question": "Siapa raja Jupiter?", "answers": [], "is_impossible": True}
    questions = [{**asked, "id": "1"}, {**asked, "id": "2"}, none]
    path = tmp_path / "squad.json"
    path.write_text(json.dumps({"data": [{"paragraphs": [{"context": context, "qas": questions}]}]}))
    [found] = readings(ReaderModel(encoder), path, 2)
    assert (found.question, found.answers) == (asked["question"], ("2009",))
    assert found.sentences == "Jembatan itu diresmikan pada 10 Juni 2009."
    assert "10 Juni 2009" in found.words
