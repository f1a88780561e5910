"""Sketches of texts by MinHash (Broder 1997): texts that share most of their words in a row share a band.

A sketch only says which texts to compare; `near_duplicate.py` compares them.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from rensa import RMinHash

# Words in a row that are one element of a text.
_SHINGLE = 3
# Texts that share a third of their elements meet in a band six times in ten, those that share half 96 times
# in a hundred, those that share a tenth twice.
_BANDS, _ROWS = 24, 3
_SEED = 20240
# Names how sketches are made, so that those of an older kutip are made again.
WAY = f"minhash {RMinHash.ALGORITHM_VERSION} {_SHINGLE} {_BANDS}x{_ROWS}"


def bands(words: Sequence[str]) -> list[int]:
    """The bands of a text, signed 64-bit numbers; none of one with too few words to compare."""
    shingles = {" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)}
    if not shingles:
        return []
    sketch = RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    # In order, so that the same text has the same sketch in each process.
    sketch.update(sorted(shingles))
    values = sketch.digest()
    return [_number(at, values[at * _ROWS : (at + 1) * _ROWS]) for at in range(_BANDS)]


def _number(band: int, values: Sequence[int]) -> int:
    written = " ".join(map(str, (band, *values))).encode()
    return int.from_bytes(blake2b(written, digest_size=8).digest(), "big", signed=True)
