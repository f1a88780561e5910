"""Questions that there is nothing to answer from, and texts that are none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from config.errors import QuestionError
from config.settings import Settings
from retrieval.answer import ExtractiveAnswerer

if TYPE_CHECKING:
    from store.store import Store


def test_an_empty_store_refuses(open_store: Callable[..., Store]) -> None:
    answer = ExtractiveAnswerer.build(Settings.load(), open_store()).ask("apa kabar?")
    assert (answer.answered, answer.related, answer.confidence) == (False, (), 0.0)


@pytest.mark.parametrize(
    ("question", "says"),
    [("", "empty"), (" \n\t", "empty"), ("🙂🙃", "no words"), ("?!*", "no words"), ("x" * 10_000, "10,000")],
)
def test_what_is_no_question_is_refused_in_a_sentence(
    open_store: Callable[..., Store], question: str, says: str
) -> None:
    with pytest.raises(QuestionError, match=says):
        ExtractiveAnswerer.build(Settings.load(), open_store()).ask(question)
