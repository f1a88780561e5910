"""What the verifier reads: the question, the header, and the answer in brackets among the words around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from retrieval.reading.windows import LONGEST_HEADER, LONGEST_QUESTION, PREFIX
from retrieval.verification.marking import AFTER, BEFORE, LONGEST, Marking
from store.encoder.tokenizer import END, START

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder
    from store.encoder.tokenizer import Tokenizer

TEXT = "Jembatan Suramadu diresmikan pada 10 Juni 2009 oleh Presiden Susilo Bambang Yudhoyono."
LONG = " ".join(f"Harga beras di pasar nomor {n} naik sedikit." for n in range(80))


@pytest.fixture(scope="module")
def tokenizer(encoder: Encoder) -> Tokenizer:
    return encoder.tokenizer


def marked(
    tokenizer: Tokenizer, text: str, answer: str, question: str = "Kapan?", header: str = ""
) -> list[int]:
    start = text.index(answer)
    return Marking(tokenizer).answer(question, header, tokenizer.spans(text), start, start + len(answer))


def test_the_answer_stands_in_brackets_after_question_and_header(tokenizer: Tokenizer) -> None:
    encode = tokenizer.encode
    bracketed = "Jembatan Suramadu diresmikan pada [10 Juni 2009] oleh Presiden Susilo Bambang Yudhoyono."
    left, *inside, right = encode("[10 Juni 2009]")
    ids = marked(tokenizer, TEXT, "10 Juni 2009", header="Suramadu | 2009-06-10")
    head = [START, *encode(f"{PREFIX}Kapan?"), END, END, *encode("Suramadu | 2009-06-10"), END]
    assert ids[: len(head)] == head
    assert ids[-1] == END
    words = ids[len(head) : -1]
    assert words.count(left) == words.count(right) == 1
    assert words[words.index(left) + 1 : words.index(right)] == encode("10 Juni 2009")
    assert [one for one in words if one not in (left, right)] == encode(TEXT)
    assert len(inside) == len(encode("10 Juni 2009"))
    assert len(words) == len(encode(bracketed))


def test_without_a_header_nothing_stands_in_its_place(tokenizer: Tokenizer) -> None:
    ids = marked(tokenizer, TEXT, "2009")
    assert ids.count(END) == 3


def test_what_is_long_is_cut_around_the_answer(tokenizer: Tokenizer) -> None:
    ids = marked(tokenizer, LONG, "nomor 40 naik", question="kapan " * 400, header="judul " * 400)
    most = 1 + LONGEST_QUESTION + 2 + LONGEST_HEADER + 1 + BEFORE + 1 + LONGEST + 1 + AFTER + 1
    assert len(ids) <= most
    ids = marked(tokenizer, LONG, LONG[: len(LONG) // 2])
    assert len(ids) <= most
    left, *_, right = tokenizer.encode("[a]")
    assert ids.index(right) - ids.index(left) - 1 == LONGEST


def test_words_without_a_token_are_no_error(tokenizer: Tokenizer) -> None:
    assert Marking(tokenizer).answer("", "", tokenizer.spans(""), 0, 0)[0] == START


def test_a_claim_is_held_against_its_quote(tokenizer: Tokenizer) -> None:
    encode = tokenizer.encode
    ids = Marking(tokenizer).claim("Jembatan itu baru.", TEXT)
    assert ids == [START, *encode(f"{PREFIX}Jembatan itu baru."), END, END, *encode(TEXT), END]
    assert len(Marking(tokenizer).claim("a", LONG)) < len(encode(LONG))
