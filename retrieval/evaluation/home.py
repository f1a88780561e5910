"""Whether an article wins because it is in the question's language, though the answer is in another. Pure.

nan where an item does not speak of it.
"""

from __future__ import annotations

from retrieval.evaluation.judging import judge
from retrieval.evaluation.records import Item

_NAN = float("nan")


def home_citation(item: Item) -> float:
    """Of an answer to a question whose sources are in another language: 1 if the first article cited is in
    the question's, else 0."""
    return float(_at_home(item)) if item.answered and item.citations and _crosses(item) else _NAN


def home_wrong(item: Item) -> float:
    """Of a wrong answer to a question whose sources' language is known: 1 if that is another than the
    question's, and the first article cited is in the question's, else 0."""
    known = item.case.answerable and item.case.language and item.source_language
    if not known or judge(item) != "wrong":
        return _NAN
    return float(_crosses(item) and _at_home(item))


def _crosses(item: Item) -> bool:
    asked, source = item.case.language, item.source_language
    return bool(item.case.answerable and asked and source and asked != source)


def _at_home(item: Item) -> bool:
    return bool(item.citations) and item.citations[0].language == item.case.language
