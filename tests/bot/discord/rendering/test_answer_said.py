"""What stands beside the words of an answer: its verdict, its meaning, how its question was understood."""

from __future__ import annotations

from dataclasses import replace

from bot.discord.rendering.answer import answer_pages
from bot.discord.rendering.page import Page
from tests.bot.discord.pages import ANSWER, QUOTE, REFUSAL, check


def only(pages: list[Page]) -> Page:
    check(pages)
    (page,) = pages
    return page


def test_how_a_follow_up_was_understood_stands_above_answer_and_refusal() -> None:
    whole = "Kapan *Mishustin* tiba?\nDi mana?"
    for answer in (ANSWER, REFUSAL):
        page = only(answer_pages(replace(answer, understood=whole), "id", "kapan?"))
        assert page.content.splitlines()[1] == r"-# Dipahami sebagai: Kapan \*Mishustin\* tiba? Di mana?"
        assert "Dipahami" not in only(answer_pages(answer, "id")).content


def test_what_it_says_in_the_language_of_the_question_stands_in_brackets() -> None:
    answer = replace(ANSWER, answer="24 Mei 2023", rendered="Wednesday, 24 *May* 2023")
    page = only(answer_pages(answer, "en"))
    assert page.content.startswith("### 24 Mei 2023 (Wednesday, 24 \\*May\\* 2023)\u00a0\\[1\\]\n")


def test_a_verdict_stands_before_the_deciding_sentence() -> None:
    answer = replace(ANSWER, answer=QUOTE, verdict="yes")
    page = only(answer_pages(answer, "en"))
    assert page.content.startswith(f"### Ya: {QUOTE}\u00a0\\[1\\]\n")
    # The card does not repeat it.
    assert page.embeds[0].description == ""
