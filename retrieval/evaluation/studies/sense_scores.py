"""What an answer is worth to a reader of news: whether it is right, and whether it says what else the sources
say. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from retrieval.evaluation.judging import judge, members_found
from retrieval.evaluation.metrics.text import holds
from retrieval.evaluation.records import Item
from retrieval.models import Answer

# A line of a set: `{"id", "kind", "relation"?, "sides"?, "verdict"?, "also"?, ...}`.
Record = Mapping[str, Any]

RIGHT, REFUSED, WRONG = OUTCOMES = ("right", "refused", "wrong")
# How sources relate where an answer has to say so.
DIFFERENT = ("conflict", "update")
# Where they say the same, nothing may be shown as a conflict.
ALIKE = ("agreement", "copy")
_JUDGED = {"right": RIGHT, "right refusal": RIGHT, "wrong refusal": REFUSED}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Scored:
    """An answer to one question. relation: how its sources relate; shown: how the answer says they do. sides:
    the share of what they say that it shows. members: that of a list. verdict, dated: whether yes or no, or
    the resolved day, is right. None: not scored."""

    id: str
    kind: str
    language: str
    outcome: str
    answer: str
    relation: str | None = None
    shown: str | None = None
    sides: float | None = None
    members: float | None = None
    verdict: bool | None = None
    dated: bool | None = None


@dataclass(slots=True)
class Share:
    """Of how many something was true."""

    found: float = 0.0
    of: int = 0

    def add(self, value: float | bool) -> None:
        self.found, self.of = self.found + float(value), self.of + 1

    @property
    def value(self) -> float | None:
        return self.found / self.of if self.of else None


@dataclass(slots=True)
class Pairs:
    """Pairs that were called copies against those that are."""

    found: int = 0
    called: int = 0
    true: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        return self.found / self.called if self.called else None

    @property
    def recall(self) -> float | None:
        return self.found / self.true if self.true else None


def scored(item: Item, answer: Answer, record: Record) -> Scored:
    """item: as the evaluation sees the answer; record: the question's line."""
    outcome, relation = _JUDGED.get(judge(item), WRONG), record.get("relation")
    differs = relation in DIFFERENT and record.get("sides")
    return Scored(
        id=record["id"],
        kind=record["kind"],
        language=record["lang"],
        outcome=outcome,
        answer=answer.told if answer.answered else "",
        relation=relation,
        shown=_relation(answer),
        sides=sides_found(answer, record["sides"]) if differs else None,
        members=members_found(item) if record.get("members") else None,
        verdict=answer.answered and answer.verdict == record["verdict"] if record.get("verdict") else None,
        dated=_is_dated(answer, record),
    )


def sides_found(answer: Answer, sides: Sequence[Sequence[str]]) -> float:
    """The share of the sides, each a list of wordings, that the answer or one of its sides states."""
    if not answer.answered:
        return 0.0
    told = [answer.said, *(side.text for side in answer.sides)]
    return sum(any(holds(text, wordings) for text in told) for wordings in sides) / len(sides)


def of_pairs(pairs: Iterable[Record], is_copy: Callable[[str, str], bool]) -> Pairs:
    """Of the lines `{"a", "b", "copy"}`."""
    counted = Pairs()
    for pair in pairs:
        called = is_copy(pair["a"], pair["b"])
        counted.called += called
        counted.true += pair["copy"]
        counted.found += called and pair["copy"]
        if called != pair["copy"]:
            counted.wrong.append(f"{pair['a']} {pair['b']}")
    return counted


def figures(found: Sequence[Scored]) -> dict[str, Share]:
    """Each figure by its name: "kind who" and so on are the shares of right answers."""
    shares: dict[str, Share] = {}

    def add(name: str, value: float | bool | None) -> None:
        if value is not None:
            shares.setdefault(name, Share()).add(value)

    for one in found:
        add("all", one.outcome == RIGHT)
        add(f"kind {one.kind}", one.outcome == RIGHT)
        if one.relation in DIFFERENT:
            add("shown", one.shown == one.relation)
            add(f"{one.relation} shown", one.shown == one.relation)
        if one.relation in ALIKE:
            add("agreement shown as conflict", one.shown == "conflict")
            add("agreement shown as update", one.shown == "update")
        if one.relation is None:
            add("one source shown as conflict", one.shown == "conflict")
        add("sides", one.sides)
        add("members", one.members)
        add("verdict", one.verdict)
        add("dates", one.dated)
    return shares


def _relation(answer: Answer) -> str | None:
    return answer.relation if answer.answered else None


def _is_dated(answer: Answer, record: Record) -> bool | None:
    """Whether the day is told with its year, of a question for a time where the set knows that day."""
    days = [text for text in record.get("also", ()) if _YEAR.search(text)]
    if record["kind"] != "when" or not days:
        return None
    return answer.answered and any(holds(text, days) for text in (answer.answer, answer.rendered or ""))
