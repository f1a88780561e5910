"""Which articles a question set is asked of: the stored ones, or a corpus in a throw-away store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from config.errors import SourceError, UsageError
from config.settings import Settings
from retrieval.evaluation.provenance import Provenance, provenance
from retrieval.evaluation.records import QuestionSet
from retrieval.evaluation.temporary_store import temporary_store
from store.encoder.encoder import Encoder
from store.ingest.pipeline import Progress
from store.store import Store


@dataclass(frozen=True, slots=True)
class Asked:
    """A question set, the store that it is asked of with its settings, and what both are.

    root: what the sources of all articles begin with.
    """

    questions: QuestionSet
    store: Store
    settings: Settings
    root: str
    provenance: Provenance


@contextmanager
def asked_of(
    questions: QuestionSet,
    path: Path,
    corpus: Sequence[Path],
    *,
    encoder: Encoder,
    stored: Callable[[], tuple[Store, Settings]],
    progress: Progress | None = None,
) -> Iterator[Asked]:
    """Opens the articles: those of `corpus`, with the contexts that a SQuAD file brings; else the corpus of
    a BEIR folder; else what `stored` gives.

    path: of the question set. Sources that cannot be read are added to `skipped`. Raises UsageError when
    there is nothing to ask, SourceError when no article of the corpus can be read, and what a store raises.
    """
    own = path / "corpus.jsonl"
    sources = corpus or ([own] if own.is_file() else [])
    if not sources and not questions.corpus:
        store, settings = stored()
        if not store.catalog.counts().articles:
            raise UsageError("There are no articles to ask; ingest some, or name some with --corpus.")
        yield Asked(questions, store, settings, "", provenance(settings, store, path, [], throw_away=False))
        return
    with temporary_store(sources, encoder, texts=questions.corpus, progress=progress) as made:
        if not made.store.catalog.counts().articles:
            raise SourceError(made.failed[0] if made.failed else f"There is no article in {sources[0]}.")
        root = str(sources[0]) if len(sources) == 1 and sources[0].is_dir() else ""
        yield Asked(
            replace(questions, skipped=(*questions.skipped, *made.failed)),
            made.store,
            made.settings,
            root,
            provenance(made.settings, made.store, path, sources, throw_away=True),
        )
