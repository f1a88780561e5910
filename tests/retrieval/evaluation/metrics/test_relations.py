from __future__ import annotations

import pytest

from retrieval.evaluation.metrics.relations import precision_and_recall, shows_relation

SIDES = (("39 orang", "39"), ("26 orang", "26"), ("12",))


@pytest.mark.parametrize(
    ("relation", "told", "right"),
    [
        ("update", ("39 orang", "26"), True),
        ("update", ("26 orang", "12 tewas"), True),
        ("update", ("39 orang", "27 orang"), False),
        ("conflict", ("39 orang", "26"), False),
        (None, (), False),
    ],
)
def test_a_relation_is_shown_with_two_of_its_sides(
    relation: str | None, told: tuple[str, ...], right: bool
) -> None:
    assert shows_relation(relation, told, "update", SIDES) is right


def test_sides_that_are_not_known_cannot_be_asked_for() -> None:
    assert shows_relation("update", ("a", "b"), "update", ())
    assert shows_relation("update", ("a", "b"), "update", (("a",),))


def test_pairs() -> None:
    one, two, three = (frozenset(pair) for pair in ("ab", "bc", "cd"))
    assert precision_and_recall({one, two}, {one, three}) == (0.5, 0.5)
    assert precision_and_recall(set(), set()) == (1.0, 1.0)
    assert precision_and_recall(set(), {one}) == (1.0, 0.0)
