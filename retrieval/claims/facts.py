"""Whether a sentence says only what its quotes hold: its numbers, times, names, offices, denials, causes.
Pure.

Nothing here knows a network. What these checks let through may still mean something else, which the verifier
judges.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from retrieval.claims.figures import ORDINAL, Figure, figures, pairs
from retrieval.claims.moments import holds, years
from retrieval.claims.names import unsupported_names, unsupported_roles
from retrieval.claims.offices import has_others_office
from retrieval.claims.orders import is_order
from retrieval.claims.polarity import cause_is_added, denial_fails, doubt_is_dropped
from retrieval.claims.texts import Spoken


def wrong_fact(claim: Spoken, quotes: Sequence[Spoken]) -> str | None:
    """The first of the reasons, named as in `models.REASONS`, why the quotes do not hold the claim; None if
    they do. There is at least one quote."""
    return next((reason for reason, fails in _CHECKS.items() if fails(claim, quotes)), None)


def leaves_numbers_out(claim: Spoken, quotes: Sequence[Spoken]) -> bool:
    """Whether the quotes hold more numbers of a kind that the claim has: "from 310 to 204", where it says
    one of
    them. Which of them belongs to what it says is then to be told by the meaning."""
    said = figures(claim.moments.rest, claim.language)
    given = [one for quote in quotes for one in figures(quote.moments.rest, quote.language)]
    return any(
        other.kind == one.kind and not any(held.holds(other) for held in said)
        for one in said
        if one.kind != ORDINAL
        for other in given
    )


def _orders(claim: Spoken, quotes: Sequence[Spoken]) -> bool:
    return is_order(claim.text, [quote.text for quote in quotes])


def _unsupported_time(claim: Spoken, quotes: Sequence[Spoken]) -> bool:
    points = [point for quote in quotes for point in quote.moments.points]
    return not all(holds(points, point) for point in claim.moments.points)


def _unsupported_number(claim: Spoken, quotes: Sequence[Spoken]) -> bool:
    given = [one for quote in quotes for one in figures(quote.moments.rest, quote.language, quoted=True)]
    named = years(point for quote in quotes for point in quote.moments.points)
    said = figures(claim.moments.rest, claim.language)
    if any(not _is_given(one, given) and one.value not in named for one in said):
        return True
    held = {pair for quote in quotes for pair in pairs(quote.moments.rest)}
    return not pairs(claim.moments.rest) <= held


def _is_given(figure: Figure, given: Sequence[Figure]) -> bool:
    return any(one.holds(figure) for one in given)


def _wrong_name(claim: Spoken, quotes: Sequence[Spoken]) -> bool:
    return bool(unsupported_names(claim, quotes))


def _wrong_office(claim: Spoken, quotes: Sequence[Spoken]) -> bool:
    return bool(unsupported_roles(claim, quotes)) or has_others_office(claim, quotes)


# In this order.
_CHECKS: Mapping[str, Callable[[Spoken, Sequence[Spoken]], bool]] = {
    "order": _orders,
    "time": _unsupported_time,
    "number": _unsupported_number,
    "name": _wrong_name,
    "role": _wrong_office,
    "denial": denial_fails,
    "doubt": doubt_is_dropped,
    "cause": cause_is_added,
}
