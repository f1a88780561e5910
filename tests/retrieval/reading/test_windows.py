from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.reading.windows import (
    LENGTH,
    LONGEST_HEADER,
    LONGEST_QUESTION,
    OVERLAP,
    Window,
    window,
    windows,
)
from store.encoder.tokenizer import END, START

QUESTION = [7, 8, 9]
# What START, the question and three ENDs leave of a window.
ROOM = LENGTH - 7


def test_a_window_is_the_question_and_the_passage() -> None:
    assert list(windows(QUESTION, [20, 21])) == [
        Window([START, 7, 8, 9, END, END, 20, 21, END], offset=6, first=0)
    ]


def test_an_empty_passage_has_one_window_without_any_of_it() -> None:
    [made] = windows(QUESTION, [])
    assert made.ids == [START, 7, 8, 9, END, END, END]
    assert made.passage_tokens == 0


def test_no_question_leaves_its_place_empty() -> None:
    assert window([], [20]).ids == [START, END, END, 20, END]


def test_a_window_may_begin_anywhere_and_be_shorter() -> None:
    assert window(QUESTION, [20, 21, 22, 23], first=1, length=9) == Window(
        [START, 7, 8, 9, END, END, 21, 22, END], offset=6, first=1
    )


def test_a_header_stands_before_the_passage_and_is_no_part_of_it() -> None:
    [made] = windows(QUESTION, [20, 21], header=[40, 41])
    assert made == Window([START, 7, 8, 9, END, END, 40, 41, END, 20, 21, END], offset=9, first=0)
    assert made.passage_tokens == 2


def test_of_a_long_header_the_beginning_is_read() -> None:
    made = window(QUESTION, [20], header=list(range(1000, 1000 + 2 * LONGEST_HEADER)))
    assert made.ids[6:-2] == [*range(1000, 1000 + LONGEST_HEADER), END]


def test_every_window_has_the_header() -> None:
    made = list(windows(QUESTION, range(2 * ROOM), header=[40]))
    assert len(made) > 2
    assert all(one.ids[6:8] == [40, END] for one in made)
    assert all(len(one.ids) <= LENGTH for one in made)


def test_of_a_long_question_the_beginning_is_read() -> None:
    asked = list(range(1000, 1000 + 3 * LENGTH))
    [made] = windows(asked, [20])
    assert made.ids == [START, *asked[:LONGEST_QUESTION], END, END, 20, END]


def test_a_passage_that_just_fits_has_one_window_and_one_more_token_makes_two() -> None:
    assert [made.passage_tokens for made in windows(QUESTION, range(ROOM))] == [ROOM]
    first, second = windows(QUESTION, range(ROOM + 1))
    assert (first.first, first.passage_tokens, len(first.ids)) == (0, ROOM, LENGTH)
    assert (second.first, second.passage_tokens) == (ROOM - OVERLAP, OVERLAP + 1)


def test_a_long_passage_is_read_in_windows_that_overlap() -> None:
    made = list(windows(QUESTION, range(3 * ROOM)))
    assert [one.first for one in made] == [0, ROOM - OVERLAP, 2 * (ROOM - OVERLAP), 3 * (ROOM - OVERLAP)]
    assert [one.passage_tokens for one in made] == [ROOM, ROOM, ROOM, 3 * OVERLAP]


@settings(deadline=None)
@given(st.integers(0, 2 * LENGTH), st.integers(0, 5 * LENGTH))
def test_windows_hold_the_whole_passage(question: int, passage: int) -> None:
    tokens = range(1000, 1000 + passage)
    seen: set[int] = set()
    for made in windows([7] * question, tokens):
        assert len(made.ids) <= LENGTH
        own = made.ids[made.offset : made.offset + made.passage_tokens]
        assert own == list(tokens[made.first : made.first + len(own)])
        assert made.ids[made.offset + len(own) :] == [END]
        seen.update(own)
    assert seen == set(tokens)
