"""What is remembered: the last turns of one conversation, and nothing once it is forgotten."""

from __future__ import annotations

from retrieval.conversation.memory import Memory
from retrieval.models import Answer


def said(question: str, answer: str = "", intent: str | None = None) -> Answer:
    return Answer(question, "id", bool(answer), answer, 0.9, intent=intent)


def test_a_follow_up_is_completed_from_question_and_answer() -> None:
    memory = Memory([said("Siapa gubernur yang kena OTT?", "Hamdan Siregar")])
    assert memory.complete("berapa hartanya?").question == "Berapa harta Hamdan Siregar?"


def test_what_was_understood_is_told_only_where_it_was_open() -> None:
    memory = Memory([said("Di mana Jokowi lahir?")])
    whole = memory.complete("kapan dia lahir?")
    assert whole.question == "Kapan Jokowi lahir?"
    assert not whole.is_open
    assert whole.explained(said(whole.question, "1961")).understood is None
    memory.add(said("Siapa presiden Rusia?", "Vladimir Putin"))
    whole = memory.complete("kapan dia lahir?")
    assert whole.explained(said(whole.question, "1952")).understood == "Kapan Vladimir Putin lahir?"
    assert whole.explained(said(whole.question, intent="meta")).understood is None
    alone = memory.complete("Kapan Xi Jinping lahir?")
    assert alone.explained(said(alone.question, "1953")).understood is None


def test_a_question_that_stands_alone_is_not_touched() -> None:
    memory = Memory([said("Siapa presiden Rusia?", "Vladimir Putin")])
    for question in ("Kapan Xi Jinping lahir?", "  what is the capital of Japan", "apa itu KTT?"):
        assert memory.complete(question).question == question


def test_what_is_kept_is_bounded_and_forgotten() -> None:
    memory = Memory(said(f"Siapa presiden Negeri{number}?", "x" * 100_000) for number in range(100))
    assert len(memory) == 4
    memory.forget()
    assert len(memory) == 0
    assert memory.complete("siapa istrinya?").question == "siapa istrinya?"


def test_small_talk_has_no_subject() -> None:
    memory = Memory(
        [said("Siapa presiden Rusia?", "Vladimir Putin"), said("makasih ya", intent="small_talk")]
    )
    assert memory.complete("siapa istrinya?").question == "Siapa istri Vladimir Putin?"


def test_an_answer_keeps_what_was_understood_in_its_document() -> None:
    answer = Memory([said("Siapa presiden Rusia?", "Vladimir Putin")]).complete("kapan dia lahir?")
    told = answer.explained(said(answer.question, "1952"))
    assert Answer.from_json(told.to_json()) == told
    assert "understood" not in said("Siapa?").to_json()
