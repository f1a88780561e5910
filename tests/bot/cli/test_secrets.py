"""No command shows a login or a key, whatever is wrong."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from config.errors import EmbeddingMismatchError
from config.settings import Settings
from store.catalog import Catalog
from tests.bot.cli_fixtures import Run

pytest_plugins = ["tests.bot.cli_fixtures"]

CLASS = "llama_index.embeddings.openai_like:OpenAILikeEmbedding"
OPTIONS = {
    "model_name": "m",
    "api_base": "http://u:hush@hush@127.0.0.1:9/v1?apikey=hush-1",
    "api_key": "hush-2-hush",
    "default_headers": {"X-Auth": "hush-3"},
    "max_retries": 0,
}
STABLE = {"model_name": "m", "default_headers": {}, "max_retries": 0}
# What of these an older kutip stored.
OLD = {name: value for name, value in OPTIONS.items() if name != "api_key"}


@pytest.fixture
def configured(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder whose embedding and server are behind logins and cannot be reached."""
    monkeypatch.setenv("KUTIP_EMBEDDING", CLASS)
    monkeypatch.setenv("KUTIP_EMBEDDING_OPTIONS", json.dumps(OPTIONS))
    # As an older kutip wrote it.
    catalog = Catalog.open(place / "data")
    catalog.set_fact("embedding", f"{CLASS} {json.dumps(OLD, sort_keys=True)}")
    return place / "data"


@pytest.mark.parametrize("debug", ["", "1"])
@pytest.mark.parametrize(
    "argv",
    [
        ["status"], ["status", "--json"], ["doctor"], ["doctor", "--json"], ["ingest", "news"],
        ["ingest", "http://u:hush@127.0.0.1:9/a"], ["ask", "siapa?"],
    ],
)  # fmt: skip
def test_a_command(
    configured: Path, run: Run, argv: list[str], debug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUTIP_DEBUG", debug)
    for server in ("", "http://u:hush@hush@127.0.0.1:9/?token=hush-4"):
        monkeypatch.setenv("KUTIP_CHROMA_URL", server)
        outcome = run(*argv)
        assert "hush" not in outcome.out + outcome.err
        assert outcome.out + outcome.err


def test_the_name_of_the_embedding_holds_none_and_is_the_same_for_another_login(
    configured: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = json.loads(run("status", "--json").out)["embedding"]
    parts = (
        '{"api_base": "http://127.0.0.1:9/v1", "default_headers": {}, "max_retries": 0, "model_name": "m"}'
    )
    assert shown == f"{CLASS} {parts}"
    from store.embedding.name import embedding_name  # noqa: PLC0415

    for base in ("http://127.0.0.1:9/v1", "http://me:new@127.0.0.1:9/v1?apikey=new"):
        assert embedding_name(CLASS, {**OPTIONS, "api_base": base}) == shown
    assert embedding_name(CLASS, {**OLD, "api_base": "http://127.0.0.1:8/v1"}) != shown


def test_a_store_that_an_older_kutip_named_is_accepted_and_named_anew(
    filled: Path, run: Run, monkeypatch: pytest.MonkeyPatch, place: Path
) -> None:
    """The store of the bundled model with such a name in it: it is refused, and no login is shown."""
    Catalog.open(filled).set_fact("embedding", f"{CLASS} {json.dumps(OLD, sort_keys=True)}")
    refused = run("ask", "siapa?")
    assert refused.status == EmbeddingMismatchError.exit_status
    assert "was built with the embedding llama_index" in refused.err
    assert "hush" not in refused.err
    monkeypatch.setenv("KUTIP_EMBEDDING", CLASS)
    monkeypatch.setenv("KUTIP_EMBEDDING_OPTIONS", json.dumps({**OPTIONS, "api_key": "hush-renewed"}))
    # Accepted: what fails is the service, which is not there.
    assert "failed (APIConnectionError" in run("ask", "siapa?").err
    assert run("remove", "news/toba.txt").status == 0
    with sqlite3.connect(filled / "catalog.sqlite3") as raw:
        (kept,) = raw.execute("SELECT value FROM facts WHERE name = 'embedding'").fetchone()
    assert "hush" not in kept
    assert Settings.load().embedding_options["api_key"] == "hush-renewed"
