"""Examples become windows whose targets are the answers, and batches of no more than so many tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.reading.spans import KINDS
from retrieval.reading.training.batches import Batch, Target, Targets, batch_of, batches
from retrieval.reading.training.examples import Example
from retrieval.reading.training.recipe import Recipe
from retrieval.reading.windows import PREFIX, Window, window
from store.encoder.tokenizer import END, START
from tests.retrieval.reading.training.small_data import drawing

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder
    from store.encoder.tokenizer import Tokenizer

QUESTION = "Kapan jembatan itu diresmikan?"
WORDS = ("jembatan", "10", "Juni", "2009,", "(Rp1,5", "triliun)", "🌉", "tahun-tahun", "\ud800", "a\x07b")


@pytest.fixture(scope="module")
def tokenizer(encoder: Encoder) -> Tokenizer:
    return encoder.tokenizer


def example(words: Sequence[str], first: int, last: int) -> Example:
    """The words from `first` to `last` are the answer."""
    start = len(" ".join([*words[:first], ""]))
    answer = " ".join(words[first : last + 1])
    return Example("1", QUESTION, " ".join(words), (start, start + len(answer)), (answer,))


def decoded(target: Target, passage: str, tokenizer: Tokenizer) -> str:
    """What stands from the target's first token to its last."""
    _, spans = tokenizer.spans(passage)
    first, last = (place - target.window.offset + target.window.first for place in (target.start, target.end))
    return passage[spans[first][0] : spans[last][1]]


def test_a_short_passage_is_one_window(tokenizer: Tokenizer) -> None:
    one = example(["Jembatan", "dibuka", "10", "Juni", "2009", "lalu"], 2, 4)
    target = Targets(tokenizer, 224).of(one, drawing(1))
    question = tokenizer.encode(PREFIX + QUESTION)
    assert target
    assert target.window.ids == [START, *question, END, END, *tokenizer.encode(one.passage), END]
    assert decoded(target, one.passage, tokenizer) == "10 Juni 2009"


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=80), st.data())
def test_a_window_holds_the_whole_answer(tokenizer: Tokenizer, words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, min(len(words) - 1, first + 4)))
    one = example(words, first, last)
    target = Targets(tokenizer, 64).of(one, drawing(data.draw(st.integers(0, 99))))
    assert target
    made = target.window
    assert len(made.ids) <= 64
    assert made.offset <= target.start <= target.end < len(made.ids) - 1
    assert made == window(tokenizer.encode(PREFIX + QUESTION), tokenizer.encode(one.passage), made.first, 64)
    # A token may reach beyond the answer, but not beyond the words that it is of.
    assert decoded(target, one.passage, tokenizer) == one.answers[0]


def test_every_place_of_the_answer_in_a_window_is_drawn(tokenizer: Tokenizer) -> None:
    one = example([*["di"] * 60, "2009", *["di"] * 60], 60, 60)
    targets, draw = Targets(tokenizer, 40), drawing(1)
    found = [target for _ in range(600) if (target := targets.of(one, draw))]
    room = found[0].window.passage_tokens
    assert {target.start - target.window.offset for target in found} == set(range(room))
    assert all(target.window.passage_tokens == room for target in found)


def test_no_window_goes_beyond_the_passages_end(tokenizer: Tokenizer) -> None:
    one = example([*["di"] * 60, "2009"], 60, 60)
    for seed in range(100):
        target = Targets(tokenizer, 40).of(one, drawing(seed))
        assert target
        assert target.window.passage_tokens == 40 - target.window.offset - 1
        assert target.end == len(target.window.ids) - 2


def test_an_answer_longer_than_a_window_is_left_out(tokenizer: Tokenizer) -> None:
    words, targets = ["di"] * 60, Targets(tokenizer, 40)
    room = 40 - len(tokenizer.encode(PREFIX + QUESTION)) - 4
    whole = targets.of(example(words, 3, 3 + room - 1), drawing(1))
    assert whole
    assert (whole.window.first, whole.start, whole.end) == (3, whole.window.offset, 38)
    assert targets.of(example(words, 3, 3 + room), drawing(1)) is None


@pytest.mark.parametrize(
    ("passage", "answer"),
    [("Pada 1999-2004, lalu", "1999"), ("Rugi (US$2 miliar).", "2 miliar"), ("(AS)", "AS")],
)
def test_what_touches_the_answer_is_no_part_of_it(tokenizer: Tokenizer, passage: str, answer: str) -> None:
    start = passage.index(answer)
    one = Example("1", QUESTION, passage, (start, start + len(answer)), (answer,))
    target = Targets(tokenizer, 64).of(one, drawing(1))
    assert target
    assert decoded(target, passage, tokenizer) == answer


def test_no_answer_is_the_null_place_in_any_window(tokenizer: Tokenizer) -> None:
    one = Example("1", QUESTION, " ".join(f"kata {number}" for number in range(60)), None)
    targets, draw = Targets(tokenizer, 64), drawing(1)
    found = [target for _ in range(50) if (target := targets.of(one, draw))]
    assert {(target.start, target.end) for target in found} == {(0, 0)}
    assert len({target.window.first for target in found}) > 10


