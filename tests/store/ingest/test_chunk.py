"""Chunks: whole sentences, all of them, within the limit, with the overlap that is asked for."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.encoder.encoder import Encoder
from store.ingest.chunk import chunk_spans
from store.language.sentences import sentence_spans

# Sentences of one to twelve words; each ends, and none is joined to the next.
SENTENCE = st.integers(1, 12).map(lambda size: " ".join(["Kata", *["isi"] * (size - 1)]) + ".")
TEXT = st.lists(SENTENCE, max_size=25).flatmap(
    lambda lines: st.lists(
        st.sampled_from([" ", "\n", "\n\n"]), min_size=len(lines), max_size=len(lines)
    ).map(lambda gaps: "".join(a + b for a, b in zip(lines, gaps, strict=True)))
)


def count_words(text: str) -> int:
    return len(text.split())


def sentences_in(text: str, span: tuple[int, int]) -> list[int]:
    """The numbers of the sentences that lie within the span."""
    return [
        number
        for number, (start, end) in enumerate(sentence_spans(text))
        if span[0] <= start and end <= span[1]
    ]


@given(text=TEXT, limit=st.integers(1, 30), overlap=st.integers(0, 5))
def test_chunks_are_whole_sentences_in_order_and_cover_all(text: str, limit: int, overlap: int) -> None:
    spans, sentences = chunk_spans(text, count_words, limit, overlap), sentence_spans(text)
    held = [sentences_in(text, span) for span in spans]
    for span, numbers in zip(spans, held, strict=True):
        assert numbers == list(range(numbers[0], numbers[-1] + 1))
        assert span == (sentences[numbers[0]][0], sentences[numbers[-1]][1])
    assert sorted({number for numbers in held for number in numbers}) == list(range(len(sentences)))


@given(text=TEXT, limit=st.integers(1, 30), overlap=st.integers(0, 5))
def test_the_limit_is_kept_save_for_one_long_sentence(text: str, limit: int, overlap: int) -> None:
    for span in chunk_spans(text, count_words, limit, overlap):
        assert count_words(text[slice(*span)]) <= limit or len(sentences_in(text, span)) == 1


@given(text=TEXT, limit=st.integers(1, 30), overlap=st.integers(0, 5))
def test_each_chunk_brings_something_new_and_repeats_what_fits(text: str, limit: int, overlap: int) -> None:
    sizes = [count_words(text[start:end]) for start, end in sentence_spans(text)]
    held = [sentences_in(text, span) for span in chunk_spans(text, count_words, limit, overlap)]
    for before, numbers in itertools.pairwise(held):
        new, repeated = before[-1] + 1, before[-1] + 1 - numbers[0]
        assert numbers[-1] >= new
        assert 0 <= repeated <= overlap
        # One more would have been too many, too long, or more than the chunk before had.
        more = new - repeated - 1
        assert repeated == overlap or more < before[0] or sum(sizes[more : new + 1]) > limit


@given(text=TEXT, limit=st.integers(1, 30), overlap=st.integers(0, 5))
def test_no_chunk_ends_while_the_next_sentence_would_fit(text: str, limit: int, overlap: int) -> None:
    sizes = [count_words(text[start:end]) for start, end in sentence_spans(text)]
    held = [sentences_in(text, span) for span in chunk_spans(text, count_words, limit, overlap)]
    for numbers in held[:-1]:
        assert sum(sizes[numbers[0] : numbers[-1] + 2]) > limit


@given(text=st.text(max_size=300), limit=st.integers(1, 50), overlap=st.integers(0, 5))
def test_any_text_is_covered(text: str, limit: int, overlap: int) -> None:
    covered: set[int] = set()
    for start, end in chunk_spans(text, len, limit, overlap):
        assert start < end
        covered.update(range(start, end))
    assert {at for at, character in enumerate(text) if not character.isspace()} <= covered


def test_an_example() -> None:
    text = "Satu dua. Tiga empat.\nLima enam. Tujuh."
    chunks = [text[start:end] for start, end in chunk_spans(text, count_words, 4, 1)]
    assert chunks == ["Satu dua. Tiga empat.", "Tiga empat.\nLima enam.", "Lima enam. Tujuh."]
    assert chunk_spans(text, count_words, 4, 0) == [(0, 21), (22, len(text))]
    assert chunk_spans(text, count_words, 100, 5) == [(0, len(text))]
    assert chunk_spans("", count_words, 4, 1) == chunk_spans(" \n ", count_words, 4, 1) == []


@pytest.mark.parametrize("limit", [64, 180])
def test_with_the_real_tokenizer(encoder: Encoder, limit: int) -> None:
    text = " ".join(
        f"Pemerintah menaikkan harga beras nomor {i} di Jakarta, kata menteri." for i in range(60)
    )
    spans = chunk_spans(text, encoder.tokenizer.count, limit, 1)
    assert len(spans) > 3
    assert all(encoder.tokenizer.count(text[slice(*span)]) <= limit for span in spans)
    assert all(encoder.tokenizer.count(text[slice(*span)]) > limit / 2 for span in spans[:-1])
