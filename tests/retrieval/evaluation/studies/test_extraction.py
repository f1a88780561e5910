"""Extraction is scored as the public benchmark scores it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from config.errors import UsageError
from retrieval.evaluation.metrics.extraction import extraction, overlap
from retrieval.evaluation.studies.extraction import scored, summary

LINES = (
    "Pengisian awal bendungan dimulai pada Selasa pagi setelah pintu pengelak ditutup oleh petugas balai.",
    "Kepala balai, Wira Santika, mengatakan volume waduk akan mencapai 42 juta meter kubik tahun depan.",
)
PAGE = "<html><body><article><h1>Air Naik</h1>{}</article></body></html>"


def test_runs_of_four_words() -> None:
    assert overlap("a b c d e", "a b c d e").exact
    # Runs: abcd and bcde are right, cdef is too many.
    one = overlap("a b c d e", "a, b. c d e f")
    assert (one.right, one.wrong, one.missed) == pytest.approx((2 / 3, 1 / 3, 0))
    nothing = overlap("a b c d e", "")
    assert (nothing.right, nothing.missed) == pytest.approx((0, 2 / 3))


def test_a_long_page_counts_no_more_than_a_short_one() -> None:
    half = overlap("a b c d e f g h", "a b c d e f g h" + " x" * 5)
    measured = extraction([overlap("a b c d", "a b c d"), half])
    assert measured.precision == pytest.approx((1 + 0.5) / 2)
    assert (measured.recall, measured.exact) == (1, 0.5)
    assert measured.f1 == pytest.approx(2 * 0.75 / 1.75)
    assert extraction([]).f1 == 0


def test_a_folder_in_the_public_form(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    truths = {
        "whole": {
            "articleBody": "\n".join(LINES),
            "url": "https://kabar.example/a",
            "publisher": "kabar.example",
        },
        "packed": {"articleBody": "\n".join(LINES), "title": "Air Naik", "date": None, "author": "Rani"},
        "menu": {"articleBody": LINES[0], "title": "Menu"},
    }
    (tmp_path / "ground-truth.json").write_text(json.dumps(truths), "utf-8")
    page = PAGE.format("".join(f"<p>{line}</p>" for line in LINES))
    (tmp_path / "html/whole.html").write_text(page, "utf-8")
    (tmp_path / "html/packed.html.gz").write_bytes(gzip.compress(page.encode()))
    (tmp_path / "html/menu.html").write_text("<p>Menu</p>", "utf-8")
    pages = list(scored(tmp_path))
    assert [page.overlap.exact for page in pages] == [True, True, False]
    assert [dict(page.fields) for page in pages] == [
        {"publisher": "right"}, {"title": "right", "date": "right", "author": "none"}, {"title": "none"},
    ]  # fmt: skip
    measured = summary(pages)
    assert measured["refused"].keys() == {"menu"}
    assert measured["exact"] == pytest.approx(2 / 3)
    assert measured["precision"] == pytest.approx(2 / (2 + pages[2].overlap.wrong))


def test_a_folder_without_truths(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"ground-truth\.json"):
        list(scored(tmp_path))
