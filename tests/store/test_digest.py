"""The digest of a set of ids: kept by changes, it is what it would be if made anew."""

from __future__ import annotations

import random

from store.digest import Digest, is_mark_of


def test_a_digest_that_is_changed_is_that_of_the_changed_set() -> None:
    draw = random.Random(3)  # noqa: S311
    held: set[str] = set()
    digest = Digest()
    for number in range(200):
        added = {f"c{number}-{at}" for at in range(draw.randrange(4))}
        removed = set(draw.sample(sorted(held), min(len(held), draw.randrange(4))))
        digest = digest.changed(added, removed)
        held = held - removed | added
        assert digest == Digest.of(held) == Digest.of(sorted(held, reverse=True))
    assert digest.changed((), held) == Digest()
    assert Digest.read(str(digest)) == digest


def test_as_many_other_ids_have_another_digest() -> None:
    first = Digest.of(["a", "b"])
    assert first.count == Digest.of(["a", "c"]).count
    assert first != Digest.of(["a", "c"])


def test_a_mark_tells_the_chunks_and_the_embedding_and_names_neither() -> None:
    marks = {Digest.of(ids).mark(name) for ids in (["a"], ["b"]) for name in ("one", "http://user:pass@host")}
    assert len(marks) == 4
    mark = Digest.of(["a"]).mark("http://user:pass@host")
    assert is_mark_of(mark, "http://user:pass@host")
    assert not is_mark_of(mark, "one")
    assert "pass" not in mark
