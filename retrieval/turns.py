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
    own = [one for one in passages if one.article.metadata.language in (None, language)]
    other = [one for one in passages if one.article.metadata.language not in (None, language)]
    if not own or not other:
        return list(passages)
    left = {id(one): at for at, one in enumerate(passages)}
    ordered: list[Passage] = []
    while own and other:
        last = ordered[-(_EVERY - 1) :]
        full = len(last) == _EVERY - 1
        if full and not any(one.article.metadata.language not in (None, language) for one in last):
            ordered.append(other.pop(0))
        elif full and all(one.article.metadata.language not in (None, language) for one in last):
            ordered.append(own.pop(0))
        else:
            ordered.append((own if left[id(own[0])] < left[id(other[0])] else other).pop(0))
    return [*ordered, *own, *other]


def by_score(passages: Sequence[Passage], language: str | None) -> list[Passage]:  # noqa: ARG001
    """For comparison: the passages as they come."""
    return list(passages)
