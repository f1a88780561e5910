"""A whole evaluation over a small store: kutip, the baselines, and figures that follow from the items."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.settings import Settings
from retrieval.evaluation.evaluate import ALONE, KUTIP, NO_ABSTENTION, STOCK, evaluate
from retrieval.evaluation.item_scores import scores
from retrieval.evaluation.records import Case, QuestionSet, Run
from retrieval.evaluation.run_files import from_json, to_json

if TYPE_CHECKING:
    from store.models import Article, Chunk
    from store.store import Store

TEXTS = {
    "beijing.txt": "Perdana Menteri Mikhail Mishustin tiba di Beijing hari Selasa.\nIa pulang hari Rabu.",
    "toba.txt": "Danau Toba ditetapkan sebagai geopark dunia oleh UNESCO pada tahun 2020.",
    "water.txt": "Japan began releasing treated water from the Fukushima plant on Thursday.",
    # More than LlamaIndex's own splitter puts into one node.
    "long.txt": "\n".join(
        f"Harga beras di pasar nomor {n} naik sedikit pada bulan lalu." for n in range(150)
    ),
}
CASES = (
    Case("1", "Siapa yang tiba di Beijing?", ("Mikhail Mishustin",), True, {"beijing.txt": 1}, "id", "who"),
    Case("2", "When did Japan release water?", ("Thursday",), True, {"water.txt": 1}, "en", "when"),
    Case("3", "Siapa raja Jupiter?", answerable=False, language="id", type="who"),
    Case("4", "Harga apa yang naik di pasar nomor 120?", ("beras",), True, {"long.txt": 1}, "id", "what"),
)
QUESTIONS = QuestionSet("set.jsonl", CASES, ("set.jsonl line 9: this is not JSON.",))


@pytest.fixture
def store(
    open_store: Callable[..., Store], make_article: Callable[..., tuple[Article, list[Chunk]]]
) -> Store:
    store = open_store()
    with store.writing():
        store.put([make_article(name, text) for name, text in TEXTS.items()])
    return store


@pytest.fixture
def temporaries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the stock index is made in."""
    folder = tmp_path / "temporaries"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def run(
    store: Store, tmp_path: Path, temporaries: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Run, list[tuple[str, int]]]:
    """A run with baselines and what it told on its way; nothing outside this machine can be reached."""

    def refuse(_: socket.socket, address: object) -> None:
        raise AssertionError(f"something wanted to reach {address!r}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    told: list[tuple[str, int]] = []
    settings = Settings.load(data_dir=tmp_path / "data", threshold=0.5)
    return evaluate(
        QUESTIONS, store, settings, {"k": 1}, baselines=True, report=lambda *got: told.append(got)
    ), told


def test_a_run_with_its_baselines(run: tuple[Run, list[tuple[str, int]]], temporaries: Path) -> None:
    made, told = run
    assert (made.set_name, made.skipped, made.config) == (QUESTIONS.name, QUESTIONS.skipped, {"k": 1})
    assert made.outcome.system == KUTIP
    assert [outcome.system for outcome in made.baselines] == [*ALONE, STOCK, NO_ABSTENTION]
    for outcome in (made.outcome, *made.baselines):
        assert tuple(item.case for item in outcome.items) == CASES
        assert outcome.metrics["quote_validity"].value == 1
        for item in outcome.items:
            # What a refusal held back has its quotes, too.
            assert item.citations or not item.answered
            # A verdict stands before the sentence that decides.
            words = item.answer.partition(": ")[2] if item.verdict else item.answer
            assert not item.answered or words in item.citations[0].quote
            assert set(item.retrieved) <= TEXTS.keys()
            assert len(set(item.retrieved)) == len(item.retrieved)
            for quote in item.citations:
                assert quote.quote in TEXTS[quote.source]
    assert told == [(system, done) for system in (KUTIP, *ALONE, STOCK) for done in range(len(CASES) + 1)]
    assert list(temporaries.iterdir()) == []
    again = to_json(made)
    assert to_json(from_json(again)) == again


def test_figures_follow_from_the_items(run: tuple[Run, list[tuple[str, int]]]) -> None:
    for outcome in (run[0].outcome, *run[0].baselines):
        rows = [scores(item) for item in outcome.items]
        for name in rows[0]:
            values = [row[name] for row in rows if row[name] == row[name]]
            if values:
                assert outcome.metrics[name].value == pytest.approx(sum(values) / len(values)), name
                assert outcome.metrics[name].count == len(values)
            else:
                assert name not in outcome.metrics
        assert set(outcome.by["language"]) == {"en", "id"}
        assert outcome.by["type"]["when"]["coverage"].count == 1
        assert outcome.latency["total"]["p50"].count == len(CASES)


def test_what_the_baselines_are(run: tuple[Run, list[tuple[str, int]]]) -> None:
    made = run[0]
    by_name = {outcome.system: outcome for outcome in made.baselines}
    for forced, item in zip(by_name[NO_ABSTENTION].items, made.outcome.items, strict=True):
        assert forced.answered
        assert (forced.answer, forced.confidence, forced.retrieved) == (
            item.answer,
            item.confidence,
            item.retrieved,
        )
    for item in by_name[STOCK].items:
        (quote,) = item.citations
        assert item.answered
        assert item.answer == quote.quote
        assert len(item.answer) > 60
    # The lexical leg knows no word of it, and the dense leg always finds something.
    assert by_name["dense only"].items[1].retrieved[0] == "water.txt"
    assert by_name["BM25 only"].items[0].retrieved[0] == "beijing.txt"
    assert by_name[STOCK].items[3].retrieved[0] == "long.txt"


def test_without_baselines(store: Store, tmp_path: Path) -> None:
    settings = Settings.load(data_dir=tmp_path / "data", threshold=1.0)
    made = evaluate(QUESTIONS, store, settings, {})
    assert made.baselines == ()
    assert not any(item.answered for item in made.outcome.items)
    assert made.outcome.metrics["refusal_recall"].value == 1
    # No answer was given, so there is nothing to say of its quotes.
    assert "quote_validity" not in made.outcome.metrics


@pytest.mark.parametrize("at", [KUTIP, STOCK])
def test_an_interruption_leaves_no_folder(store: Store, tmp_path: Path, temporaries: Path, at: str) -> None:
    def interrupt(system: str, done: int) -> None:
        if (system, done) == (at, 2):
            raise KeyboardInterrupt

    settings = Settings.load(data_dir=tmp_path / "data")
    with pytest.raises(KeyboardInterrupt):
        evaluate(QUESTIONS, store, settings, {}, baselines=True, report=interrupt)
    assert list(temporaries.iterdir()) == []
