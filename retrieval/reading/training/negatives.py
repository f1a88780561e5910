"""Hard negatives: passages that kutip's own search finds for a question and that hold no accepted answer.

Within one paragraph a reader learns what a missing answer looks like; only among passages of other subjects
does it learn what most of the passages that it will see look like.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from config.json_lines import read_json_lines
from retrieval.evaluation.metrics.text import holds
from retrieval.evaluation.temporary_store import temporary_store
from retrieval.reading.training.examples import Example
from retrieval.search import Search
from store.encoder.encoder import Encoder

# Of so many that search finds, this many are kept.
_LOOKED_AT = 12
_KEPT = 6

# The passages by the question's id.
Negatives = dict[str, list[str]]


def mine(search: Search, examples: Iterable[Example]) -> Negatives:
    """The best passages for each question that are not its own and hold none of its answers."""
    return {one.id: _negatives(search, one) for one in examples}


def _negatives(search: Search, example: Example) -> list[str]:
    found = search.find(search.question(example.question), _LOOKED_AT)
    texts = [passage.text for passage in found]
    own = example.passage
    return [
        text for text in texts if text not in own and own not in text and not holds(text, example.answers)
    ][:_KEPT]


def mined(
    work: Path, wanted: Mapping[str, Sequence[Example]], passages: Iterable[str], encoder: Encoder
) -> dict[str, Negatives]:
    """The negatives of each set among those passages; kept in the work folder, and read where they are."""
    missing = {name: examples for name, examples in wanted.items() if not _path(work, name).is_file()}
    if missing:
        texts = {f"passage-{number}": text for number, text in enumerate(dict.fromkeys(passages))}
        with temporary_store([], encoder, texts=texts) as made:
            search = Search.bundled(made.store)
            for name, examples in missing.items():
                _write(_path(work, name), mine(search, examples))
    found = {name: read_json_lines(_path(work, name)) for name in wanted}
    return {name: {one["id"]: one["passages"] for one in lines} for name, lines in found.items()}


def _path(work: Path, name: str) -> Path:
    return work / f"negatives-{name}.jsonl"


def _write(path: Path, found: Negatives) -> None:
    entries = [json.dumps({"id": key, "passages": texts}, ensure_ascii=False) for key, texts in found.items()]
    partial = path.with_suffix(".partial")
    partial.write_text("".join(f"{entry}\n" for entry in entries), "utf-8")
    partial.replace(path)
