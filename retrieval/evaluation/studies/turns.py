"""`make turns`: what it is worth that articles of the other language get their turn.

Over the questions on news whose articles stand among 3,360 in both languages: how often the article of the
answer is among the first passages read, with and without, where it is in the question's language and where
it is not.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.table import Table

from config.settings import Settings
from retrieval.evaluation.datasets import read_questions
from retrieval.evaluation.records import Case
from retrieval.evaluation.temporary_store import temporary_store
from retrieval.queries import ExpandedQueries
from retrieval.search import Search
from retrieval.synonyms import load as load_synonyms
from retrieval.translations import load as load_translations
from retrieval.turns import Order, by_score, taking_turns
from store.encoder.encoder import Encoder
from store.store import Store

_CUTS = (4, 12)


def found(store: Store, cases: Sequence[Case], order: Order) -> list[tuple[bool, ...]]:
    """Of each question, whether the article of its answer is among the first 4 and 12 passages."""
    search = Search(store, queries=ExpandedQueries(load_synonyms(), load_translations()), order=order)
    sources = [
        [one.article.source for one in search.find(search.question(case.question), max(_CUTS))]
        for case in cases
    ]
    return [tuple(case.group in of[:cut] for cut in _CUTS) for case, of in zip(cases, sources, strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path, help="JSON lines, each question with its article")
    parser.add_argument("corpus", type=Path, help="the articles")
    parser.add_argument("--data-dir", type=Path, help="a data folder that holds them already")
    given, encoder = parser.parse_args(), Encoder()
    cases = [case for case in read_questions(given.questions).cases if case.answerable]
    with ExitStack() as stack:
        if given.data_dir:
            store = Store.open(Settings.load(data_dir=given.data_dir, chroma_url=""), encoder)
        else:
            store = stack.enter_context(temporary_store([given.corpus], encoder)).store
        languages = {one.source: one.metadata.language for one in store.catalog.list_articles()}
        table = Table("article", "questions", "order", *(f"in the first {cut}" for cut in _CUTS))
        for name, same in (("in the question's language", True), ("in the other", False)):
            part = [case for case in cases if (languages.get(case.group) == case.language) == same]
            for label, order in (("by score", by_score), ("taking turns", taking_turns)):
                rows = found(store, part, order)
                shares = (f"{sum(row[at] for row in rows) / len(rows):.3f}" for at in range(len(_CUTS)))
                table.add_row(name, str(len(part)), label, *shares)
    Console().print(table)


if __name__ == "__main__":
    main()
