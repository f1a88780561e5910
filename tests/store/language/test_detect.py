"""Indonesian, English, or neither, in articles and in short questions."""

from __future__ import annotations

import pytest

from store.language.detect import detect
from store.language.languages import languages


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Siapa presiden Prancis?", "id"),
        ("Kapan The Lord of the Rings dirilis?", "id"),
        ("KAPAN PERJANJIAN ITU DITANDATANGANI?", "id"),
        ("Di mana rapat itu digelar dan siapa yang hadir?", "id"),
        ("Who met Joko Widodo in Surabaya?", "en"),
        ("when did the bridge open", "en"),
        ("WHO SIGNED THE AGREEMENT?", "en"),
        ("Warga desa itu mengatakan bahwa banjir telah surut sejak Senin.", "id"),
        ("The villagers said on Monday that the flood had receded.", "en"),
        ("", None),
        ("12345 ...", None),
        ("Joko Widodo", None),
        ("今日は天気がいいです。", None),
        ("Où se trouve la bibliothèque municipale de Lyon aujourd'hui ?", None),
    ],
)
def test_detects(text: str, language: str | None) -> None:
    assert detect(text) == language


def test_each_language_has_enough_function_words_and_shares_few() -> None:
    words = {code: one.function_words for code, one in languages().items()}
    assert set(words) == {"id", "en"}
    assert all(len(known) >= 60 for known in words.values())
    assert not words["id"] & words["en"]


def test_a_long_text_is_sampled() -> None:
    assert detect("yang di dan " * 500_000) == "id"
