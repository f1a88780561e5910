"""Asks a system the questions of a set and records what it does with each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from retrieval.answer import ExtractiveAnswerer, Trace
from retrieval.evaluation.judging import states
from retrieval.evaluation.records import Case, Item, Quoted
from retrieval.models import Answer
from store.models import Article

# As deep as the deepest cut of a metric.
_SOURCES = 10
_UNKNOWN: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Naming:
    """How an article is called in a run: as the question set calls it, so that the two can be compared.

    known: the sources that the set names. An article whose path ends with one of them is that one; any
    other keeps the source it was ingested with, less `root`.
    """

    known: frozenset[str]
    root: str = ""

    @classmethod
    def of(cls, cases: Iterable[Case], root: str = "") -> Naming:
        return cls(frozenset(source for case in cases for source in case.sources), root)

    def __call__(self, source: str) -> str:
        parts = source.replace("\\", "/").split("/")
        endings = ("/".join(parts[start:]) for start in range(len(parts)))
        found = next((ending for ending in endings if ending in self.known), None)
        if found or not self.root:
            return found or source
        return source.removeprefix(self.root).lstrip("/")


def observe(
    answerer: ExtractiveAnswerer, case: Case, naming: Naming, languages: Mapping[str, str] = _UNKNOWN
) -> tuple[Item, Item]:
    """What kutip does with a case, and what it would do if it never refused.

    languages: of the articles, by their names, as far as they are known. Raises StoreError and
    EmbeddingError.
    """
    return observed(answerer.trace(case.question), case, naming, languages)


def observed(
    trace: Trace, case: Case, naming: Naming, languages: Mapping[str, str] = _UNKNOWN
) -> tuple[Item, Item]:
    """What an answer that has been given makes of a case, and what it would be if it never refused.

    languages: as for `observe`.
    """
    sources = [naming(passage.article.source) for passage in trace.passages]
    articles = {passage.article.id: passage.article for passage in trace.passages}
    forced = Item(
        case=case,
        answered=trace.best.answered,
        answer=trace.best.said,
        confidence=trace.best.confidence,
        citations=_quotes(trace.best, articles, naming),
        retrieved=tuple(dict.fromkeys(sources))[:_SOURCES],
        answer_rank=first_holding([passage.text for passage in trace.passages], case),
        ms=trace.best.timings_ms,
        verdict=trace.best.verdict,
        source_language=common_language(case.sources, languages),
    )
    if trace.answer.answered:
        return forced, forced
    return replace(forced, answered=False), forced


def first_holding(texts: Sequence[str], case: Case) -> int | None:
    """The place, from 1, of the first text that holds an accepted answer, or all members of a list."""
    return next((place for place, text in enumerate(texts, 1) if states([text], case)), None)


def common_language(sources: Iterable[str], languages: Mapping[str, str]) -> str | None:
    """The language of all the sources; None if one is not known or they differ."""
    found = {languages.get(source) for source in sources}
    return found.pop() if len(found) == 1 else None


def watched(cases: Sequence[Case], report: Callable[[int], None]) -> Iterator[Case]:
    """The cases, one after the other; tells how many are done."""
    for done, case in enumerate(cases):
        report(done)
        yield case
    report(len(cases))


def _quotes(answer: Answer, articles: dict[str, Article], naming: Naming) -> tuple[Quoted, ...]:
    return tuple(
        Quoted(
            naming(citation.source),
            citation.quote,
            # Held against the article itself, not against what the citation says of it.
            articles[citation.article_id].text[citation.start : citation.end] == citation.quote != "",
            articles[citation.article_id].metadata.language,
        )
        for citation in answer.citations
    )
