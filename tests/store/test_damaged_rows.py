"""Rows that make no sense, as a process and in the store: a true sentence, and a way out."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from config.errors import DamagedArticleError, StoreError
from store.chat.pending import Pending
from store.chat.replies import Replies, Reply
from store.chat.servers import Servers, ServerSettings
from store.feedback import Feedback, FeedbackLog
from store.models import Article, Chunk
from store.store import Store
from tests.forked.command import forked_kutip

MakeArticle = Callable[..., tuple[Article, list[Chunk]]]


@pytest.fixture
def store(open_store: Callable[..., Store], make_article: MakeArticle) -> Store:
    store = open_store()
    with store.writing():
        store.put([make_article("toba", "Danau Toba terletak di Sumatera."), make_article("water", "Japan.")])
    return store


def write(store: Store, sql: str, *values: Any) -> None:
    with store.catalog.database.transaction() as connection:
        connection.execute(sql, values)


def kutip(*argv: str) -> tuple[int, str, str]:
    done = forked_kutip("--data-dir", "data", *argv)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("date", "soon"), ("date", 5), ("credits", "["), ("credits", "[1]"), ("credits", '[{"a": "b"}]'),
        ("credits", "null"), ("text", b"\x00\xff"), ("title", b"\xff"),
    ],
)  # fmt: skip
def test_a_damaged_article(store: Store, column: str, value: Any) -> None:
    whole = store.catalog.article("toba")
    write(store, f"UPDATE articles SET {column} = ? WHERE id = ?", value, whole.id)  # noqa: S608
    sentence = (
        f"kutip: What the catalog holds of the article {whole.id} is damaged; take it out with `kutip remove "
        f"{whole.id}` and ingest it again.\n"
    )
    for command in (["articles"], ["show", whole.id], ["ask", "Di mana Danau Toba?"]):
        assert kutip(*command) == (1, "", sentence)
    status, said, _ = kutip("remove", whole.id)
    assert (status, whole.id in said) == (0, True)
    assert kutip("articles")[0] == 0
    assert [article.source for article in store.catalog.list_articles()] == ["water"]


@pytest.mark.parametrize(("start", "end"), [("a", 3), (5, 2), (-1, 3), (0, 10_000), (0, b"3")])
def test_a_chunk_that_lies_outside_its_article(store: Store, start: Any, end: Any) -> None:
    (chunk,) = store.catalog.chunks_of([store.catalog.article("toba").id])
    write(store, "UPDATE chunks SET start = ?, end = ? WHERE id = ?", start, end, chunk.id)
    with pytest.raises(DamagedArticleError, match=chunk.article_id):
        store.catalog.passages([chunk.id])


def test_a_damaged_fact(store: Store) -> None:
    write(store, "UPDATE facts SET value = 'many' WHERE name = 'revision'")
    with pytest.raises(StoreError, match="Restore the catalog from a backup"):
        store.catalog.state()


def test_what_nothing_else_needs_is_left_out(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    database = store.catalog.database
    for number in range(2):
        FeedbackLog(database).add(Feedback(f"q{number}", "a", answered=True, verdict="good"))
        Replies(database).add(Reply(f"k{number}", 1, 2, f"q{number}", {"answered": True}))
        Pending(database).add(f"t{number}", 1, dt.datetime.now(dt.UTC))
    write(store, "UPDATE feedback SET sources = '[' WHERE question = 'q0'")
    write(store, "UPDATE replies SET document = '[]' WHERE key = 'k0'")
    write(store, "UPDATE pending SET at = 'then' WHERE token = 't0'")
    with caplog.at_level(logging.WARNING):
        assert [one.question for one in FeedbackLog(database).all()] == ["q1"]
        assert Replies(database).get("k0") is None
        assert [one.key for one in Replies(database).recent(1, 5, 2)] == ["k1"]
        assert [one.token for one in Pending(database).all()] == ["t1"]
    told = [record.getMessage() for record in caplog.records]
    assert told[0] == "A verdict in the catalog is damaged and left out."
    assert {text.split()[1] for text in told} == {"verdict", "reply", "interaction"}


@pytest.mark.parametrize("channels", ["[", "5", "null"])
def test_settings_of_a_server_are_not_replaced_by_the_defaults(store: Store, channels: str) -> None:
    """With those, a server that keeps its own articles would be answered from the common ones."""
    servers = Servers(store.catalog.database)
    servers.put(ServerSettings(7, own_articles=True))
    write(store, "UPDATE servers SET channels = ?", channels)
    with pytest.raises(StoreError, match="What server 7 has set in the catalog makes no sense"):
        servers.get(7)


def test_what_is_whole_is_read_as_it_was(store: Store, tmp_path: Path) -> None:
    status, said, _ = kutip("articles", "--json")
    assert (status, {one["source"] for one in json.loads(said)["articles"]}) == (0, {"toba", "water"})
