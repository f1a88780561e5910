"""An index takes as much at once as it is given, however much Chroma takes in one call."""

from __future__ import annotations

import uuid
from pathlib import Path

import numpy as np
import pytest

from store.vectors import Entry, Vectors

MANY = 6000


@pytest.mark.parametrize("kind", ["embedded", "server"])
def test_more_than_chroma_takes_in_one_call(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    server = request.getfixturevalue("chroma_server") if kind == "server" else ""
    vectors = Vectors(tmp_path / "chroma", server, uuid.uuid4().hex)
    rows = np.random.default_rng(1).normal(size=(MANY, 8)).astype(np.float32)
    names = [f"c{number}" for number in range(MANY)]
    vectors.add([Entry(name, row, "a", None, None) for name, row in zip(names, rows, strict=True)])
    assert vectors.ids() == set(names)
    assert len(vectors.cosines(rows[0], names)) == MANY
    assert next(iter(vectors.search(rows[MANY - 1], 1))) == names[-1]
    vectors.delete(names[1:])
    assert vectors.ids() == {"c0"}
    vectors.clear()
