"""Where in the text each token stands, with the bundled tokenizer."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder

ORDINARY = st.text(st.sampled_from(string.ascii_letters + string.digits + " .,-()%'“”’éü°\n\t\r\u00a0"))
ANY = st.text(st.characters(codec=None) | st.sampled_from(" \n\t\u0301\u200d\ud800\udfffﬁ½㌔﷽😀字"))


def pieces(encoder: Encoder, text: str) -> list[str]:
    """What each token stands for."""
    ids, spans = encoder.tokenizer.spans(text)
    assert ids == encoder.tokenizer.encode(text)
    assert len(spans) == len(ids)
    last = 0
    for start, end in spans:
        assert last <= start <= end <= len(text)
        assert text[start:end] == text[start:end].strip()
        last = end
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the , .", ["the", "", ",", "", "."]),
        (" Hello \n\n\tworld!\r\n", ["Hello", "world", "!"]),
        ("Harga\u00a0beras naik.", ["Harga", "beras", "naik", "."]),
        # A compatibility character is read as what it stands for, and stays one.
        ("ﬁlm", ["ﬁlm"]),
        ("Ⅷ", ["Ⅷ"]),
        ("ｗｉｄｅ", ["ｗｉｄｅ"]),
        # Each takes more than two bytes.
        ("😀 naik 字", ["😀", "naik", "", "字"]),
        ("\ud800 naik \udfff", ["\ud800", "naik", "\udfff"]),
        ("Cafe\u0301 itu", ["Cafe\u0301", "itu"]),
        ("", []),
        (" \n", []),
    ],
)
def test_a_token_stands_for_its_characters(encoder: Encoder, text: str, expected: list[str]) -> None:
    assert pieces(encoder, text) == expected


@settings(deadline=None)
@given(ORDINARY)
def test_tokens_cover_ordinary_text(encoder: Encoder, text: str) -> None:
    assert "".join(pieces(encoder, text)) == "".join(text.split())


@settings(deadline=None)
@given(ANY)
def test_tokens_of_any_text_are_in_order_and_within_it(encoder: Encoder, text: str) -> None:
    pieces(encoder, text)


@pytest.mark.parametrize("odd", ["\ud800", "😀", "e\u0301", "ﬁ", "½", "㌔", "﷽", "\u200b", "\0"])
def test_what_stands_before_moves_no_other_span(encoder: Encoder, odd: str) -> None:
    text = f"{odd * 300} harga beras"
    assert pieces(encoder, text)[-2:] == ["harga", "beras"]
