"""Patterns of names: what each sign stands for."""

from __future__ import annotations

import pytest

from store.wildcards import is_pattern, pattern


@pytest.mark.parametrize(
    ("text", "fits", "other"),
    [
        (
            "news/2024-*.txt",
            ["news/2024-01.txt", "news/2024-.txt"],
            ["news/2024-a/b.txt", "news/2023-01.txt"],
        ),
        ("*.txt", ["a.txt", ".txt"], ["a/b.txt", "a.txtx"]),
        ("news/**/*.md", ["news/a.md", "news/a/b/c.md"], ["news/a.txt", "old/a.md"]),
        ("news/**", ["news/a", "news/a/b"], ["newsx"]),
        ("a?.txt", ["ab.txt", "a\u00e9.txt"], ["a/.txt", "a.txt"]),
        ("[ab]1[!0-9]", ["a1x", "b1y"], ["c1x", "a11", "a1/"]),
        ("[z-a]*", ["[z-a]b"], ["a"]),
        ("a+b(1).*", ["a+b(1).txt"], ["aab1.txt"]),
        ("[x\\]]", [], ["x"]),
    ],
)
def test_what_a_pattern_stands_for(text: str, fits: list[str], other: list[str]) -> None:
    assert is_pattern(text)
    assert [name for name in fits if not pattern(text).fullmatch(name)] == []
    assert [name for name in other if pattern(text).fullmatch(name)] == []


def test_a_name_without_signs_is_none() -> None:
    assert not is_pattern("news/2024-01 (1).txt")
