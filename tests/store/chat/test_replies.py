"""Replies come back after a restart; private ones stay their user's."""

from __future__ import annotations

import datetime as dt
import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from config.errors import StoreError
from store.catalog import Catalog
from store.chat.replies import Replies, Reply, new_key

NOON = dt.datetime(2024, 5, 24, 12, tzinfo=dt.UTC)
FULL = Reply(
    key="AbCdEf_-1234",
    channel=2**62,
    user=11,
    question="Kapan “itu” \U0001f600?",
    document={"answer": "24 Mei", "citations": [{"n": 1, "date": None}]},
    server=12,
    message=13,
    collection=12,
    follows="zzzzzzzzzzzz",
    private=True,
    at=NOON,
)


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog.open(tmp_path / "data")


@pytest.fixture
def replies(catalog: Catalog) -> Replies:
    return Replies(catalog.database)


def keys(found: list[Reply]) -> list[str]:
    return [reply.key for reply in found]


def test_a_reply_comes_back_after_a_restart(replies: Replies, catalog: Catalog) -> None:
    bare = Reply(key=new_key(), channel=1, user=2, question="\ud800?", document={})
    replies.add(FULL)
    replies.add(bare)
    again = Replies(Catalog.open(catalog.database.path.parent).database)
    assert again.get(FULL.key) == again.of_message(13) == FULL
    assert again.get(bare.key) == replace(bare, question="\ufffd?")
    assert again.get("unknown") is again.of_message(14) is None


def test_keys_are_short_and_fit_into_a_url() -> None:
    made = {new_key() for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(r"[\w-]{12}", key, re.ASCII) for key in made)


def test_a_key_is_used_once(replies: Replies) -> None:
    replies.add(FULL)
    with pytest.raises(StoreError):
        replies.add(replace(FULL, question="Lain?"))
    assert replies.get(FULL.key) == FULL


def test_a_reply_is_found_by_its_message_once_that_is_known(replies: Replies) -> None:
    replies.add(replace(FULL, message=None))
    assert replies.of_message(99) is None
    replies.placed(FULL.key, 99)
    assert replies.of_message(99) == replace(FULL, message=99)
    replies.placed("unknown", 100)
    assert replies.of_message(100) is None


def test_recent_are_those_of_the_user_in_the_channel_newest_last(replies: Replies) -> None:
    for number in range(5):
        replies.add(replace(FULL, key=f"key{number}", channel=number % 2, private=False, user=1))
    replies.add(replace(FULL, key="other", channel=0, private=False, user=2))
    assert keys(replies.recent(0, 2, 1)) == ["key2", "key4"]
    assert keys(replies.recent(1, 9, 1)) == ["key1", "key3"]
    assert keys(replies.recent(0, 9, 2)) == ["other"]
    assert replies.recent(2, 9, 1) == []


def test_what_a_user_asked_in_a_channel_is_forgotten_and_nothing_else(replies: Replies) -> None:
    for key, channel, user in (("mine", 1, 1), ("secret", 1, 1), ("elsewhere", 2, 1), ("other", 1, 2)):
        replies.add(replace(FULL, key=key, channel=channel, user=user, private=key == "secret"))
    assert replies.forget(1, 1) == 2
    assert replies.forget(1, 1) == 0
    left = [key for key in ("mine", "secret", "elsewhere", "other") if replies.get(key)]
    assert left == ["elsewhere", "other"]


def test_a_conversation_goes_back_along_its_replies(replies: Replies) -> None:
    for key, follows in (("a", None), ("b", "a"), ("other", "a"), ("c", "b"), ("loop", "loop")):
        replies.add(replace(FULL, key=key, follows=follows))
    assert keys(replies.conversation("c", 9)) == ["a", "b", "c"]
    assert keys(replies.conversation("c", 2)) == ["b", "c"]
    assert keys(replies.conversation("loop", 3)) == ["loop"] * 3
    assert replies.conversation("unknown", 9) == []


def test_old_replies_are_dropped_whatever_their_zone(replies: Replies) -> None:
    jakarta = dt.timezone(dt.timedelta(hours=7))
    moments = {"before": NOON - dt.timedelta(microseconds=1), "at": NOON, "east": NOON.astimezone(jakarta)}
    for key, at in moments.items():
        replies.add(replace(FULL, key=key, at=at))
    assert replies.drop_before(NOON) == 1
    assert replies.get("before") is None
    assert replies.get("at") is not None
    assert replies.get("east") is not None
    assert replies.drop_before(NOON) == 0


def test_threads_store_replies_together(replies: Replies) -> None:
    def add() -> None:
        for _ in range(5):
            replies.add(replace(FULL, key=new_key(), private=False))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(keys(replies.recent(FULL.channel, 99, FULL.user)))) == 20
