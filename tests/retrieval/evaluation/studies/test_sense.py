"""The scoring of the set about news over time."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from retrieval.evaluation.records import Case, Item, Quoted
from retrieval.evaluation.studies import sense as study
from retrieval.evaluation.studies.conversations import FollowUp
from retrieval.evaluation.studies.sense_scores import Scored, figures, of_pairs, scored, sides_found
from retrieval.models import Answer, Side

RECORD: dict[str, Any] = {
    "id": "one", "kind": "conflict", "lang": "id", "relation": "conflict", "sides": [["240 kios"], ["210"]],
}  # fmt: skip
ANSWER = Answer("Berapa kios?", "id", True, "240 kios", 0.9)


def item(answer: Answer, **case: Any) -> Item:
    quotes = (Quoted("a", "Sebanyak 240 kios terbakar.", True),) if answer.answered else ()
    given = {"answers": ("240 kios",)} | case
    of = Case("one", "Berapa kios?", **given)
    return Item(of, answer.answered, answer.said, 0.9, quotes, (), None, {}, answer.verdict)


def told(relation: str | None, *sides: str) -> Answer:
    return replace(ANSWER, relation=relation, sides=tuple(Side(text, ()) for text in sides))


def test_a_conflict_is_shown_as_one_with_all_sides() -> None:
    alone = scored(item(ANSWER), ANSWER, RECORD)
    assert (alone.outcome, alone.shown, alone.sides) == ("right", None, 0.5)
    both = told("conflict", "240 kios", "210 kios")
    assert scored(item(both), both, RECORD).shown == "conflict"
    assert sides_found(both, RECORD["sides"]) == 1.0
    assert sides_found(replace(ANSWER, answered=False), RECORD["sides"]) == 0.0


def test_outcomes() -> None:
    refused = replace(ANSWER, answered=False, answer="")
    wrong = replace(ANSWER, answer="9 orang")
    outcomes = [scored(item(one), one, RECORD).outcome for one in (ANSWER, refused, wrong)]
    assert outcomes == ["right", "refused", "wrong"]
    none = {"answers": (), "answerable": False}
    outcomes = [scored(item(one, **none), one, RECORD).outcome for one in (ANSWER, refused)]
    assert outcomes == ["wrong", "right"]


def test_days_and_verdicts() -> None:
    record = {"id": "one", "kind": "when", "lang": "en", "also": ["1 March 2024", "1/3"]}
    said = replace(ANSWER, answer="Jumat (1/3)")
    assert scored(item(said), said, record).dated is False
    told_day = replace(said, rendered="Friday, 1 March 2024")
    assert scored(item(told_day), told_day, record).dated is True
    assert scored(item(said), said, record | {"also": ["1/3"]}).dated is None
    verdict = {"id": "one", "kind": "yesno", "lang": "en", "verdict": "no"}
    denied = replace(ANSWER, verdict="no")
    assert scored(item(denied, verdict="no"), denied, verdict).verdict is True
    assert scored(item(ANSWER, verdict="no"), ANSWER, verdict).verdict is False


def test_shares() -> None:
    def one(relation: str | None, shown: str | None, outcome: str = "right") -> Scored:
        return Scored("x", "when", "id", outcome, "", relation, shown)

    shares = figures(
        [
            one("conflict", "conflict"),
            one("update", None),
            one("agreement", "conflict", "wrong"),
            one(None, None),
        ]
    )
    values = {name: (share.value, share.of) for name, share in shares.items()}
    assert values == {
        "all": (0.75, 4),
        "kind when": (0.75, 4),
        "shown": (0.5, 2),
        "conflict shown": (1.0, 1),
        "update shown": (0.0, 1),
        "agreement shown as conflict": (1.0, 1),
        "agreement shown as update": (0.0, 1),
        "one source shown as conflict": (0.0, 1),
    }


def test_pairs_of_copies() -> None:
    pairs = [{"a": "1", "b": "1b", "copy": True}, {"a": "1", "b": "2", "copy": False}]
    exact = of_pairs(pairs, lambda one, other: one[0] == other[0])
    assert (exact.precision, exact.recall, exact.wrong) == (1.0, 1.0, [])
    eager = of_pairs(pairs, lambda *_: True)
    assert (eager.precision, eager.recall, eager.wrong) == (0.5, 1.0, ["1 2"])
    assert of_pairs(pairs, lambda *_: False).precision is None


def test_the_report_shows_what_went_wrong() -> None:
    found = [Scored("one", "when", "id", "wrong", "kemarin", "update", None, 0.5)]
    follow = [FollowUp("c", "id", "?", "?", True, "x", True)]
    shares = study.shares_of(found, follow)
    file = io.StringIO()
    pairs = of_pairs([{"a": "1", "b": "1b", "copy": True}], lambda *_: True)
    study.report(found, shares, Console(file=file, width=160), pairs)
    shown = file.getvalue()
    assert "copies: precision 1.0, recall 1.0 of 1; []" in shown
    assert "one when wrong (update, shown as None): kemarin" in shown
    assert "follow-ups answered right, Indonesian" in shown
    document = study.document(found, shares, pairs)
    assert document["copies"] == {"precision": 1.0, "recall": 1.0, "wrong": []}
    assert document["figures"]["sides"] == {"value": 0.5, "of": 1}


def test_the_command_asks_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    article = {"id": "a", "title": "Pasar", "text": "Sebanyak 240 kios Pasar Gebang terbakar.", "lang": "id"}
    (tmp_path / "articles.jsonl").write_text(json.dumps(article), "utf-8")
    question = {
        "id": "q", "question": "Berapa kios Pasar Gebang terbakar?", "lang": "id", "kind": "howmany",
        "answers": ["240 kios", "240"], "sources": ["a"], "answerable": True,
    }  # fmt: skip
    (tmp_path / "questions.jsonl").write_text(json.dumps(question), "utf-8")
    out = tmp_path / "build" / "sense.json"
    monkeypatch.setattr(sys, "argv", ["sense", str(tmp_path), "--json", str(out)])
    study.main()
    assert "howmany" in capsys.readouterr().out
    assert json.loads(out.read_text("utf-8"))["figures"]["all"] == {"value": 1.0, "of": 1}
