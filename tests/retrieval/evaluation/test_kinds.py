"""The kinds of question, however a set calls them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from retrieval.evaluation.kinds import KINDS, OTHER, kind_named, label
from retrieval.evaluation.records import Case


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("who", "who"),
        ("how many", "howmany"),
        ("How much", "howmany"),
        ("why/how", "why"),
        ("yes/no", "yesno"),
        ("multi", "list"),
        ("definition/role", "definition"),
        ("unanswerable", "none"),
        ("what", None),
        ("conflict", None),
        ("", None),
        (None, None),
    ],
)
def test_what_sets_call_a_kind(name: str | None, kind: str | None) -> None:
    assert kind_named(name) == kind


def test_every_kind_is_called_by_its_own_name_and_has_a_label() -> None:
    assert len(KINDS) == 11
    assert [kind_named(kind) for kind in KINDS] == list(KINDS)
    assert len({label(kind) for kind in KINDS}) == len(KINDS)
    assert label(OTHER) == OTHER


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"type": "how many"}, "howmany"),
        ({"type": "conflict"}, None),
        ({"type": "conflict", "kind": "when"}, "when"),
        ({"type": "who", "verdict": "yes"}, "yesno"),
        ({"type": "what", "members": (("a",),)}, "list"),
        ({"type": "who", "answers": (), "answerable": False}, "none"),
        ({"type": "none"}, None),
    ],
)
def test_the_kind_of_a_case(told: dict[str, Any], kind: str | None) -> None:
    given: dict[str, Any] = {"answers": ("x",), **told}
    case = Case("1", "Siapa?", **given)
    assert case.kind == kind
    assert replace(case, id="2").kind == kind


def test_cases_are_grouped_by_story_or_else_by_source() -> None:
    case = Case("1", "Siapa?", ("x",), sources={"a.txt": 1, "b.txt": 1})
    assert replace(case, story="banjir").group == "banjir"
    assert case.group == "a.txt"
    assert replace(case, sources={}).group == "1"
