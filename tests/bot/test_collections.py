"""Collections of articles: one data folder each, one set of models."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import App
from bot.collections import Collections
from config.settings import Settings


@pytest.fixture
def common(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"KUTIP_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    return App(Settings.load(data_dir=tmp_path / "data"))


def titles(app: App) -> list[str]:
    return [article.source for article in app.catalog.list_articles()]


def add(app: App, name: str, text: str) -> None:
    assert app.pipeline.ingest_document(name, text.encode()).added == 1


def test_each_server_has_its_own_articles_and_all_share_the_models(common: App) -> None:
    collections = Collections(common)
    assert collections.of(None) is common
    assert not collections.has(7)
    add(common, "common.txt", "Danau Toba berada di Sumatera Utara.")
    add(collections.of(7), "own.txt", "Gunung Gentala berada di Pulau Sembilan.")
    assert collections.has(7)
    assert (titles(common), titles(collections.of(7)), titles(collections.of(8))) == (
        ["common.txt"],
        ["own.txt"],
        [],
    )
    assert collections.of(7).encoder is common.encoder
    assert collections.of(7).reader_model is common.reader_model
    asked = "Di mana Gunung Gentala berada?"
    assert "Pulau Sembilan" in collections.of(7).answerer.ask(asked).answer
    assert all(one.source != "own.txt" for one in common.answerer.ask(asked).related)


def test_the_collection_unused_for_longest_gives_its_memory_back_and_works_again(common: App) -> None:
    collections = Collections(common, most_open=2)
    first = collections.of(1)
    add(first, "a.txt", "Danau Toba berada di Sumatera Utara.")
    collections.of(2)
    assert collections.of(1) is first
    collections.of(3)
    assert collections.of(1) is first
    collections.of(2)
    collections.of(3)
    again = collections.of(1)
    assert again is not first
    assert "Sumatera Utara" in again.answerer.ask("Di mana Danau Toba berada?").answer
    collections.close()
    assert "Sumatera Utara" in again.answerer.ask("Di mana Danau Toba berada?").answer
    collections.close()


@pytest.mark.parametrize("server", ["../x", "1/2"])
def test_a_server_is_a_number(common: App, server: str) -> None:
    of: Callable[..., App] = Collections(common).of
    with pytest.raises(ValueError, match="invalid literal"):
        of(server)
