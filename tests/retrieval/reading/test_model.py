"""The bundled reader on plain facts: which words it chooses, and that nothing it is given upsets it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.errors import ArtifactError
from retrieval.reading.model import ReaderModel
from retrieval.reading.spans import Span
from retrieval.reading.windows import LENGTH, PREFIX, windows

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder

BRIDGE = (
    "Jembatan Suramadu diresmikan pada 10 Juni 2009 oleh Presiden Susilo Bambang Yudhoyono. "
    "Panjang jembatan itu 5.438 meter."
)
MUSEUM = "The museum in Oslo was opened on 3 March 1998 by Anna Lind. It holds 4,200 paintings."
WHEN_BRIDGE = "Kapan jembatan Suramadu diresmikan?"
FILLER = " ".join(f"Harga beras di pasar nomor {n} naik sedikit pada bulan lalu." for n in range(120))
LIMIT = 4
# More than a name, a date or a number with its unit has, and less than a sentence.
SHORT = 40


@pytest.fixture(scope="module")
def model(encoder: Encoder) -> ReaderModel:
    return ReaderModel(encoder)


def best(model: ReaderModel, question: str, text: str) -> tuple[str, float]:
    """The words of the best span, and its score."""
    [spans] = model.spans(question, [text], LIMIT)
    return text[spans[0].start : spans[0].end], spans[0].score


def check(spans: Sequence[Span], text: str) -> None:
    """They are spans of the text, best first."""
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(math.isfinite(span.score) for span in spans)
    assert [span.score for span in spans] == sorted((span.score for span in spans), reverse=True)


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        (WHEN_BRIDGE, BRIDGE, "10 Juni 2009"),
        ("Siapa yang meresmikan jembatan Suramadu?", BRIDGE, "Susilo Bambang Yudhoyono"),
        ("Berapa panjang jembatan Suramadu?", BRIDGE, "5.438"),
        ("When was the museum in Oslo opened?", MUSEUM, "3 March 1998"),
        ("Who opened the museum in Oslo?", MUSEUM, "Anna Lind"),
        ("How many paintings does the museum hold?", MUSEUM, "4,200"),
    ],
)
def test_a_plain_fact_is_found_and_preferred_to_no_answer(
    model: ReaderModel, question: str, text: str, said: str
) -> None:
    words, score = best(model, question, text)
    assert said in words
    assert len(words) < SHORT
    assert score > 0


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("When was the Suramadu bridge inaugurated?", BRIDGE, "10 Juni 2009"),
        ("Who inaugurated the Suramadu bridge?", BRIDGE, "Susilo Bambang Yudhoyono"),
        ("How long is the Suramadu bridge?", BRIDGE, "5.438"),
        ("Kapan museum di Oslo dibuka?", MUSEUM, "3 March 1998"),
    ],
)
def test_a_question_is_answered_from_a_text_in_the_other_language(
    model: ReaderModel, question: str, text: str, said: str
) -> None:
    words, score = best(model, question, text)
    assert said in words
    assert len(words) < SHORT
    assert score > best(model, "Who is the king of Jupiter?", text)[1]


@pytest.mark.parametrize("question", ["Siapa raja Jupiter?", "Who won the marathon in Lima?"])
@pytest.mark.parametrize(
    ("text", "asked"), [(BRIDGE, WHEN_BRIDGE), (MUSEUM, "Who opened the museum in Oslo?")]
)
def test_what_does_not_answer_is_preferred_far_less_than_what_does(
    model: ReaderModel, question: str, text: str, asked: str
) -> None:
    assert best(model, question, text)[1] < best(model, asked, text)[1] - 5


@pytest.mark.parametrize("question", ["Siapa raja Jupiter?", "Who won the marathon in Lima?"])
@pytest.mark.parametrize(
    ("text", "header"),
    [(BRIDGE, "Jembatan Suramadu diresmikan | 2009-06-10"), (MUSEUM, "A museum for Oslo | 1998-03-03")],
)
def test_no_answer_is_preferred_where_the_article_has_none(
    model: ReaderModel, question: str, text: str, header: str
) -> None:
    [spans] = model.spans(question, [text], LIMIT, [header])
    assert spans[0].score < 0


def test_the_answer_at_the_end_of_a_long_passage_is_found(model: ReaderModel, encoder: Encoder) -> None:
    text = f"{FILLER} {BRIDGE}"
    assert encoder.tokenizer.count(FILLER) > 5 * LENGTH
    [spans] = model.spans(WHEN_BRIDGE, [text], LIMIT)
    check(spans, text)
    assert text[spans[0].start : spans[0].end].endswith("10 Juni 2009")
    assert spans[0].start > len(FILLER)
    # Each window brings some.
    assert len(spans) > 5 * LIMIT


@pytest.mark.parametrize("limit", [1, 3])
def test_a_window_brings_no_more_spans_than_asked(model: ReaderModel, limit: int) -> None:
    [many], [few] = (model.spans(WHEN_BRIDGE, [BRIDGE], count) for count in (LIMIT, limit))
    assert len(many) == LIMIT
    assert few == many[:limit]


def test_nothing_to_read_has_no_answer(model: ReaderModel) -> None:
    assert model.spans(WHEN_BRIDGE, [], LIMIT) == []
    assert model.spans(WHEN_BRIDGE, ["", " \n\t"], LIMIT) == [[], []]


@pytest.mark.parametrize(
    "text",
    ["\x00\x1b[2J\x07", "x" * 5000, "\ud800\udcff", "🙂" * 300, "\u200b\u202e", "...", "a\r\nb\u2028c\x85"],
)
def test_odd_texts_have_spans_within_them(model: ReaderModel, text: str) -> None:
    [spans] = model.spans(WHEN_BRIDGE, [text], LIMIT)
    check(spans, text)


@settings(max_examples=25, deadline=None)
@given(
    question=st.text(st.characters(codec=None), max_size=30),
    text=st.text(st.characters(codec=None), max_size=60),
)
def test_any_text_has_spans_within_it(model: ReaderModel, question: str, text: str) -> None:
    [spans] = model.spans(question, [text], LIMIT)
    check(spans, text)


@pytest.mark.parametrize("around", ["🙂🙂", "\ud800", "\x00\x1b[31m", "e\u0301ﬁ½", "\u202e"])
def test_offsets_are_those_of_the_text_whatever_stands_around(model: ReaderModel, around: str) -> None:
    text = f"{around} {BRIDGE} {around}"
    assert "10 Juni 2009" in best(model, WHEN_BRIDGE, text)[0]


@pytest.mark.parametrize("question", ["", "?", "\ud800\x00", "x" * 1000, "apa itu " * 125])
def test_odd_questions_are_just_questions(model: ReaderModel, question: str) -> None:
    [spans] = model.spans(question, [BRIDGE], LIMIT)
    assert spans
    check(spans, BRIDGE)


def test_what_a_text_gives_does_not_depend_on_the_others(model: ReaderModel, encoder: Encoder) -> None:
    texts = [BRIDGE, "", f"{FILLER[:2000]} {BRIDGE}", MUSEUM]
    alone = [model.spans(WHEN_BRIDGE, [text], LIMIT)[0] for text in texts]
    assert model.spans(WHEN_BRIDGE, texts, LIMIT) == alone
    assert model.spans(WHEN_BRIDGE, texts[::-1], LIMIT) == alone[::-1]
    assert ReaderModel(encoder).spans(WHEN_BRIDGE, texts, LIMIT) == alone


def test_several_threads_read_with_one_model(encoder: Encoder, model: ReaderModel) -> None:
    texts = [BRIDGE, MUSEUM] * 6
    expected = [model.spans(WHEN_BRIDGE, [text], LIMIT) for text in texts]
    # Not loaded yet, so that the first of them load it together.
    fresh = ReaderModel(encoder)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda text: fresh.spans(WHEN_BRIDGE, [text], LIMIT), texts)) == expected


def test_each_token_has_two_logits(model: ReaderModel, encoder: Encoder) -> None:
    asked = encoder.tokenizer.encode(PREFIX + WHEN_BRIDGE)
    [window] = windows(asked, encoder.tokenizer.encode(BRIDGE))
    logits, _ = model.logits(window)
    assert logits.shape == (len(window.ids), 2)
    assert logits.dtype == np.float32
    assert model.logits(window)[0].tobytes() == logits.tobytes()


def test_a_missing_model_is_a_sentence_when_it_is_needed(encoder: Encoder, tmp_path: Path) -> None:
    model = ReaderModel(encoder, tmp_path)
    with pytest.raises(ArtifactError, match=str(tmp_path)):
        model.spans(WHEN_BRIDGE, [BRIDGE], LIMIT)
