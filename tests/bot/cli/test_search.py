from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.forked.command import forked_kutip

if TYPE_CHECKING:
    from tests.bot.cli_fixtures import Run

pytest_plugins = ["tests.bot.cli_fixtures"]
pytestmark = pytest.mark.usefixtures("place")

QUESTION = "Siapa yang tiba di Beijing pada hari Selasa?"


def found(run: Run, *argv: str) -> list[dict[str, Any]]:
    outcome = run("search", "--json", *argv)
    assert (outcome.status, outcome.err) == (0, "")
    passages: list[dict[str, Any]] = json.loads(outcome.out)["passages"]
    return passages


def test_passages_as_json_with_what_puts_each_in_its_place(run: Run, filled: Path) -> None:
    outcome = run("search", f" {QUESTION} ", "--json")
    document = json.loads(outcome.out)
    assert list(document) == ["question", "passages"]
    assert document["question"] == QUESTION
    passages = document["passages"]
    assert len(passages) == 3
    for passage in passages:
        assert list(passage) == ["source", "start", "end", "text", "dense", "lexical", "reader", "score"]
        text = json.loads(run("show", passage["source"], "--json").out)["text"]
        assert passage["text"] == text[passage["start"] : passage["end"]]
    first = passages[0]
    assert first["source"] == "news/beijing.txt"
    assert first["lexical"] > 0
    assert first["reader"] == max(passage["reader"] for passage in passages)
    assert passages == sorted(passages, key=lambda passage: -passage["score"])


def test_the_score_adds_up_the_others(run: Run, filled: Path) -> None:
    passages = found(run, QUESTION)
    # Of three passages with the reader's part taken away, what is left grows with what search found.
    rest = [
        (one["dense"] + 0.007 * one["lexical"], one["score"] - min(10, one["reader"])) for one in passages
    ]
    assert sorted(rest) == sorted(rest, key=lambda pair: pair[1])


def test_the_best_passage_is_the_one_that_is_quoted(run: Run, filled: Path) -> None:
    answer = json.loads(run("ask", QUESTION, "--json").out)
    quote = (answer["citations"] or answer["related"])[0]
    first = found(run, QUESTION)[0]
    assert first["source"] == quote["source"]
    assert first["start"] <= quote["start"] < quote["end"] <= first["end"]


def test_the_limit_and_the_filters(run: Run, filled: Path) -> None:
    every = found(run, QUESTION)
    assert found(run, QUESTION, "--limit", "2") == every[:2]
    assert found(run, QUESTION, "--limit", "50") == every
    assert [one["source"] for one in found(run, QUESTION, "--outlet", "kabar danau")] == ["news/toba.txt"]
    assert [one["source"] for one in found(run, QUESTION, "--until", "2023-06")] == ["news/beijing.txt"]
    assert {one["source"] for one in found(run, QUESTION, "--since", "2023-07")} == {
        "news/toba.txt",
        "news/water.txt",
    }


def test_passages_for_a_reader(run: Run, filled: Path) -> None:
    first = found(run, QUESTION)[0]
    outcome = run("search", QUESTION, "--limit", "1")
    assert (outcome.status, outcome.err) == (0, "")
    scores, *text, origin = outcome.out.splitlines()
    assert scores == (
        f"[1] score {first['score']:.3f} · reader {first['reader']:.3f} · dense {first['dense']:.3f} · "
        f"lexical {first['lexical']:.3f}"
    )
    assert "\n".join(line.strip() for line in text) == first["text"]
    assert origin == "    Media Contoh · PM Rusia di Beijing · 24 May 2023 · beijing.txt"


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        ([""], "The question is empty;"),
        (["x" * 1001], "The question has 1,001 characters;"),
        ([QUESTION, "--limit", "0"], "Invalid value for '--limit'"),
        ([QUESTION, "--since", "soon"], "'soon' is not a"),
        ([QUESTION, "--outlet", "Kabar Laut"], "No article is from Kabar Laut;"),
        ([], "Missing argument 'QUESTION'."),
    ],
)
def test_wrong_usage_is_one_sentence(argv: list[str], sentence: str, run: Run, filled: Path) -> None:
    outcome = run("search", *argv)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith(f"kutip: {sentence}")
    assert outcome.err.count("\n") == 1


def test_an_empty_store_says_how_to_begin(run: Run) -> None:
    outcome = run("search", QUESTION, "--json")
    assert (outcome.status, json.loads(outcome.out)["passages"]) == (0, [])
    assert outcome.err.startswith("kutip: There are no articles yet. Add some with: kutip ingest")
    assert run("search", QUESTION).out == "No passage resembles the question.\n"


def test_a_question_from_standard_input(filled: Path) -> None:
    done = forked_kutip("search", "-", "--json", typed=f"{QUESTION}\n")
    assert json.loads(done.stdout)["question"] == QUESTION
