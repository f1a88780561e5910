from __future__ import annotations

import pytest

from retrieval.expectation import holds_expected


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("When was the bridge opened?", "It opened on 3 March.", "It was opened by the mayor."),
        ("kapankah jembatan itu dibuka", "Dibuka pada 3 Maret.", "Dibuka oleh wali kota."),
        ("Pada tahun berapa ia lahir?", "Ia lahir pada 1987.", "Ia lahir di Solo."),
        ("How many houses were damaged?", "Twelve houses fell.", "The houses fell."),
        ("Berapa tinggi gunung itu?", "Tingginya 3.142 meter.", "Gunung itu tinggi."),
        ("Siapa ketua panitia?", "Ketuanya Sri Lestari.", "Ketuanya belum dipilih."),
        ("Who chaired it?", "It was chaired by Ann Lee.", "It had a chair."),
        ("Di mana rapat digelar?", "Rapat digelar di Ternate.", "Rapat digelar kemarin."),
        ("Where did they meet?", "They met in Oslo.", "They met again."),
    ],
)
def test_a_sentence_holds_the_kind_of_words_that_is_asked_for(question: str, holds: str, lacks: str) -> None:
    assert holds_expected(question, holds) == 1
    assert holds_expected(question, lacks) == 0


@pytest.mark.parametrize("question", ["Mengapa harga naik?", "What did the minister say?", ""])
def test_other_questions_expect_no_kind(question: str) -> None:
    assert holds_expected(question, "Anything at all on 3 March 2020.") is None


@pytest.mark.parametrize("sentence", ["Dibuka pada Selasa lalu.", "Dibuka akhir Mei.", "Dibuka tahun 1998."])
def test_a_day_says_more_than_a_month_or_a_year(sentence: str) -> None:
    assert holds_expected("Kapan dibuka?", sentence) == 0.5
    assert holds_expected("Kapan dibuka?", "Dibuka 5 Mei 1998.") == 1
    assert holds_expected("Tahun berapa dibuka?", "Dibuka tahun 1998.") == 1
