from __future__ import annotations

import pytest

from retrieval.reading.brackets import LONE, closed, cut, has_letters, other_halves


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("(a)", {0: 2, 2: 0}),
        ("((a)", {0: LONE, 1: 3, 3: 1}),
        (")(", {0: LONE, 1: LONE}),
        # Each kind for itself.
        ("([)]", {0: 2, 1: 3, 2: 0, 3: 1}),
        ("“«a»”", {0: 4, 1: 3, 3: 1, 4: 0}),
        ('"a" "b', {0: 2, 2: 0, 4: LONE}),
        # An apostrophe is no quotation mark, unless it could be one.
        ("‘Jum’at’", {0: 7, 7: 0}),
        ("para petani’", {11: LONE}),
        ("Jum'at", {}),
    ],
)
def test_each_half_has_its_other_half(text: str, halves: dict[int, int]) -> None:
    assert other_halves(text, 0, len(text)) == halves
    assert list(halves) == sorted(halves)


def test_only_what_is_in_the_span_counts() -> None:
    assert other_halves("((a))", 1, 3) == {1: LONE}


@pytest.mark.parametrize(
    ("text", "span", "grown"),
    [
        ("a (b) c)", "a (b", "a (b)"),
        ("(a (b) c", "b) c", "(b) c"),
        # One at a time.
        ("a (b [c] d) e", "a (b [c", "a (b [c] d)"),
        ("a (b [c d) e", "b [c", "b [c"),
        ("a (b\n)", "a (b", "a (b"),
        ("“a (b", "“a", "“a"),
        (f"(b{'-' * 79})", f"(b{'-' * 79}", f"(b{'-' * 79})"),
        (f"(b{'-' * 80})", "(b", "(b"),
        (f"({'-' * 79}b)", "b)", f"({'-' * 79}b)"),
        (f"({'-' * 80}b)", "b)", "b)"),
    ],
)
def test_a_bracket_is_closed_where_its_other_half_is_near(text: str, span: str, grown: str) -> None:
    at = text.index(span)
    start, end = closed(text, at, at + len(span))
    assert text[start:end] == grown


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a (b", "a "),
        ("a) b", " b"),
        ("(b", "b"),
        ("a)", "a"),
        ("a) b) c", " b) c"),
        ("a (b) “c", "a (b) “c"),
        ("", ""),
    ],
)
def test_what_a_lone_bracket_parts_from_the_rest_is_cut_off(text: str, left: str) -> None:
    start, end = cut(text, 0, len(text))
    assert text[start:end] == left


def test_letters_and_digits_of_all_scripts_say_something() -> None:
    assert all(has_letters(text, 0, len(text)) for text in ("-a-", "(5)", "é", "字", "½"))
    assert not any(has_letters(text, 0, len(text)) for text in ("", " ", "(_)", "👍", "\u0301", "\ud800"))
    assert not has_letters("a-b", 1, 2)
