"""What has lately been seen."""

from __future__ import annotations

from bot.discord.work.recent import Recent


def test_each_thing_is_first_once() -> None:
    recent = Recent()
    assert [recent.first(one) for one in ("a", "b", "a", "b", ("a", 1))] == [True, True, False, False, True]


def test_what_was_seen_longest_ago_is_forgotten() -> None:
    recent = Recent(most=3)
    for one in (1, 2, 3, 1, 4):
        recent.first(one)
    assert len(recent) == 3
    assert [recent.first(one) for one in (1, 3, 4)] == [False, False, False]
    assert recent.first(2)
