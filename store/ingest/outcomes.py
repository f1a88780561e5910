"""What reading a source came to: an article, or what is counted instead."""

from __future__ import annotations

from config.errors import SourceError
from store.ingest.fetch import FetchFailure, Found, RawSource
from store.ingest.read_ahead import Outcome
from store.ingest.results import Failure, Ingested
from store.ingest.visit import Same
from store.models import Article


def counted(raw: Found, outcome: Outcome, result: Ingested) -> tuple[RawSource, Article] | None:
    """The source with its article; None for what failed, is stored as it is, or is a copy, which is counted.

    outcome: of a source that was not read, None.
    """
    if isinstance(raw, FetchFailure):
        result.failed.append(Failure(raw.source, raw.error))
        return None
    if isinstance(raw, Same) or outcome is None:
        result.unchanged += 1
        return None
    if isinstance(outcome, SourceError):
        if not (raw.visit and raw.visit.refused(outcome)):
            result.failed.append(Failure(raw.source, str(outcome)))
        return None
    article = raw.visit.placed(outcome) if raw.visit else outcome
    if article is None:
        result.unchanged += 1
        return None
    return raw, article
