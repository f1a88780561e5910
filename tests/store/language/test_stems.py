"""The query of the lexical leg; what words and stems find is tested with the index, in test_lexical.py."""

from __future__ import annotations

import sqlite3

import pytest

from store.language.stems import any_of, stem, words


def test_variants_stand_beside_the_stems_each_as_a_whole() -> None:
    assert any_of(["a", "b"], [["c"], ["d", "e"]]) == '"a" OR "b" OR "a b" OR "c" OR "d e"'
    assert any_of([], [["d", "e"]]) == '"d e"'
    assert any_of([], []) == any_of([]) == ""


def test_nothing_stands_in_a_query_twice() -> None:
    assert any_of(["a", "b"], [["b"], ["a", "b"], ["c"], ["c"]]) == '"a" OR "b" OR "a b" OR "c"'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the foreign minister of Japan", True),
        ("foreign affairs, minister of Japan", False),
        ("minister foreign", False),
        ("Menlu berkunjung", True),
    ],
)
def test_an_expression_of_several_words_is_found_as_a_whole(text: str, found: bool) -> None:
    query = any_of(stem(words("menlu")), [stem(words("foreign ministers"))])
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE stems USING fts5 (text)")
    database.execute("INSERT INTO stems VALUES (?)", (" ".join(stem(words(text))),))
    [count] = database.execute("SELECT count(*) FROM stems WHERE stems MATCH ?", (query,)).fetchone()
    assert bool(count) is found
    database.close()


def test_words_keep_apostrophes_within_and_are_of_bounded_length() -> None:
    assert words("Jum'at, 24 Mei — “K’TT”!") == ["Jum'at", "24", "Mei", "K’TT"]
    assert [len(word) for word in words("w" * 100_000)] == [64]
    assert stem(["Kebakaran", "RELEASES"]) == stem(["kebakaran", "releases"])
    assert stem([]) == words("?!") == []