@pytest.mark.parametrize("passage", ["", " \n", "\ud800"])
def test_a_passage_of_nothing_has_a_window(tokenizer: Tokenizer, passage: str) -> None:
    target = Targets(tokenizer, 64).of(Example("1", QUESTION, passage, None), drawing(1))
    assert target
    assert target.window.passage_tokens == len(tokenizer.encode(passage))


def rows(batch: Batch) -> list[Target]:
    """What went into a batch."""
    return [
        Target(Window(ids[:length].tolist(), int(offset), 0), int(start), int(end))
        for ids, length, offset, start, end in zip(
            batch.ids, batch.lengths, batch.offsets, batch.starts, batch.ends, strict=True
        )
    ]


def numbered(lengths: Sequence[int]) -> list[Target]:
    """Windows of those lengths, each with its number as its ids."""
    return [
        Target(Window([number + 1] * length, 2, 0), 2, 2 + number % 3)
        for number, length in enumerate(lengths)
    ]


def alone(lengths: Sequence[int]) -> list[list[Target]]:
    """Each a question by itself."""
    return [[target] for target in numbered(lengths)]


@settings(deadline=None)
@given(st.lists(st.integers(6, 60), max_size=60), st.integers(0, 99))
def test_batches_hold_every_target_once_and_no_more_than_fits(lengths: list[int], seed: int) -> None:
    recipe = replace(Recipe.load(), batch_tokens=120)
    targets = numbered(lengths)
    made = list(batches([[target] for target in targets], recipe, drawing(seed)))
    assert sorted(target.window.ids for batch in made for target in rows(batch)) == sorted(
        target.window.ids for target in targets
    )
    assert all(one in targets for batch in made for one in rows(batch))
    assert all(batch.ids.size <= 120 for batch in made)


def test_a_batch_is_full_and_of_like_length() -> None:
    recipe = replace(Recipe.load(), batch_tokens=120)
    made = list(batches(alone([10, 60, 40, 40, *[10] * 11, 40, 60, 40]), recipe, drawing(1)))
    # The last of the 40s leaves room for two more of its length.
    assert sorted(batch.ids.shape for batch in made) == [(2, 60), (3, 40), (3, 40), (10, 10)]


def test_a_window_longer_than_a_batch_is_one_alone() -> None:
    recipe = replace(Recipe.load(), batch_tokens=10)
    made = list(batches(alone([30, 8, 30]), recipe, drawing(1)))
    assert sorted(batch.ids.shape for batch in made) == [(1, 8), (1, 30), (1, 30)]


def test_the_order_is_drawn() -> None:
    recipe, targets = replace(Recipe.load(), batch_tokens=40), alone([20] * 40)

    def order(seed: int) -> list[int]:
        return [int(batch.ids[0, 0]) for batch in batches(targets, recipe, drawing(seed))]

    assert order(1) == order(1)
    assert order(1) != order(2)


def test_padding_is_zero_and_lengths_tell_it() -> None:
    batch = batch_of(alone([6, 9]))
    expected = [[1] * 6 + [0] * 3, [2] * 9]
    np.testing.assert_array_equal(batch.ids, expected)
    assert (batch.lengths.tolist(), batch.offsets.tolist()) == ([6, 9], [2, 2])
    assert (batch.starts.tolist(), batch.ends.tolist()) == ([2, 2], [2, 3])


def test_a_header_is_read_before_the_passage_as_often_as_is_wanted(tokenizer: Tokenizer) -> None:
    one = replace(
        example(["Jembatan", "dibuka", "10", "Juni", "2009", "lalu"], 2, 4), header="Suramadu | 2009"
    )
    head = [START, *tokenizer.encode(PREFIX + QUESTION), END, END]
    header = [*tokenizer.encode(one.header), END]
    draw = drawing(1)
    always = Targets(tokenizer, 224, 1.0).of_group([one], draw)[0]
    assert always.window.ids[: len(head) + len(header)] == [*head, *header]
    assert decoded(always, one.passage, tokenizer) == "10 Juni 2009"
    [never] = Targets(tokenizer, 224).of_group([one], draw)
    assert never.window.ids == [*head, *tokenizer.encode(one.passage), END]
    some = Targets(tokenizer, 224, 0.5)
    read = [some.of_group([one, one], draw) for _ in range(200)]
    # All passages of a question alike.
    assert all(len({len(target.window.ids) for target in group}) == 1 for group in read)
    assert 60 < sum(group[0].window.offset > len(head) for group in read) < 140


def test_the_kind_of_an_answer_comes_along(tokenizer: Tokenizer) -> None:
    one = example(["Jembatan", "dibuka", "10", "Juni", "2009", "lalu"], 2, 4)
    targets, draw = Targets(tokenizer, 224), drawing(1)
    made = [targets.of(other, draw) for other in (replace(one, kind="no"), one, replace(one, span=None))]
    batch = batch_of([[target] for target in made if target])
    assert batch.kinds.tolist() == [KINDS.index("no"), KINDS.index("span"), -1]
