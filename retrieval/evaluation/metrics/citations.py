"""Whether an answer cites the articles that hold it, and all of them. Pure; each source counts once.

The citation precision and recall of ALCE (Gao et al. 2023), with known sources for its entailment model.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence


def precision(cited: Sequence[str], relevant: Collection[str]) -> float | None:
    """The share of the cited sources that are relevant (after Gao et al. 2023); None with nothing cited."""
    sources = set(cited)
    return len(sources.intersection(relevant)) / len(sources) if sources else None


def recall(cited: Sequence[str], relevant: Collection[str]) -> float | None:
    """The share of the relevant sources that are cited (after Gao et al. 2023); None with none relevant."""
    wanted = set(relevant)
    return len(wanted.intersection(cited)) / len(wanted) if wanted else None
