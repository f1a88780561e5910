"""No home advantage: articles of other languages get their turn among those of the question's own. Pure.

Scores of articles in the question's language lie above those of others, whatever the articles say, so that
in a collection of both languages an answer in the other one would hardly ever be read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from retrieval.models import Passage

# Puts passages, which come best first, in the order in which they are read; given the question's language.
Order = Callable[[Sequence[Passage], str | None], list[Passage]]

# Every so many places the best of the other languages that is not there yet.
_EVERY = 3


def taking_turns(passages: Sequence[Passage], language: str | None) -> list[Passage]:
    """The passages, best first, such that of every three one at least is in another language than that of
    the question, and one at least is not, as long as there are any; otherwise in their order."""
    if language is None:
        return list(passages)
    foreign = [one.article.metadata.language not in (None, language) for one in passages]
    own = [at for at, is_foreign in enumerate(foreign) if not is_foreign]
    other = [at for at, is_foreign in enumerate(foreign) if is_foreign]
    ordered: list[int] = []
    while own and other:
        last = [foreign[at] for at in ordered[-(_EVERY - 1) :]]
        if len(last) == _EVERY - 1 and len(set(last)) == 1:
            due = own if last[0] else other
        else:
            due = own if own[0] < other[0] else other
        ordered.append(due.pop(0))
    return [passages[at] for at in (*ordered, *own, *other)]


def by_score(passages: Sequence[Passage], language: str | None) -> list[Passage]:  # noqa: ARG001
    """For comparison: the passages as they come."""
    return list(passages)
