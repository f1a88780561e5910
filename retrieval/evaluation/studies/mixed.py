"""`make mixed`: questions whose answers are in the other language, among like articles in their own.

Of questions over news, those in another language than their article. The collection is the articles of all
the questions, and of each of the chosen ones the articles in its own language that are nearest to it: one of
these may win only because of its language, which `kutip eval` counts.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from config.json_lines import read_json_lines
from config.json_output import to_json
from store.encoder.encoder import Encoder

# What of an article tells its event: its title and as many characters of its beginning.
_LEAD = 600
_NEIGHBOURS = 5

# An object of a file of JSON lines.
Record = Mapping[str, Any]


def crossing(questions: Sequence[Record], articles: Sequence[Record]) -> list[Record]:
    """The questions in another language than the article of their `source`."""
    languages = {article["id"]: article["lang"] for article in articles}
    return [one for one in questions if languages.get(one["source"], one["lang"]) != one["lang"]]


def neighbours(
    questions: Sequence[Record], articles: Sequence[Record], encoder: Encoder, count: int
) -> list[list[str]]:
    """For each question the ids of at most `count` articles in its language, the nearest to it first, without
    its own."""
    found: dict[int, list[str]] = {}
    for language in sorted({one["lang"] for one in questions}):
        asked = [place for place, one in enumerate(questions) if one["lang"] == language]
        near = [article for article in articles if article["lang"] == language]
        leads = [f"{article.get('title') or ''}\n{article['text'][:_LEAD]}" for article in near]
        vectors = encoder.encode(leads, "passage: ")
        likeness = encoder.encode([questions[place]["question"] for place in asked], "query: ") @ vectors.T
        for place, row in zip(asked, likeness, strict=True):
            ranked = [near[at]["id"] for at in np.argsort(-row, kind="stable")]
            found[place] = [name for name in ranked if name != questions[place]["source"]][:count]
    return [found[place] for place in range(len(questions))]


def mixed(
    questions: Sequence[Record], articles: Sequence[Record], encoder: Encoder, count: int = _NEIGHBOURS
) -> tuple[list[Record], list[Record]]:
    """The questions of the set and the articles of its collection, in the order of the files."""
    chosen = crossing(questions, articles)
    wanted = {one["source"] for one in questions}
    wanted |= {name for names in neighbours(chosen, articles, encoder, count) for name in names}
    return chosen, [article for article in articles if article["id"] in wanted]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path, help="JSON lines with question, lang, source and answers")
    parser.add_argument("corpus", type=Path, help="the articles, JSON lines with id, title, text and lang")
    parser.add_argument("folder", type=Path, help="where questions.jsonl and corpus.jsonl are written")
    parser.add_argument("--neighbours", type=int, default=_NEIGHBOURS, help="of each question")
    given = parser.parse_args()
    questions, articles = read_json_lines(given.questions), read_json_lines(given.corpus)
    made = mixed(questions, articles, Encoder(), given.neighbours)
    console = Console()
    given.folder.mkdir(parents=True, exist_ok=True)
    for name, records in zip(("questions", "corpus"), made, strict=True):
        text = "".join(f"{to_json(dict(record))}\n" for record in records)
        (given.folder / f"{name}.jsonl").write_text(text, "utf-8")
        console.print(f"{name}: {len(records)}")


if __name__ == "__main__":
    main()
