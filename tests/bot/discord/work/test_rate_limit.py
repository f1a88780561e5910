from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.work.rate_limit import Buckets


def test_a_minutes_questions_may_come_at_once_and_then_one_by_one() -> None:
    buckets = Buckets()
    assert [buckets.take("user", 3, 100.0) for _ in range(3)] == [0, 0, 0]
    assert buckets.take("user", 3, 100.0) == pytest.approx(20)
    assert buckets.take("user", 3, 115.0) == pytest.approx(5)
    assert buckets.take("user", 3, 120.0) == 0
    assert buckets.take("user", 3, 120.0) == pytest.approx(20)


def test_each_key_has_a_bucket_of_its_own() -> None:
    buckets = Buckets()
    assert buckets.take(1, 1, 0.0) == 0
    assert buckets.take(2, 1, 0.0) == 0
    assert buckets.take(1, 1, 0.0) > 0


def test_a_refused_question_costs_nothing() -> None:
    buckets = Buckets()
    buckets.take("user", 1, 0.0)
    waits = [buckets.take("user", 1, now) for now in (10.0, 20.0, 30.0)]
    assert waits == pytest.approx([50, 40, 30])
    assert buckets.take("user", 1, 60.0) == 0


def test_a_token_given_back_can_be_taken_again() -> None:
    buckets = Buckets()
    buckets.take("user", 1, 0.0)
    buckets.give_back("user", 1)
    assert buckets.take("user", 1, 0.0) == 0
    buckets.give_back("stranger", 1)
    assert buckets.take("stranger", 1, 0.0) == 0
    assert buckets.take("stranger", 1, 0.0) > 0


def test_no_limit() -> None:
    buckets = Buckets()
    assert not any(buckets.take("user", 0, 0.0) for _ in range(1_000))
    buckets.give_back("user", 0)
    assert len(buckets) == 0


def test_a_limit_may_change_between_questions() -> None:
    buckets = Buckets()
    assert [buckets.take("user", 60, 0.0) for _ in range(30)] == [0.0] * 30
    # Half a bucket is half a bucket, whatever its size is now.
    assert [buckets.take("user", 2, 0.0) for _ in range(2)] == pytest.approx([0, 30])


def test_full_buckets_are_forgotten() -> None:
    buckets = Buckets()
    for user in range(100):
        buckets.take(user, 6, float(user) / 100)
    assert len(buckets) == 100
    buckets.take("late", 6, 1_000.0)
    assert len(buckets) == 1


def test_memory_is_bounded() -> None:
    buckets = Buckets(most=50)
    for user in range(1_000):
        buckets.take(user, 1, 0.0)
    assert len(buckets) == 50
    # The ones used last are remembered.
    assert buckets.take(999, 1, 0.0) > 0
    assert buckets.take(0, 1, 0.0) == 0


@given(st.integers(1, 120), st.lists(st.floats(0, 30), min_size=1, max_size=200))
def test_no_minute_sees_more_than_twice_the_limit(limit: int, pauses: list[float]) -> None:
    buckets, now, taken = Buckets(), 0.0, []
    for pause in pauses:
        now += pause
        wait = buckets.take("user", limit, now)
        if wait:
            # After the time it names, and not before, there is a token.
            assert 0 < wait <= 60 / limit + 1e-6
        else:
            taken.append(now)
    for start in taken:
        assert sum(start <= moment < start + 60 for moment in taken) <= 2 * limit
