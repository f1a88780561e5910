"""Whether answers show how articles relate, and which pairs of articles are found to be copies. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from retrieval.evaluation.metrics.text import holds

# Of the sides that there are, so many must be shown at least.
_FEWEST = 2


def shows_relation(
    relation: str | None, told: Sequence[str], wanted: str, sides: Sequence[Sequence[str]]
) -> bool:
    """Whether an answer shows a conflict or an update: it says which of the two it is, and two sides at least
    are those that there are.

    relation, told: of the answer, with the text of each of its sides. sides: the wordings of each that there
    is; none where they are not known.
    """
    if relation != wanted:
        return False
    found = sum(any(holds(text, wordings) for text in told) for wordings in sides)
    return found >= min(_FEWEST, len(sides))


def precision_and_recall(
    found: Collection[frozenset[str]], true: Collection[frozenset[str]]
) -> tuple[float, float]:
    """Of the pairs that were found the share that is right, of the right ones the share that was found; 1 of
    none."""
    right = len(set(found) & set(true))
    return right / len(found) if found else 1.0, right / len(true) if true else 1.0
