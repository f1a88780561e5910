"""How much of a page's article was extracted: runs of four words, as the public article-extraction-benchmark
counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_RUN = 4


@dataclass(frozen=True, slots=True)
class Overlap:
    """Shares of a page, which add up to 1 or are all 0: right, not of the article, and missed."""

    right: float
    wrong: float
    missed: float

    @property
    def exact(self) -> bool:
        return not self.wrong and not self.missed


@dataclass(frozen=True, slots=True)
class Extraction:
    """The measures over all pages. exact: the share of pages extracted without a word too many or too few."""

    f1: float
    precision: float
    recall: float
    exact: float


def overlap(truth: str, found: str) -> Overlap:
    """Of the runs of words of an article's text and of what was extracted; a long page counts no more than
    another."""
    wanted, given = _runs(truth), _runs(found)
    right = sum((wanted & given).values())
    wrong, missed = sum((given - wanted).values()), sum((wanted - given).values())
    total = max(1, right + wrong + missed)
    return Overlap(right / total, wrong / total, missed / total)


def extraction(pages: Iterable[Overlap]) -> Extraction:
    """The measures of the public benchmark, 0 where nothing was extracted."""
    all_pages = list(pages)
    right = sum(page.right for page in all_pages)
    precision = right / max(1e-9, right + sum(page.wrong for page in all_pages))
    recall = right / max(1e-9, right + sum(page.missed for page in all_pages))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    exact = sum(page.exact for page in all_pages) / max(1, len(all_pages))
    return Extraction(f1, precision, recall, exact)


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    # A text that is shorter than a run is one.
    return Counter(tuple(words[start : start + _RUN]) for start in range(max(1, len(words) - _RUN + 1)))
