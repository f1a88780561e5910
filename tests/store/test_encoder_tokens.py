"""The encoder's token vectors: one for each token of each part, seen in the light of the whole text."""

from __future__ import annotations

import numpy as np
import pytest

from store.encoder.encoder import MAX_TOKENS, Encoder

SENTENCES = [
    "Pemerintah menaikkan harga beras di Jakarta pada hari Senin.",
    "Japan began releasing treated water from the Fukushima plant into the Pacific Ocean.",
    "Siapa yang mundur dari jabatan kepala pemerintahan?",
]


def test_each_part_has_a_unit_vector_for_each_of_its_tokens(encoder: Encoder) -> None:
    found = encoder.token_vectors(SENTENCES, "passage: ")
    counts = [encoder.tokenizer.count(sentence) for sentence in SENTENCES]
    assert [vectors.shape for vectors in found] == [(count, 384) for count in counts]
    assert {vectors.dtype for vectors in found} == {np.dtype(np.float32)}
    np.testing.assert_allclose(np.linalg.norm(np.concatenate(found), axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(
    ("parts", "tokens"),
    [
        ([], []),
        ([""], [0]),
        (["", "beras", ""], [0, 1, 0]),
        (["beras", ""], [1, 0]),
        ([" \n", "beras"], [0, 1]),
    ],
)
def test_a_part_without_tokens_has_no_vectors(encoder: Encoder, parts: list[str], tokens: list[int]) -> None:
    found = encoder.token_vectors(parts, "query: ")
    assert [vectors.shape for vectors in found] == [(count, 384) for count in tokens]


@pytest.mark.parametrize("prefix", ["query: ", "passage: "])
@pytest.mark.parametrize("text", SENTENCES)
def test_their_mean_is_nearly_the_vector_of_the_text(encoder: Encoder, text: str, prefix: str) -> None:
    # Nearly: the vector of the text has the prefix in it, and its tokens at their own lengths.
    mean = encoder.token_vectors([text], prefix)[0].mean(axis=0)
    whole = encoder.encode([text, *SENTENCES], prefix)
    cosines = whole @ mean / np.linalg.norm(mean)
    assert cosines[0] > 0.98
    assert max(cosines[1:][[text != other for other in SENTENCES]]) < 0.95


def test_where_a_text_is_parted_does_not_count(encoder: Encoder) -> None:
    parts = encoder.token_vectors(SENTENCES, "passage: ")
    whole = encoder.token_vectors([" ".join(SENTENCES)], "passage: ")
    assert np.concatenate(parts).tobytes() == whole[0].tobytes()


def test_a_token_is_seen_in_the_light_of_the_other_parts(encoder: Encoder) -> None:
    alone, beside = (encoder.token_vectors([SENTENCES[0], *more])[0] for more in ([], [SENTENCES[1]]))
    cosines = (alone * beside).sum(axis=1)
    assert cosines.max() < 0.9999
    # Still the tokens of the same words.
    assert cosines.mean() > (alone @ beside.T).mean()


def test_the_prefix_counts_and_has_no_vectors(encoder: Encoder) -> None:
    as_query, as_passage = (
        encoder.token_vectors([SENTENCES[0]], prefix)[0] for prefix in ("query: ", "passage: ")
    )
    assert as_query.shape == as_passage.shape
    assert (as_query * as_passage).sum(axis=1).max() < 0.9999


def test_the_same_call_gives_the_same_bytes_whatever_was_read_before(encoder: Encoder) -> None:
    first = np.concatenate(encoder.token_vectors(SENTENCES[:2], "passage: "))
    encoder.token_vectors([" ".join(SENTENCES * 20)], "query: ")
    again = np.concatenate(encoder.token_vectors(SENTENCES[:2], "passage: "))
    assert again.tobytes() == first.tobytes()


def test_a_long_text_is_read_in_windows(encoder: Encoder) -> None:
    before = encoder.tokenizer.count("passage: ")
    window = MAX_TOKENS - before - 2
    sizes = [300, 400, 0, 500]
    long = encoder.token_vectors([" ".join(["beras"] * size) for size in sizes], "passage: ")
    assert [len(vectors) for vectors in long] == sizes
    flat = np.concatenate(long)
    np.testing.assert_allclose(np.linalg.norm(flat, axis=1), 1, atol=1e-5)
    full, rest = (
        encoder.token_vectors([" ".join(["beras"] * size)], "passage: ")[0]
        for size in (window, sum(sizes) - 2 * window)
    )
    assert flat.tobytes() == np.concatenate([full, full, rest]).tobytes()


@pytest.mark.parametrize(
    "text", ["\ud800", "a\udfffb", "😀👩‍👩‍👧", "\0" * 600, "\U0010ffff", "e\u0301" * 3000]
)
def test_odd_characters_are_read_without_a_crash(encoder: Encoder, text: str) -> None:
    odd, plain = encoder.token_vectors([text, SENTENCES[0]], "passage: ")
    assert len(odd) == encoder.tokenizer.count(text)
    assert len(plain) == encoder.tokenizer.count(SENTENCES[0])
    assert np.isfinite(odd).all()
    assert np.isfinite(plain).all()
