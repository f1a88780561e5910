"""Of what form an answer is: told by all passages together."""

from __future__ import annotations

import pytest

from retrieval.reading.kinds import VERDICT, form_of
from retrieval.reading.spans import KINDS, SPAN, STATEMENT, Span


def span(**logits: float) -> Span:
    return Span(0, 1, 0.0, tuple(logits.get(kind, 0.0) for kind in KINDS))


@pytest.mark.parametrize(
    ("spans", "form"),
    [
        ([[span(span=3.0)]], SPAN),
        ([[span(statement=3.0)]], STATEMENT),
        ([[span(yes=3.0)]], VERDICT),
        ([[span(no=3.0)]], VERDICT),
        # Neither yes nor no is as likely as words, but both together are.
        ([[span(span=1.0, yes=0.8, no=0.8)]], VERDICT),
        # One passage that misleads is outvoted; what is said of a passage's further spans counts once.
        ([[span(yes=5.0)], [span(no=5.0)], [span(span=9.0)]], VERDICT),
        ([[span(yes=3.0), *[span(span=9.0)] * 7], [span(yes=3.0)], []], VERDICT),
        ([], SPAN),
        ([[], []], SPAN),
        # A reader that tells no kinds.
        ([[Span(0, 1, 0.0)]], SPAN),
    ],
)
def test_the_form_is_what_the_passages_together_take_the_question_for(
    spans: list[list[Span]], form: str
) -> None:
    assert form_of(spans) == form
