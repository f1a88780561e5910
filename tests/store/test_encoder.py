"""The bundled encoder: its vectors, its windows, its tokenizer and its table, with the real weights."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
import sentencepiece

from store.encoder import artifacts
from store.encoder.encoder import MAX_TOKENS, Encoder
from store.encoder.tokenizer import UNKNOWN
from store.encoder.words import HIDDEN, Words, dequantize

BERAS = "Pemerintah menaikkan harga beras di Jakarta pada hari Senin."
FILLER = [f"Berita nomor {i} tentang sungai {'dan desa ' * (i % 40)}di hulu." for i in range(60)]

PASSAGES = [
    "Danau Toba ditetapkan sebagai geopark dunia oleh UNESCO pada tahun 2020.",
    "Gunung Marapi di Sumatera Barat meletus dan abu vulkaniknya mencapai Kota Bukittinggi.",
    "Bank sentral menahan suku bunga acuan untuk menjaga nilai tukar rupiah.",
    "Tim nasional sepak bola menang dua gol tanpa balas atas tamunya di Stadion Utama.",
    "Japan began releasing treated water from the Fukushima plant into the Pacific Ocean.",
    "The prime minister resigned after losing a vote of confidence in parliament.",
    "Scientists found a new species of frog in the rainforest of Borneo.",
    "The airline cancelled all of its flights because of a strike by pilots.",
]
QUESTIONS = [
    ("Kapan Danau Toba diakui menjadi taman bumi?", 0),
    ("Which lake was named a global geopark?", 0),
    ("Gunung api apa yang erupsi?", 1),
    ("Where did volcanic ash fall after the eruption?", 1),
    ("Apakah bunga bank naik?", 2),
    ("Who won the football match?", 3),
    ("Ke laut mana air dari Fukushima dilepas?", 4),
    ("When was radioactive water discharged into the sea?", 4),
    ("Siapa yang mundur dari jabatan kepala pemerintahan?", 5),
    ("What animal was discovered by researchers?", 6),
    ("Mengapa penerbangan dibatalkan?", 7),
]


def test_vectors_have_the_shape_and_the_length_that_is_promised(encoder: Encoder) -> None:
    vectors = encoder.encode([BERAS, "", *FILLER[:9]], "passage: ")
    assert vectors.shape == (11, encoder.dimensions) == (11, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_text_gives_no_vector(encoder: Encoder) -> None:
    assert encoder.encode([], "query: ").shape == (0, 384)


def test_the_same_call_gives_the_same_bytes(encoder: Encoder) -> None:
    texts = [*FILLER[:20], BERAS]
    assert encoder.encode(texts, "query: ").tobytes() == encoder.encode(texts, "query: ").tobytes()


def test_vectors_come_in_the_order_of_the_texts(encoder: Encoder) -> None:
    order = np.random.default_rng(1).permutation(len(FILLER))
    straight, shuffled = encoder.encode(FILLER), encoder.encode([FILLER[i] for i in order])
    assert shuffled.tobytes() == straight[order].tobytes()


@pytest.mark.parametrize("place", [0, 30, 60])
def test_what_stands_beside_a_text_does_not_move_its_vector(encoder: Encoder, place: int) -> None:
    alone = encoder.encode([BERAS], "passage: ")[0]
    beside = encoder.encode([*FILLER[:place], BERAS, *FILLER[place:]], "passage: ")
    assert beside[place].tobytes() == alone.tobytes()
    assert max(alone @ np.delete(beside, place, axis=0).T) < 0.95


def test_the_prefix_counts(encoder: Encoder) -> None:
    as_query, as_passage = (encoder.encode([BERAS], prefix)[0] for prefix in ("query: ", "passage: "))
    assert as_query @ as_passage < 0.999
    assert encoder.encode([f"query: {BERAS}"])[0] @ as_query > 0.9999


def test_every_part_of_a_long_text_counts(encoder: Encoder) -> None:
    sentences = [f"Kalimat nomor {i} menyebut desa di tepi sungai." for i in range(199)]
    ending, other = "Gempa besar mengguncang Padang.", "Harga emas naik tajam di London."
    texts = [
        " ".join([*sentences[:at], what, *sentences[at:]]) for what in (ending, other) for at in (0, 199)
    ]
    assert encoder.tokenizer.count(texts[0]) > 3 * MAX_TOKENS
    first_ending, last_ending, first_other, last_other = encoder.encode(texts)
    assert first_ending @ first_other < 0.9999
    assert last_ending @ last_other < 0.9999


def test_a_long_text_is_the_mean_of_its_windows_by_length(encoder: Encoder) -> None:
    model = encoder.tokenizer
    word = "beras"
    assert model.count(f"{word} {word}") == 2 * model.count(word) == 2
    window = MAX_TOKENS - 2
    whole, rest = (" ".join([word] * count) for count in (window, 40))
    both = encoder.encode([f"{whole} {rest}"])[0]
    parts = encoder.encode([whole, rest]) * np.array([[window + 2], [42]])
    expected = parts.sum(axis=0) / np.linalg.norm(parts.sum(axis=0))
    np.testing.assert_allclose(both, expected, atol=1e-6)
    assert both @ encoder.encode([rest])[0] < 0.9999


@pytest.mark.parametrize(
    "text", ["\ud800", "a\udfffb", "😀👩‍👩‍👧", "\0", "\0" * 600, " \n\t", "\U0010ffff", "e\u0301" * 9000]
)
def test_odd_characters_are_read_without_a_crash(encoder: Encoder, text: str) -> None:
    vectors = encoder.encode([text, BERAS], "query: ")
    assert np.isfinite(vectors).all()
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(("question", "answer"), QUESTIONS)
def test_a_question_finds_its_passage(encoder: Encoder, question: str, answer: int) -> None:
    scores = encoder.encode(PASSAGES, "passage: ") @ encoder.encode([question], "query: ")[0]
    assert int(np.argmax(scores)) == answer, dict(zip(PASSAGES, scores.round(3), strict=True))


def test_threads_may_share_it() -> None:
    shared = Encoder(threads=1)
    expected = Encoder(threads=1).encode(PASSAGES)
    start = threading.Barrier(4)
    found: list[bytes] = []

    def work() -> None:
        start.wait()
        found.append(shared.encode(PASSAGES).tobytes())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected.tobytes()] * 4


def test_ids_are_those_of_xlm_r(encoder: Encoder) -> None:
    # From the published vocabulary of xlm-roberta-base.
    assert encoder.tokenizer.encode("Hello world!") == [35378, 8999, 38]
    assert encoder.tokenizer.encode("the , .") == [70, 6, 4, 6, 5]


def test_ids_are_the_pieces_of_the_model_plus_one(encoder: Encoder) -> None:
    model = sentencepiece.SentencePieceProcessor(model_file=str(artifacts.FOLDER / artifacts.TOKENIZER))
    for text in [*PASSAGES, *(question for question, _ in QUESTIONS)]:
        pieces = model.encode(text, out_type=str)
        assert "".join(pieces).replace("▁", " ").strip() == text
        assert encoder.tokenizer.encode(text) == [model.piece_to_id(piece) + 1 for piece in pieces]
        assert encoder.tokenizer.count(text) == len(pieces)


def test_what_no_piece_covers_is_unknown(encoder: Encoder) -> None:
    assert UNKNOWN in encoder.tokenizer.encode("𓀀")
    assert encoder.tokenizer.encode("") == []
    assert encoder.tokenizer.count("") == 0


def test_dequantize_reads_a_block_made_by_hand() -> None:
    low, high = np.arange(16, dtype=np.uint8), np.arange(15, -1, -1, dtype=np.uint8)
    block = np.concatenate([np.array([0.5], np.float16).view(np.uint8), low | high << 4])
    expected = (np.concatenate([low, high]).astype(np.float32) - 8) * 0.5
    assert dequantize(block).tolist() == expected.tolist()
    stacked = dequantize(np.stack([block, block])[None])
    assert stacked.shape == (1, 2, 32)
    assert stacked[0, 1].tolist() == expected.tolist()


def test_the_table_is_mapped_read_only_and_looked_up_by_row(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    blocks = rng.integers(0, 256, (5, HIDDEN // 32, 18), np.uint8)
    blocks[..., :2] = rng.uniform(0.01, 0.1, (5, HIDDEN // 32)).astype(np.float16)[..., None].view(np.uint8)
    (tmp_path / "table").write_bytes(blocks.tobytes())
    table = Words(tmp_path / "table")
    ids = np.array([[4, 0, 4], [1, 1, 2]])
    np.testing.assert_array_equal(table[ids], dequantize(blocks).reshape(5, HIDDEN)[ids])
    assert isinstance(table._table, np.memmap)
    assert not table._table.flags.writeable
