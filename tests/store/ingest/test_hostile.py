"""Texts that were made to keep a pattern or a parser busy for ever are read, or refused, at once."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.errors import SourceError
from store.ingest.fetch import RawSource
from store.ingest.isolation import IsolatedReader
from store.ingest.kinds import Kind

FAULTS = Path(__file__).parents[4] / "shared" / "cases" / "faults" / "REDOS_minimal.py"
ARTICLE = "Menteri membuka stasiun itu pada hari Senin."
LINES = [
    "page " + "1" * 300 + "x",
    "home" + (">" + " " * 38 + "a") * 9,
    "komentar" + " " * 380 + "x",
    "share" + " " * 200 + "facebook " * 20 + "!",
    "© " + ", " * 90 + "x|",
    "Sri (menurut" + " " * 180,
    "diterbitkan" + " " * 100 + ":",
    "#" + " " * 400 + "#" * 500 + "x",
]
_MERGED = [f"a{n}: &a{n} {{<<: [{','.join([f'*a{n - 1}'] * 12)}]}}" for n in range(1, 9)]
FRONTS = [
    "\n".join(["a0: &a0 {k0: v, k1: v, k2: v}", *_MERGED]),
    "title: 0x" + "f" * 5000,
    "title: " + "[" * 3000,
]


@pytest.fixture(scope="module")
def reader() -> Iterator[IsolatedReader]:
    """One that grants two seconds, in which all of these are read many times over."""
    one = IsolatedReader(seconds=2)
    yield one
    one.close()


def read(reader: IsolatedReader, data: str, kind: Kind) -> str:
    return reader.read(RawSource("berita", "/berita", kind, data.encode())).text


@pytest.mark.parametrize("kind", ["text", "markdown"])
@pytest.mark.parametrize("line", LINES, ids=lambda line: line[:10])
def test_a_hostile_line_keeps_no_article_out(reader: IsolatedReader, line: str, kind: Kind) -> None:
    assert ARTICLE in read(reader, f"{line}\n{ARTICLE}\n{line}", kind)


@pytest.mark.parametrize("kind", ["text", "markdown"])
@pytest.mark.parametrize("front", FRONTS, ids=lambda front: front[:10])
def test_hostile_front_matter_is_refused(reader: IsolatedReader, front: str, kind: Kind) -> None:
    with pytest.raises(SourceError, match="front matter"):
        read(reader, f"---\n{front}\n---\n{ARTICLE}", kind)


def test_the_faults_that_were_found(reader: IsolatedReader) -> None:
    if not FAULTS.is_file():
        pytest.skip(f"the faults are not at {FAULTS}")
    found = runpy.run_path(str(FAULTS))
    for line in found["LINES"].values():
        assert ARTICLE in read(reader, f"{line}\n{ARTICLE}", "text")
    for text in (found["YAML"], found["HEXINT"]):
        with pytest.raises(SourceError, match="front matter"):
            read(reader, text, "markdown")
