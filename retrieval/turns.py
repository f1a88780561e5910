"""No home advantage: articles of other languages get their turn among those of the question's own. Pure.

Scores of articles in the question's language lie above those of others, whatever the articles say, so that
in a collection of both languages an answer in the other one would hardly ever be read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

# In which order passages are read, by their places: given the languages of all, which come best first, and
# that of the question.
Order = Callable[[Sequence[str | None], str | None], list[int]]

# Every so many places the best of the other languages that is not there yet.
_EVERY = 3


def taking_turns(languages: Sequence[str | None], language: str | None) -> list[int]:
    """The places, such that of every three passages one at least is in another language than that of the
    question, and one at least is not, as long as there are any; otherwise in their order."""
    if language is None:
        return list(range(len(languages)))
    foreign = [one not in (None, language) for one in languages]
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
    return [*ordered, *own, *other]


def by_score(languages: Sequence[str | None], language: str | None) -> list[int]:  # noqa: ARG001
    """For comparison: the passages as they come."""
    return list(range(len(languages)))
