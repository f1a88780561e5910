"""The questions over whole articles: each over the passage that answers, and over what search takes for it.

A near miss, which no article answers, is read over what search finds for it, all without an answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from config.json_lines import read_json_lines
from config.settings import Settings
from retrieval.evaluation.metrics.text import holds
from retrieval.models import Passage
from retrieval.reading.header import header
from retrieval.reading.training.examples import QUESTIONS, Example, find
from retrieval.reading.training.negatives import Negatives
from retrieval.search import Search
from store.encoder.encoder import Encoder
from store.ingest.pipeline import Pipeline
from store.models import Article, Chunk
from store.store import Store

WRITTEN = QUESTIONS / "news"
_LOOKED_AT = 12
_KEPT = 6
# Kinds of questions whose answers are whole statements.
_STATEMENTS = ("why", "said")
# Characters between the first and the last member of a list that is read as one span.
_LONGEST_LIST = 240


def articles(news: Path, work: Path, encoder: Encoder) -> tuple[list[Example], Negatives, dict[str, str]]:
    """The questions, what search finds for them besides, and the header of each passage.

    news: the folder with corpus.jsonl. What search finds is kept in the work folder.
    """
    found = work / "articles.jsonl"
    known = {entry["id"] for entry in read_json_lines(found)} if found.is_file() else set()
    missing = [entry for entry in questions() if entry["id"] not in known]
    if missing:
        with found.open("a", encoding="utf-8") as written:
            for entry in mine(Search.bundled(_store(news, work, encoder)), missing):
                written.write(json.dumps(entry, ensure_ascii=False) + "\n")
                written.flush()
    examples: list[Example] = []
    negatives: Negatives = {}
    headers: dict[str, str] = {}
    for entry in read_json_lines(found):
        if "passage" not in entry:
            continue
        span = tuple(entry["span"]) if entry["span"] else None
        examples.append(Example(entry["id"], entry["question"], entry["passage"], span,
                                tuple(entry["answers"]), entry["header"], entry["kind"]))  # fmt: skip
        headers |= dict(entry["others"])
        negatives[entry["id"]] = [text for text, _ in entry["others"]]
    return examples, negatives, headers


def questions() -> list[dict[str, Any]]:
    """All that were written: `{"id", "source", "lang", "kind", "style", "question", "answers",
    "verdict"?}` a line."""
    return [entry for path in sorted(WRITTEN.glob("train*.jsonl")) for entry in read_json_lines(path)]


def mine(search: Search, asked: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each question with the passage to read it over and up to six others; a question whose answer is in no
    passage whole has its id alone."""
    own = {article.source: article for article in search.store.catalog.list_articles()}
    for entry in asked:
        passages = search.find(search.question(entry["question"]), _LOOKED_AT)
        article = own[entry["source"]]
        answers = entry["answers"]
        if answers:
            chosen = _answering(search, article, answers, passages)
            if chosen is None:
                yield {"id": entry["id"]}
                continue
            chunk, span = chosen
            text = article.text[chunk.start : chunk.end]
            rest = [one for one in passages if one.chunk.id != chunk.id]
            others = [one for one in rest if not _holds_any(one.text, answers)]
        else:
            first, *others = passages
            article, chunk, span, text = first.article, first.chunk, None, first.text
        yield {
            "id": entry["id"],
            "question": entry["question"],
            "kind": _kind(entry),
            "answers": answers,
            "passage": text,
            "header": header(article, chunk.start),
            "span": span,
            "others": [(one.text, header(one.article, one.chunk.start)) for one in others[:_KEPT]],
        }


def _answering(
    search: Search, article: Article, answers: Sequence[str], passages: Sequence[Passage]
) -> tuple[Chunk, tuple[int, int]] | None:
    """The best passage of the article that holds all of the answer, and where."""
    found = [one.chunk for one in passages if one.article.id == article.id]
    for chunk in (*found, *search.store.catalog.chunks_of([article.id])):
        spans = [find(answer, article.text[chunk.start : chunk.end]) for answer in answers]
        held = [span for span in spans if span]
        if len(held) == len(answers):
            start, end = min(held)[0], max(end for _, end in held)
            if len(answers) == 1 or end - start <= _LONGEST_LIST:
                return chunk, (start, end)
    return None


def _holds_any(text: str, answers: Sequence[str]) -> bool:
    return any(holds(text, (answer,)) for answer in answers)


def _kind(entry: Mapping[str, Any]) -> str:
    verdict: str | None = entry.get("verdict")
    return verdict or ("statement" if entry["kind"] in _STATEMENTS else "span")


def _store(news: Path, work: Path, encoder: Encoder) -> Store:
    """A store of the whole collection, made once."""
    settings = Settings.load(data_dir=work / "news-store", chroma_url="")
    store = Store.open(settings, encoder)
    Pipeline(store, encoder.tokenizer, settings.chunk_tokens, settings.chunk_overlap).ingest([str(news)])
    return store
