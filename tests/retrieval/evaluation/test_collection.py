"""Which articles a question set is asked of."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from config.errors import SourceError, UsageError
from config.settings import Settings
from retrieval.evaluation.collection import asked_of
from retrieval.evaluation.records import Case, QuestionSet

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder
    from store.models import Article, Chunk
    from store.store import Store

TOBA = "Danau Toba ditetapkan sebagai geopark dunia oleh UNESCO pada tahun 2020."
SET = QuestionSet(
    "set.jsonl", (Case("1", "Apa itu Danau Toba?", answerable=False),), ("set.jsonl line 2: x.",)
)


@pytest.fixture
def stored(open_store: Callable[..., Store], tmp_path: Path) -> Callable[[], tuple[Store, Settings]]:
    """The user's own store, which holds nothing yet."""
    store = open_store()
    return lambda: (store, Settings.load(data_dir=tmp_path / "data"))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two articles, the question set as a file, and a folder for throw-away stores."""
    (tmp_path / "set.jsonl").write_text("{}", "utf-8")
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "toba.txt").write_text(TOBA, "utf-8")
    (tmp_path / "news" / "empty.txt").touch()
    (tmp_path / "temporaries").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporaries"))
    return tmp_path


def nothing() -> tuple[Store, Settings]:
    raise AssertionError("the user's own store is not wanted")


def test_the_stored_articles(
    place: Path,
    encoder: Encoder,
    stored: Callable[[], tuple[Store, Settings]],
    make_article: Callable[..., tuple[Article, list[Chunk]]],
) -> None:
    with (
        pytest.raises(UsageError, match=r"^There are no articles to ask; ingest some, or name some with"),
        asked_of(SET, place / "set.jsonl", [], encoder=encoder, stored=stored),
    ):
        pass
    store, settings = stored()
    with store.writing():
        store.put([make_article("toba.txt", TOBA)])
    with asked_of(SET, place / "set.jsonl", [], encoder=encoder, stored=stored) as asked:
        assert (asked.store, asked.settings, asked.root) == (store, settings, "")
        assert asked.questions is SET
        assert asked.provenance["settings"]["data_dir"] == str(place / "data")
        assert asked.provenance["corpus"] == {"sources": [], "articles": 1, "chunks": 1}
        json.dumps(asked.provenance, allow_nan=False)


def test_a_corpus(place: Path, encoder: Encoder) -> None:
    told: list[Any] = []
    news = place / "news"
    with asked_of(
        SET,
        place / "set.jsonl",
        [news],
        encoder=encoder,
        stored=nothing,
        progress=lambda *got: told.append(got),
    ) as asked:
        (article,) = asked.store.catalog.list_articles()
        assert article.text == TOBA
        assert asked.root == str(news)
        assert asked.questions.skipped == (
            *SET.skipped,
            f"{news}/empty.txt: This file is empty; check that it was saved.",
        )
        assert asked.questions.cases == SET.cases
        assert "data_dir" not in asked.provenance["settings"]
        assert asked.provenance["corpus"] == {"sources": [str(news)], "articles": 1, "chunks": 1}
        assert list((place / "temporaries").iterdir()) != []
    assert [done for done, _ in told] == [1, 2]
    assert list((place / "temporaries").iterdir()) == []


@pytest.mark.parametrize(
    ("corpus", "problem"),
    [
        ("none", "none: This path does not exist; check its spelling."),
        ("news/empty.txt", "This file is empty; "),
    ],
)
def test_a_corpus_without_articles(place: Path, encoder: Encoder, corpus: str, problem: str) -> None:
    with (
        pytest.raises(SourceError) as caught,
        asked_of(SET, place / "set.jsonl", [place / corpus], encoder=encoder, stored=nothing),
    ):
        pass
    assert problem in str(caught.value)
    assert list((place / "temporaries").iterdir()) == []


def test_the_contexts_of_a_set_are_asked_beside_a_corpus(place: Path, encoder: Encoder) -> None:
    own = QuestionSet(
        "s.json", SET.cases, corpus={"context-0001": "Japan began releasing water on Thursday."}
    )
    with asked_of(own, place / "set.jsonl", [], encoder=encoder, stored=nothing) as alone:
        assert [article.source for article in alone.store.catalog.list_articles()] == ["context-0001"]
        assert alone.root == ""
        # Where it lay is another place each time.
        assert str(place / "temporaries") not in json.dumps(alone.provenance)
    with asked_of(own, place / "set.jsonl", [place / "news"], encoder=encoder, stored=nothing) as beside:
        sources = {article.source for article in beside.store.catalog.list_articles()}
        assert sources == {"context-0001", f"{place}/news/toba.txt"}


def test_the_corpus_of_a_folder(place: Path, encoder: Encoder) -> None:
    folder = place / "beir"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(json.dumps({"_id": "d1", "title": "Toba", "text": TOBA}), "utf-8")
    with asked_of(SET, folder, [], encoder=encoder, stored=nothing) as asked:
        assert [article.source for article in asked.store.catalog.list_articles()] == ["d1"]
        before = asked.provenance["set"]["sha256"]
    (folder / "queries.jsonl").write_text("{}", "utf-8")
    with asked_of(SET, folder, [place / "news"], encoder=encoder, stored=nothing) as other:
        assert [Path(article.source).name for article in other.store.catalog.list_articles()] == ["toba.txt"]
        assert other.provenance["set"]["sha256"] != before


def test_an_interruption_leaves_no_folder(place: Path, encoder: Encoder) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with (
        pytest.raises(KeyboardInterrupt),
        asked_of(
            SET, place / "set.jsonl", [place / "news"], encoder=encoder, stored=nothing, progress=interrupt
        ),
    ):
        pass
    assert list((place / "temporaries").iterdir()) == []


def test_a_chroma_server_and_secrets_stay_out(
    place: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUTIP_CHROMA_URL", "http://user:hunter2@127.0.0.1:1")
    with asked_of(SET, place / "set.jsonl", [place / "news"], encoder=encoder, stored=nothing) as asked:
        assert asked.store.vectors.count() == 1
        assert "hunter2" not in json.dumps(asked.provenance)
