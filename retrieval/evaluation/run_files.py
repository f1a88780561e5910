"""A run as a JSON document, and back: what `kutip eval --json` writes and `--compare` reads.

Everything but `latency` and each item's `ms` is the same whenever the same run is made. What older runs do
not have yet is read as not known.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from config.errors import SourceError, UsageError
from retrieval.evaluation.judging import judge
from retrieval.evaluation.records import Case, Figure, Item, Outcome, Quoted, Run

FORMAT = 1

_T = TypeVar("_T")


def to_json(run: Run) -> dict[str, Any]:
    """The document: of kutip `metrics`, `intervals` (low, high), `counts`, `by`, `latency` and `items`; the
    same of each baseline under `baselines`; the question set, what was skipped and the configuration."""
    return {
        "kutip_run": FORMAT,
        "set": run.set_name,
        "skipped": list(run.skipped),
        "config": dict(run.config),
        **_outcome_json(run.outcome),
        "baselines": {outcome.system: _outcome_json(outcome) for outcome in run.baselines},
    }


def from_json(document: Any) -> Run:
    """The run of a document. What `to_json` did not write raises KeyError, TypeError, ValueError,
    AttributeError or OverflowError."""
    if document["kutip_run"] != FORMAT:
        raise ValueError
    return Run(
        set_name=_a(str, document["set"]),
        outcome=_outcome(document, document["system"]),
        baselines=tuple(_outcome(given, system) for system, given in document["baselines"].items()),
        skipped=_texts(document["skipped"]),
        config=_a(dict, document["config"]),
    )


def read_run(path: Path) -> Run:
    """The run in a file. Raises UsageError when there is none, SourceError when it cannot be read."""
    try:
        return from_json(json.loads(path.read_text("utf-8")))
    except FileNotFoundError as error:
        raise UsageError(f"There is no run at {path}; make one with: kutip eval SET --json {path}") from error
    except OSError as error:
        raise SourceError(f"The run {path} cannot be read ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise SourceError(
            f"{path} is not a run of this kutip; make one with: kutip eval SET --json {path}"
        ) from error


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "system": outcome.system,
        **_figures_json(outcome.metrics),
        "by": {
            name: {group: _figures_json(figures) for group, figures in groups.items()}
            for name, groups in outcome.by.items()
        },
        "latency": {stage: _figures_json(figures) for stage, figures in outcome.latency.items()},
        "items": [_item_json(item) for item in outcome.items],
    }


def _figures_json(figures: Mapping[str, Figure]) -> dict[str, Any]:
    return {
        "metrics": {name: figure.value for name, figure in figures.items()},
        "intervals": {name: [_plain(figure.low), _plain(figure.high)] for name, figure in figures.items()},
        "counts": {name: figure.count for name, figure in figures.items()},
    }


def _item_json(item: Item) -> dict[str, Any]:
    case = item.case
    quotes = [
        {"source": one.source, "quote": one.quote, "valid": one.valid, "language": one.language}
        for one in item.citations
    ]
    return {
        "id": case.id,
        "question": case.question,
        "lang": case.language,
        "type": case.type,
        "kind": case.kind,
        "story": case.story,
        "answerable": case.answerable,
        "answers": list(case.answers),
        "members": [list(names) for names in case.members],
        "expected_verdict": case.verdict,
        "sources": dict(case.sources),
        "answered": item.answered,
        # What a refusal withheld is not an answer.
        "answer": item.answer if item.answered else "",
        "held_back": "" if item.answered else item.answer,
        "judgement": judge(item),
        "verdict": item.verdict,
        "confidence": item.confidence,
        "citations": quotes if item.answered else [],
        "held_back_citations": [] if item.answered else quotes,
        "source_language": item.source_language,
        "retrieved": list(item.retrieved),
        "answer_rank": item.answer_rank,
        "ms": dict(item.ms),
    }


def _outcome(document: Any, system: str) -> Outcome:
    return Outcome(
        system=_a(str, system),
        items=tuple(map(_item, _a(list, document["items"]))),
        metrics=_figures(document),
        by={
            name: {group: _figures(figures) for group, figures in groups.items()}
            for name, groups in document["by"].items()
        },
        latency={stage: _figures(figures) for stage, figures in document["latency"].items()},
    )


def _figures(document: Any) -> dict[str, Figure]:
    found = {}
    for name, value in document["metrics"].items():
        low, high = document["intervals"][name]
        found[name] = Figure(_real(value), _end(low), _end(high), _a(int, document["counts"][name]))
    return found


def _item(given: Any) -> Item:
    answered, rank = _a(bool, given["answered"]), given["answer_rank"]
    case = Case(
        id=_a(str, given["id"]),
        question=_a(str, given["question"]),
        answers=_texts(given["answers"]),
        answerable=_a(bool, given["answerable"]),
        sources={source: _a(int, grade) for source, grade in given["sources"].items()},
        language=_maybe_text(given["lang"]),
        type=_maybe_text(given["type"]),
        kind=_maybe_text(given.get("kind")),
        verdict=_maybe_text(given.get("expected_verdict")),
        members=tuple(map(_texts, _a(list, given.get("members", [])))),
        story=_maybe_text(given.get("story")),
    )
    return Item(
        case=case,
        answered=answered,
        answer=_a(str, given["answer" if answered else "held_back"]),
        confidence=_real(given["confidence"]),
        citations=tuple(
            map(_quoted, [*_a(list, given["citations"]), *_a(list, given.get("held_back_citations", []))])
        ),
        retrieved=_texts(given["retrieved"]),
        answer_rank=None if rank is None else _a(int, rank),
        ms={stage: _real(took) for stage, took in given["ms"].items()},
        verdict=_maybe_text(given.get("verdict")),
        source_language=_maybe_text(given.get("source_language")),
    )


def _quoted(given: Any) -> Quoted:
    return Quoted(
        _a(str, given["source"]),
        _a(str, given["quote"]),
        _a(bool, given["valid"]),
        _maybe_text(given.get("language")),
    )


def _plain(value: float) -> float | None:
    """JSON has no nan."""
    return None if math.isnan(value) else value


def _end(value: Any) -> float:
    return math.nan if value is None else _real(value)


def _a(kind: type[_T], value: Any) -> _T:
    """The value itself, if it is of just that kind: true is not a number."""
    if type(value) is not kind:
        raise TypeError
    return value


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(_a(str, value) for value in _a(list, values))


def _maybe_text(value: Any) -> str | None:
    return None if value is None else _a(str, value)


def _real(value: Any) -> float:
    """A finite number; what was written as 1.0 may have become 1 on the way."""
    number = _a(int, value) if isinstance(value, int) else _a(float, value)
    if not math.isfinite(number):
        raise ValueError
    return float(number)
