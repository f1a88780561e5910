"""What an evaluation reads and what it leaves behind; all immutable.

A `QuestionSet` of `Case`s is given to a system, which gives one `Item` per case; items are scored into
`Figure`s, over all cases and over groups of them; a `Run` holds one system's `Outcome` beside those of the
baselines, with everything needed to repeat it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from retrieval.evaluation.kinds import LIST, NONE, YES_OR_NO, kind_named


@dataclass(frozen=True, slots=True)
class Case:
    """A question with every answer that counts as right.

    answerable: false when the corpus has no answer. answers: empty on an answerable case when only the
    sources are known (BEIR), or when `verdict` or `members` tell what is right. sources: the articles that
    hold the answer with their grade of relevance, empty when not known. language: "id" or "en". type: the
    set's own word for the kind of question; kind: one of KINDS, told by the rest where it is not given.
    verdict: the right one, "yes" or "no". members: of a list, each with the names accepted for it. story:
    what questions about the same events share.
    """

    id: str
    question: str
    answers: tuple[str, ...] = ()
    answerable: bool = True
    sources: Mapping[str, int] = field(default_factory=dict)
    language: str | None = None
    type: str | None = None
    kind: str | None = None
    verdict: str | None = None
    members: tuple[tuple[str, ...], ...] = ()
    story: str | None = None

    def __post_init__(self) -> None:
        kind = kind_named(self.kind) or kind_named(self.type)
        if not self.answerable:
            kind = NONE
        elif self.verdict:
            kind = YES_OR_NO
        elif self.members:
            kind = LIST
        elif kind == NONE:
            kind = None
        object.__setattr__(self, "kind", kind)

    @property
    def group(self) -> str:
        """The story; where none is given the first source, or without any the case itself."""
        return self.story or next(iter(self.sources), self.id)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Cases, in the order of the file; `skipped`: a sentence for each that could not be read, naming file
    and line; `corpus`: texts by their source, when the set brings its own (SQuAD contexts)."""

    name: str
    cases: tuple[Case, ...]
    skipped: tuple[str, ...] = ()
    corpus: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote of an answer; `valid`: the article has it at its offsets, character by character; `language`:
    the article's, None if it is not known."""

    source: str
    quote: str
    valid: bool
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """What a system did with one case.

    answer, citations: what it says and quotes, or would have, had it not refused. confidence: 0..1.
    retrieved: the sources of the passages it read or found, best first, each once.
    answer_rank: the place, from 1, of the first passage that holds an accepted answer; None: none does.
    ms: milliseconds a stage; `total` is the whole. verdict: that of the answer, "yes" or "no".
    source_language: of the articles that hold the answer, None if it is not known or they differ.
    """

    case: Case
    answered: bool
    answer: str
    confidence: float
    citations: tuple[Quoted, ...]
    retrieved: tuple[str, ...]
    answer_rank: int | None
    ms: Mapping[str, float]
    verdict: str | None = None
    source_language: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric over some cases: its value, its 95 % interval, and how many cases it speaks of."""

    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """One system's items and figures. `by`: of what ("language", "kind", ...) -> which -> metric.
    `latency`: stage -> "p50" or "p95" -> milliseconds."""

    system: str
    items: tuple[Item, ...]
    metrics: Mapping[str, Figure]
    by: Mapping[str, Mapping[str, Mapping[str, Figure]]]
    latency: Mapping[str, Mapping[str, Figure]]


@dataclass(frozen=True, slots=True)
class Run:
    """An evaluation: kutip's outcome, those of the baselines, and the configuration that gave them."""

    set_name: str
    outcome: Outcome
    baselines: tuple[Outcome, ...]
    skipped: tuple[str, ...]
    config: Mapping[str, Any]
