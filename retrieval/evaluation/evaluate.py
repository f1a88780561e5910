"""An evaluation: kutip over a question set, and, in the same run, what each of its parts is worth."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from config.settings import Settings
from retrieval.answer import ExtractiveAnswerer
from retrieval.evaluation.baselines import StockIndex
from retrieval.evaluation.records import Item, QuestionSet, Run
from retrieval.evaluation.runner import Naming, observe, watched
from retrieval.evaluation.scores import measure
from retrieval.fusion import DENSE_ALONE, LEXICAL_ALONE
from retrieval.reading.model import ReaderModel
from retrieval.reading.reader import Reader
from retrieval.search import Search
from store.catalog import Catalog
from store.chroma.connection import scratch
from store.store import Store

KUTIP = "kutip"
NO_ABSTENTION = "no abstention"
STOCK = "LlamaIndex VectorStoreIndex"
# One of the two searches alone; answers are read from its passages as kutip reads them.
ALONE = {"BM25 only": LEXICAL_ALONE, "dense only": DENSE_ALONE}

# Called with the system at work and how many cases it has done.
Report = Callable[[str, int], None]


def evaluate(
    questions: QuestionSet,
    store: Store,
    settings: Settings,
    config: Mapping[str, Any],
    *,
    root: str = "",
    baselines: bool = False,
    report: Report = lambda *_: None,
) -> Run:
    """Asks every question of the store. Raises StoreError, EmbeddingError and SettingsError.

    root: what the sources of all articles begin with. config: what the run is to remember. "Now" is the day
    of the newest article, so that a set asks the same whenever it is run.
    """
    naming = Naming.of(questions.cases, root)
    today = partial(newest_day, store.catalog)
    answerer = ExtractiveAnswerer.build(settings, store, today=today)
    # The models load at the first question, which does not count as latency of the answers.
    answerer.ask(questions.cases[0].question)
    languages = {
        naming(article.source): article.metadata.language
        for article in store.catalog.list_articles()
        if article.metadata.language
    }
    observing = partial(_observed, questions=questions, naming=naming, languages=languages)
    items, forced = observing(answerer, report=partial(report, KUTIP))
    outcomes = []
    if baselines:
        for system, fusion in ALONE.items():
            alone = ExtractiveAnswerer(
                Search(store, fusion, today=today),
                Reader(ReaderModel(store.encoder), settings.threshold),
                settings.passages,
            )
            found, _ = observing(alone, report=partial(report, system))
            outcomes.append(measure(system, found))
        outcomes.append(measure(STOCK, list(_stock(questions, store, naming, languages, report))))
        outcomes.append(measure(NO_ABSTENTION, forced))
    return Run(questions.name, measure(KUTIP, items), tuple(outcomes), questions.skipped, config)


def newest_day(catalog: Catalog) -> dt.date:
    """The date of the newest article, today's if none has one. Raises StoreError."""
    newest = next(iter(catalog.list_articles(1)), None)
    return (newest and newest.metadata.date) or dt.datetime.now().astimezone().date()


def _observed(
    answerer: ExtractiveAnswerer,
    questions: QuestionSet,
    naming: Naming,
    languages: Mapping[str, str],
    report: Callable[[int], None],
) -> tuple[list[Item], list[Item]]:
    pairs = [observe(answerer, case, naming, languages) for case in watched(questions.cases, report)]
    return [item for item, _ in pairs], [forced for _, forced in pairs]


def _stock(
    questions: QuestionSet, store: Store, naming: Naming, languages: Mapping[str, str], report: Report
) -> Iterator[Item]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        articles = store.catalog.list_articles()
        index = StockIndex(articles, store.embedder.model, scratch(Path(folder)))
        for case in watched(questions.cases, partial(report, STOCK)):
            yield index.observe(case, naming, languages)
