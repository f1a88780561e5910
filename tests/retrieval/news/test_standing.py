"""A name that stands by itself, not as a part of a longer one."""

from __future__ import annotations

import pytest

from retrieval.news.standing import stands_alone


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Trump tiba di Jakarta.", True),
        ("Melania Trump tiba.", False),
        ("Melania Trump tiba, lalu Trump bicara.", True),
        ("Trump Tower dibuka.", False),
        ("Trump  Tower dibuka.", False),
        ("Trumpisme", False),
        ("MelaniaTrump", False),
        ("", False),
    ],
)
def test_parts_of_longer_names_do_not_count(text: str, alone: bool) -> None:
    assert stands_alone(text, "Trump", behind="Melania", before="Tower") is alone


def test_nothing_stands_nowhere() -> None:
    assert not stands_alone("Trump", "")
