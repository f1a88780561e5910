"""Words found again in another spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.spelling import Spellings, one_error, plain


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("beijing", "beijing", True),
        ("beijing", "bejing", True),
        ("beijing", "bejiing", True),
        ("beijing", "beijong", True),
        ("beijing", "beijin", True),
        ("beijing", "xbeijing", True),
        ("mishustin", "mishutsin", True),
        ("beijing", "beging", False),
        ("beijing", "nanjing", False),
        ("mishustin", "imshusitn", False),
    ],
)
def test_one_error(one: str, other: str, alike: bool) -> None:
    assert one_error(one, other) is one_error(other, one) is alike


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_one_error_is_the_same_in_both_directions(one: str, other: str) -> None:
    assert one_error(one, other) == one_error(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("kairo", "cairo"), ("philippine", "filipin"), ("soekarno", "sukarno"), ("djakarta", "jakarta")],
)
def test_two_spellings_of_a_name_are_one(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("text", "name", "held"),
    [
        ("Presiden Joko Widodo", "Jokowi", True),
        ("Kementerian Kesehatan", "Kemenkes", True),
        ("kata kementerian kesehatan", "Kemenkes", False),
        ("Badan Riset dan Inovasi Nasional", "BRIN", True),
        ("Badan Riset dan Inovasi Nasional", "Brin", False),
        ("di Al-Qaeda", "Alqaeda", True),
        ("Trump's", "Trump", True),
        ("Trump", "Trump's", True),
        ("Jakartanya", "Jakarta", True),
        ("Bank Indonesia", "BI", True),
        ("kata V.L. dan E.L.", "V.L", True),
        ("kata E.L.", "V.L", False),
        ("Bali", "Mali", False),
        ("", "Bali", False),
        ("...", "Bali", False),
    ],
)
def test_a_text_holds_a_name(text: str, name: str, held: bool) -> None:
    assert Spellings(text).holds(name) is held


@given(st.text(max_size=60), st.text(min_size=1, max_size=12))
def test_any_text_can_be_asked_for_any_name(text: str, name: str) -> None:
    assert isinstance(Spellings(text).holds(name), bool)
