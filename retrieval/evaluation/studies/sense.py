"""`make sense`: what a reader of news asks, by kind, for docs/news-sense.md.

Asks the questions of a folder such as tests/data/sense over its articles in a throw-away store: whether the
answers are right as `kutip eval` judges them, whether conflicts and updates are shown as such, and the rest
of what `sense_scores` scores. Besides, whether follow-ups are answered, over another set of articles.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from config.json_lines import read_json_lines
from config.json_output import to_json
from retrieval.answer import ExtractiveAnswerer
from retrieval.evaluation.datasets import read_questions
from retrieval.evaluation.kinds import KINDS
from retrieval.evaluation.metrics.wilson import wilson_interval
from retrieval.evaluation.runner import Naming, observed
from retrieval.evaluation.studies.conversations import FollowUp, follow_ups, read
from retrieval.evaluation.studies.sense_scores import (
    OUTCOMES,
    RIGHT,
    Pairs,
    Scored,
    Share,
    figures,
    of_pairs,
    scored,
)
from retrieval.evaluation.temporary_store import temporary_store
from store.encoder.encoder import Encoder
from store.store import Store

# What the shares below the kinds are called, in the order of the table.
_NAMES = {
    "conflict shown": "conflicts shown as such",
    "update shown": "updates shown as such",
    "shown": "conflicts and updates shown as such",
    "agreement shown as conflict": "agreements and copies shown as conflicts",
    "agreement shown as update": "agreements and copies shown as updates",
    "one source shown as conflict": "answers of one source shown as conflicts",
    "sides": "sides of conflicts and updates told",
    "members": "members of lists told",
    "verdict": "yes or no right",
    "dates": "days of “when” told with their year",
    "follow-ups en": "follow-ups answered right, English",
    "follow-ups id": "follow-ups answered right, Indonesian",
}


def asked(folder: Path, encoder: Encoder) -> tuple[list[Scored], Pairs | None]:
    """All questions of a folder with articles.jsonl and questions.jsonl, answered and scored; and which pairs
    of its copies.jsonl the store holds for copies, None without that file or where it looks for none."""
    path = folder / "questions.jsonl"
    records = {record["id"]: record for record in read_json_lines(path)}
    cases = read_questions(path).cases
    naming = Naming.of(cases)
    found = []
    with temporary_store([folder / "articles.jsonl"], encoder) as made:
        answerer = ExtractiveAnswerer.build(made.settings, made.store)
        for case in cases:
            trace = answerer.trace(case.question)
            item, _ = observed(trace, case, naming)
            found.append(scored(item, trace.answer, records[case.id]))
        pairs, is_copy = folder / "copies.jsonl", copies_in(made.store)
        return found, of_pairs(read_json_lines(pairs), is_copy) if is_copy and pairs.is_file() else None


def copies_in(store: Store) -> Callable[[str, str], bool] | None:
    """Whether a store holds the articles of two sources for copies; None if it looks for none."""
    if find_spec("store.copies") is None:
        return None
    ids = {article.source: article.id for article in store.catalog.list_articles()}
    known = import_module("store.copies").copies_of(store.catalog.database, ids.values())
    return lambda one, other: ids[other] in {copy.id for copy in known.get(ids[one], ())}


def followed(conversations: Path, sources: Sequence[Path], encoder: Encoder) -> list[FollowUp]:
    """All follow-ups of the conversations, answered over the sources."""
    with temporary_store(sources, encoder) as made:
        return follow_ups(read(conversations), ExtractiveAnswerer.build(made.settings, made.store).ask)


def shares_of(found: Sequence[Scored], follow: Sequence[FollowUp]) -> dict[str, Share]:
    """The figures of both."""
    shares = figures(found)
    for one in follow:
        shares.setdefault(f"follow-ups {one.language}", Share()).add(one.right is True)
    return shares


def report(
    found: Sequence[Scored], shares: Mapping[str, Share], console: Console, pairs: Pairs | None = None
) -> None:
    """Prints each answer that is not right, then the outcomes by kind, the other shares and the copies."""
    for one in found:
        if one.outcome != RIGHT or one.shown != (
            one.relation if one.relation in ("conflict", "update") else None
        ):
            shown = f"{one.relation or 'one source'}, shown as {one.shown}"
            console.print(f"{one.id} {one.kind} {one.outcome} ({shown}): {one.answer}", markup=False)
    table = Table("kind", "questions", *OUTCOMES, "share right")
    for kind in [*(kind for kind in (*KINDS, "conflict") if f"kind {kind}" in shares), "all"]:
        of = [one.outcome for one in found if kind in (one.kind, "all")]
        counts = [str(of.count(outcome)) for outcome in OUTCOMES]
        table.add_row(kind, str(len(of)), *counts, _share(shares["all" if kind == "all" else f"kind {kind}"]))
    console.print(table)
    table = Table("what", "of", "share")
    for key, name in _NAMES.items():
        if key in shares:
            table.add_row(name, str(shares[key].of), _share(shares[key]))
    console.print(table)
    if pairs:
        console.print(
            f"copies: precision {pairs.precision}, recall {pairs.recall} of {pairs.true}; {pairs.wrong}",
            markup=False,
        )


def document(
    found: Sequence[Scored], shares: Mapping[str, Share], pairs: Pairs | None = None
) -> dict[str, Any]:
    """All of it, for JSON."""
    copies = {"precision": pairs.precision, "recall": pairs.recall, "wrong": pairs.wrong} if pairs else None
    return {
        "copies": copies,
        "figures": {name: {"value": share.value, "of": share.of} for name, share in shares.items()},
        "questions": [asdict(one) for one in found],
    }


def _share(of: Share) -> str:
    """With its 95 % interval; that of a mean of shares is about as wide."""
    low, high = wilson_interval([1.0] * round(of.found) + [0.0] * (of.of - round(of.found)))
    return f"{of.value:.3f} ({low:.2f}-{high:.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="articles.jsonl and questions.jsonl")
    parser.add_argument("--conversations", type=Path, help="JSON lines, as `make conversations` reads them")
    parser.add_argument("--sources", type=Path, nargs="*", default=[], help="the articles that these ask")
    parser.add_argument("--json", type=Path, help="where the figures and all answers are written")
    given = parser.parse_args()
    encoder = Encoder()
    found, pairs = asked(given.folder, encoder)
    follow = followed(given.conversations, given.sources, encoder) if given.conversations else []
    shares = shares_of(found, follow)
    report(found, shares, Console(width=160), pairs)
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(to_json(document(found, shares, pairs), indent=2), "utf-8")


if __name__ == "__main__":
    main()
