"""A server that fails, is silent or dies costs nothing but the model."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from retrieval.answer import ExtractiveAnswerer
from tests.retrieval.llm.answering import QUESTION, QUOTE, Make, made_over, saying
from tests.retrieval.llm.scripted_server import KEY, Said, Server, scripted, sentences


@pytest.mark.parametrize(
    "failing",
    [
        (Said(status=500), 3),
        (Said(status=401, body=f'{{"error": {{"message": "wrong key {KEY}"}}}}'), 1),
        (Said(status=429, headers={"Retry-After": "120"}), 1),
        (Said(sentences((QUOTE, [])), cut=True), 3),
    ],
    ids=["500", "401", "429", "dropped"],
)
def test_a_server_that_fails_costs_nothing_but_the_model(
    make: Make, server: Server, failing: tuple[Said, int], caplog: pytest.LogCaptureFixture, without: str
) -> None:
    said, most = failing
    caplog.set_level(logging.DEBUG, logger="kutip")
    server.says(said)
    answer = make().ask(QUESTION)
    assert (answer.answered, answer.answerer, answer.unavailable) == (True, "extractive", "unavailable")
    assert answer.answer == without
    assert 1 <= len(server.asked) <= most
    assert "language model" in caplog.text
    assert KEY not in caplog.text
    assert "Mishustin" not in caplog.text


def test_a_server_that_is_back_within_the_time_is_asked_again(make: Make, server: Server) -> None:
    server.says(Said(status=429, headers={"Retry-After": "1"}), Said(status=503), saying((QUOTE, QUOTE)))
    assert make().ask(QUESTION).answerer == "llm"


def test_silence_ends_with_the_time(make: Make, server: Server) -> None:
    server.says(Said(silent=True))
    answer = make(seconds=1.0).ask(QUESTION)
    assert (answer.answered, answer.unavailable) == (True, "unavailable")


def test_a_budget_that_is_used_up_says_so(make: Make, server: Server) -> None:
    server.says(saying((QUOTE, QUOTE)))
    made = make(tokens=150)
    assert [made.ask(QUESTION).answerer for _ in range(2)] == ["llm", "llm"]
    answer = made.ask(QUESTION)
    assert (answer.answerer, answer.unavailable, len(server.asked)) == ("extractive", "budget", 2)
    # A new process knows it, too.
    assert make(tokens=150).ask(QUESTION).unavailable == "budget"


def test_fifty_questions_lose_nothing_when_the_server_dies(
    extractive: ExtractiveAnswerer, tmp_path: Path, without: str
) -> None:
    with scripted() as dying:
        dying.says(saying((QUOTE, QUOTE)))
        made = made_over(extractive, dying, tmp_path)
        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(made.ask, QUESTION) for _ in range(50)]
            assert asked[0].result(300).answerer == "llm"
            dying.shutdown()
            dying.server_close()
            answers = [one.result(300) for one in asked]
    assert all(one.answered and one.citations for one in answers)
    plain = [one for one in answers if one.answerer == "extractive"]
    assert plain
    assert {(one.answer, one.unavailable) for one in plain} == {(without, "unavailable")}
