"""A question set of any form, told by what is there."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from config.errors import SourceError, UsageError
from retrieval.evaluation.datasets.beir import read_beir
from retrieval.evaluation.datasets.files import FORMS, parsed, read_text
from retrieval.evaluation.datasets.lines import read_lines
from retrieval.evaluation.datasets.squad import Squad
from retrieval.evaluation.datasets.validate import BadRecordError
from retrieval.evaluation.records import QuestionSet

# How a SQuAD file begins, so that one with an error in it is not taken for lines.
_SQUAD = re.compile(r'\s*\{[^{}]*"data"\s*:\s*\[')


def read_questions(path: Path) -> QuestionSet:
    """The cases of a file of JSON lines, a SQuAD file, or a BEIR folder: whichever `path` is.

    What cannot be read is told in `skipped`, and the rest goes on. Raises UsageError when `path` is no
    question set, SourceError when it cannot be read or no case of it can be used.
    """
    corpus: dict[str, str] = {}
    # Unlike Path.is_dir, this is false for a path that cannot be.
    if os.path.isdir(path):  # noqa: PTH112
        cases, skipped = read_beir(path)
    else:
        text = read_text(path)
        document = _squad(text, path.name)
        if document is None:
            cases, skipped = read_lines(text, path.name)
        else:
            squad = Squad.of(document, path.name)
            cases, skipped = squad.cases(), squad.skipped
            corpus = {source: context for context, source in squad.sources.items()}
    if not cases:
        raise SourceError(_no_case(path, skipped))
    return QuestionSet(path.resolve().name, tuple(cases), tuple(skipped), corpus)


def _squad(text: str, name: str) -> Any:
    """The document of a SQuAD file, or None when the text is lines."""
    try:
        document = parsed(text)
    except BadRecordError as error:
        if _SQUAD.match(text):
            raise SourceError(f"{name}: {error}.") from None
        return None
    if isinstance(document, dict) and "data" in document and "question" not in document:
        return document
    if "\n" in text.strip():
        raise UsageError(f"{name} is JSON, but no question set; {FORMS}.")
    return None


def _no_case(path: Path, skipped: Sequence[str]) -> str:
    if not skipped:
        return f"{path} holds no question that can be scored; {FORMS}."
    more = f" (and {len(skipped) - 1:,} more)" if len(skipped) > 1 else ""
    return f"{path} holds no question that can be scored: {skipped[0].removesuffix('.')}{more}."
