"""How well sources are ranked. Pure.

retrieved: sources, best first, each once. relevant: the grade of each source, relevant if above 0. Without
a relevant source there is nothing to find, and a figure is nan.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence


def recall(retrieved: Sequence[str], relevant: Mapping[str, int], k: int) -> float:
    """The share of the relevant sources among the first k, 0..1 (trec_eval's recall_k)."""
    wanted = {source for source, grade in relevant.items() if grade > 0}
    return len(wanted.intersection(retrieved[:k])) / len(wanted) if wanted else math.nan


def reciprocal_rank(retrieved: Sequence[str], relevant: Mapping[str, int], k: int = 10) -> float:
    """1 / the rank of the first relevant source, 0 if it is not among the first k.

    Source: Voorhees 1999, the TREC-8 question answering track; trec_eval's recip_rank, cut at k.
    """
    if not any(grade > 0 for grade in relevant.values()):
        return math.nan
    ranks = (rank for rank, source in enumerate(retrieved[:k], start=1) if relevant.get(source, 0) > 0)
    return next((1 / rank for rank in ranks), 0.0)


def ndcg(retrieved: Sequence[str], relevant: Mapping[str, int], k: int = 10) -> float:
    """The discounted gain of the first k over that of the best ranking's, 0..1.

    The gain is the grade itself and is divided by log2(rank + 1), as trec_eval's ndcg_cut_k has it
    (Järvelin and Kekäläinen 2002); 2^grade - 1, the other common gain, gives other figures.
    """
    best = sorted((grade for grade in relevant.values() if grade > 0), reverse=True)
    return (
        _gain([relevant.get(source, 0) for source in retrieved[:k]]) / _gain(best[:k]) if best else math.nan
    )


def answer_recall(answer_rank: int | None, k: int) -> float:
    """1 if a passage among the first k holds an accepted answer, else 0 (Karpukhin et al. 2020).

    answer_rank: the place of the first such passage, from 1; None: none does.
    """
    return float(answer_rank is not None and answer_rank <= k)


def _gain(grades: Iterable[int]) -> float:
    return sum(max(grade, 0) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))
