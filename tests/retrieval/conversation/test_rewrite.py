"""Conversations in both languages: what continues them is completed, what stands alone stays as it is."""

from __future__ import annotations

import tomllib
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.conversation.rewrite import Turn, completed

DATA: dict[str, Any] = tomllib.loads(Path(__file__).with_name("conversations.toml").read_text("utf-8"))
MISHUSTIN = [Turn("When did Mishustin visit Beijing?", "24 May 2023")]


def cases(kind: str) -> list[tuple[list[Turn], str, str]]:
    return [
        ([Turn(*turn) for turn in one["turns"]], said, whole or said)
        for one in DATA["conversation"]
        for said, whole in one.get(kind, [])
    ]


@pytest.mark.parametrize(("turns", "said", "whole"), cases("said"))
def test_a_question_is_completed_or_stays(turns: list[Turn], said: str, whole: str) -> None:
    assert completed(said, turns) == whole


@pytest.mark.xfail(strict=True, reason="what the rules do not cover")
@pytest.mark.parametrize(("turns", "said", "whole"), cases("missed"))
def test_what_is_not_understood(turns: list[Turn], said: str, whole: str) -> None:
    assert completed(said, turns) == whole


def test_the_first_question_stays() -> None:
    assert completed("and who did he meet there?", []) == "and who did he meet there?"


def test_a_whole_question_is_whole_for_the_next() -> None:
    turns = list(MISHUSTIN)
    for said, answer, whole in (
        ("and who did he meet there?", "Li Qiang", "Who did Mishustin meet in Beijing?"),
        ("why?", "", "Why did Mishustin meet in Beijing?"),
        ("kapan dia pulang ke Moskow?", "", "Kapan Mishustin pulang ke Moskow?"),
    ):
        assert completed(said, turns) == whole
        turns.append(Turn(whole, answer))


def test_only_the_last_turns_count() -> None:
    later = [Turn("Mengapa terjadi?", "")] * 4
    assert "Mishustin" in completed("siapa istri dia?", [*MISHUSTIN, *later[:3]])
    assert "Mishustin" not in completed("siapa istri dia?", [*MISHUSTIN, *later])


@pytest.mark.parametrize(
    "said", ["", "   ", "?!", "\U0001f600", "he " * 400, "\u202e\u200b", "itu", "nya", "-nya?"]
)
def test_what_is_no_question_stays(said: str) -> None:
    assert len(completed(said, MISHUSTIN)) <= max(len(said), 1000)
    if not said.strip(" ?!\U0001f600\u202e\u200b"):
        assert completed(said, MISHUSTIN) == said


def test_long_answers_and_questions_are_not_carried_along() -> None:
    long = " ".join(["Mishustin"] * 200)
    for turn in (Turn(long, "Beijing"), Turn("Siapa dia?", long), Turn(f"Siapa {long}?", long)):
        assert len(completed("dan kapan dia tiba di sana?", [turn])) <= 1000


PIECES = [
    "dia", "he", "itu", "there", "di sana", "Beijing", "-nya", "korbannya", "and", "dan", "kapan", "who",
    "what about", "kalau", "tersebut", "that", "2023", "the", "?", ",", "'s", "its", "saat itu", "G7",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join), st.text(max_size=60), st.text(max_size=60)
)
def test_anything_goes_through(said: str, question: str, answer: str) -> None:
    turns = [*MISHUSTIN, Turn(question, answer)]
    made = completed(said, turns)
    assert len(made) <= 1000
    assert completed(said, turns) == made
    assert completed(question, [Turn(said, answer)]) or not question


def test_a_question_is_the_same_in_capitals_or_with_marks() -> None:
    for said, end in product(("who did he meet there", "Who did he meet there"), ("", "?", " ?!", "...")):
        assert completed(said + end, MISHUSTIN) == "Who did Mishustin meet in Beijing?"
