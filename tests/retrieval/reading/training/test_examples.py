"""The training sets are read into examples whose spans are the answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.json_lines import read_json_lines
from retrieval.reading.training.examples import (
    Example,
    find,
    held_back,
    in_english,
    news,
    squad,
    written,
)
from tests.retrieval.reading.training.small_data import BRIDGE, SEMERU, entry, jsonl_file, squad_file


def test_a_squad_file_gives_its_questions_in_order(tmp_path: Path) -> None:
    qas = [
        entry("1", "Berapa tinggi?", SEMERU, "3.676 meter", "3.676"),
        entry("2", "Berapa tinggi Gunung Slamet?", SEMERU),
    ]
    assert list(squad(squad_file(tmp_path / "set.json", {SEMERU: qas}))) == [
        Example("1", "Berapa tinggi?", SEMERU, (37, 48), ("3.676 meter", "3.676")),
        Example("2", "Berapa tinggi Gunung Slamet?", SEMERU, None, ()),
    ]


def test_an_answer_at_the_wrong_place_is_looked_for(tmp_path: Path) -> None:
    question = entry("1", "Di mana?", SEMERU, "jawa timur")
    question["answers"][0]["answer_start"] = 999
    [one] = squad(squad_file(tmp_path / "set.json", {SEMERU: [question]}))
    assert one.span == (17, 27)
    assert one.answers == ("jawa timur",)


def test_a_question_whose_answer_does_not_stand_in_its_paragraph_is_left_out(tmp_path: Path) -> None:
    qas = [entry("1", "Di mana?", SEMERU, "Bali"), entry("2", "Di mana?", SEMERU, "Jawa Timur")]
    assert [one.id for one in squad(squad_file(tmp_path / "set.json", {SEMERU: qas}))] == ["2"]


def test_places_count_characters(tmp_path: Path) -> None:
    context = "🌋🌋 e\u0301 \x07Semeru."
    [one] = squad(squad_file(tmp_path / "set.json", {context: [entry("1", "?", context, "Semeru")]}))
    assert one.span == (7, 13)


def test_a_news_question_is_over_the_first_source_that_holds_an_answer(tmp_path: Path) -> None:
    texts = [
        {"id": "no", "text": SEMERU},
        {"id": "yes", "text": BRIDGE},
        {"id": "too", "text": "Juni 2009"},
    ]
    corpus = jsonl_file(tmp_path / "corpus.jsonl", texts)
    asked = {"question": "Kapan?", "answers": ["Rabu", "juni  2009", "2009"]}
    questions: list[dict[str, Any]] = [
        {"id": "1", "sources": ["no", "yes", "too"], **asked},
        {"id": "2", "sources": ["no"], **asked},
    ]
    # The second has no passage that could be read for it.
    assert list(news(jsonl_file(tmp_path / "questions.jsonl", questions), corpus)) == [
        Example("1", "Kapan?", BRIDGE, (37, 46), ("Rabu", "juni  2009", "2009"))
    ]


def test_a_question_of_our_own_has_one_answer_or_none(tmp_path: Path) -> None:
    corpus = jsonl_file(tmp_path / "corpus.jsonl", [{"id": "a", "text": BRIDGE}])
    questions: list[dict[str, Any]] = [
        {"id": "1", "source": "a", "question": "When?", "answer": "10 Juni 2009"},
        {"id": "2", "source": "a", "question": "How long?", "answer": None},
    ]
    assert list(written(jsonl_file(tmp_path / "questions.jsonl", questions), corpus)) == [
        Example("1", "When?", BRIDGE, (34, 46), ("10 Juni 2009",)),
        Example("2", "How long?", BRIDGE, None, ()),
    ]


def test_what_has_an_english_question_is_asked_in_english(tmp_path: Path) -> None:
    path = jsonl_file(tmp_path / "en.jsonl", [{"id": "1", "question": "When?"}, {"id": "9", "question": "-"}])
    both = [Example("1", "Kapan?", BRIDGE, (42, 46), ("2009",)), Example("2", "Siapa?", BRIDGE, None)]
    assert list(in_english(iter(both), path)) == [Example("1-en", "When?", BRIDGE, (42, 46), ("2009",))]


@pytest.mark.parametrize(
    ("answer", "text", "found"),
    [
        ("beras", "pemberasan beras", "beras"),
        ("Harga Beras", "Kini HARGA\n beras naik", "HARGA\n beras"),
        ("1.5", "145 dan 1.5", "1.5"),
        ("beras", "pemberasan", "beras"),
        ("(AS)", "Amerika (AS).", "(AS)"),
        ("Rp5", "USD5", None),
        ("harga beras", "harga", None),
    ],
)
def test_an_answer_is_found_as_whole_words_if_it_can_be(answer: str, text: str, found: str | None) -> None:
    span = find(answer, text)
    assert (span and text[slice(*span)]) == found


def test_whole_words_win_over_an_earlier_part_of_one() -> None:
    assert find("beras", "pemberasan beras") == (11, 16)


@settings(deadline=None)
@given(st.text("aAbB1 .,(*?\n\x07é😀", min_size=1), st.data())
def test_a_piece_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : data.draw(st.integers(start + 1, len(text)))]
    if not piece.strip():
        return
    span = find(piece.swapcase(), text)
    assert span is not None
    assert text[slice(*span)].casefold().split() == piece.casefold().split()


def test_a_fifth_is_held_back_by_its_sum() -> None:
    # The first byte of SHA-256: b9 (185 = 5 * 37) and ba (186).
    assert held_back("hello world")
    assert not held_back("abc")
    assert 150 < sum(held_back(f"Paragraf {number}.") for number in range(1000)) < 250


def test_only_a_line_feed_ends_a_line(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"a": "one\u2028two\u0085three\x7f"}\n\n{"a": "😀"}\r\n', "utf-8")
    assert read_json_lines(path) == [{"a": "one\u2028two\u0085three\x7f"}, {"a": "😀"}]
