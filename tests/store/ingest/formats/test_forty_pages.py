"""Forty pages in ten layouts: what is stored is the article, and what the pages state about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from retrieval.evaluation.studies.extraction import Scored, scored, summary
from store.ingest.article import read_article
from store.ingest.fetch import RawSource
from tests.pages.build import build


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, Any]], list[Scored]]:
    folder = tmp_path_factory.mktemp("pages")
    truths = build(folder)
    return folder, truths, list(scored(folder))


def test_the_whole_article_and_nothing_else(pages: tuple[Path, object, list[Scored]]) -> None:
    measured = summary(pages[2])
    assert (measured["pages"], measured["refused"]) == (40, {})
    assert measured["f1"] >= 0.97
    assert measured["precision"] >= 0.97
    # Whatever else is taken, no trap costs an article more than a few words.
    assert all(page.overlap.missed < 0.02 for page in pages[2])


def test_what_the_pages_state(pages: tuple[Path, object, list[Scored]]) -> None:
    judged = [(page.name, name, found) for page in pages[2] for name, found in page.fields.items()]
    assert [one for one in judged if one[2] != "right"] == []


def test_each_line_of_the_truth_is_a_line_of_the_article(
    pages: tuple[Path, dict[str, dict[str, Any]], list[Scored]],
) -> None:
    folder, truths, _ = pages
    for name, truth in truths.items():
        data = (folder / "html" / f"{name}.html").read_bytes()
        lines = read_article(RawSource(name, name, "html", data)).text.split("\n")
        assert [line for line in truth["articleBody"].split("\n") if line not in lines] == []
