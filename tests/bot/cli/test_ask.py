from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.forked.command import forked_kutip

if TYPE_CHECKING:
    from tests.bot.cli_fixtures import Run

pytest_plugins = ["tests.bot.cli_fixtures"]
pytestmark = pytest.mark.usefixtures("place")

QUESTION = "Siapa yang tiba di Beijing pada hari Selasa?"
NONSENSE = "Berapa harga tiket konser Raisa di Surabaya?"


def asked(run: Run, *argv: str) -> dict[str, Any]:
    outcome = run("ask", "--json", *argv)
    assert (outcome.status, outcome.err) == (0, "")
    document: dict[str, Any] = json.loads(outcome.out)
    return document


def quotes(answer: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer["citations"] or answer["related"]
    return found


def test_an_answer_as_json_quotes_the_article_word_for_word(run: Run, filled: Path, place: Path) -> None:
    answer = asked(run, QUESTION)
    assert list(answer) == [
        "question", "language", "answered", "answer", "confidence", "citations", "related", "answerer",
        "timings_ms",
    ]  # fmt: skip
    assert (answer["question"], answer["language"], answer["answerer"]) == (QUESTION, "id", "extractive")
    assert 0 <= answer["confidence"] <= 1
    first = quotes(answer)[0]
    assert (first["source"], first["publisher"], first["date"]) == (
        "news/beijing.txt",
        "Media Contoh",
        "2023-05-24",
    )
    text = json.loads(run("show", first["article_id"], "--json").out)["text"]
    assert first["quote"] == text[first["start"] : first["end"]]
    original = (place / "news" / "beijing.txt").read_text("utf-8")
    assert all(line in original for line in first["quote"].splitlines())


def test_the_same_answer_for_a_reader(run: Run, filled: Path) -> None:
    answer = asked(run, QUESTION)
    outcome = run("ask", QUESTION)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.startswith(answer["answer"] if answer["answered"] else "Saya tidak tahu")
    assert f"[1] “{quotes(answer)[0]['quote'].splitlines()[0]}" in outcome.out
    assert "Media Contoh · PM Rusia di Beijing · 24 Mei 2023 · beijing.txt\n" in outcome.out


def test_what_no_article_says_is_not_answered(run: Run, filled: Path) -> None:
    answer = asked(run, NONSENSE)
    assert (answer["answered"], answer["answer"], answer["citations"]) == (False, "", [])
    assert run("ask", NONSENSE).out.startswith("Saya tidak tahu: ")


def test_only_articles_of_those_days_or_that_outlet_are_quoted(run: Run, filled: Path) -> None:
    since = quotes(asked(run, QUESTION, "--since", "2023-07"))
    assert {quote["source"] for quote in since} <= {"news/toba.txt", "news/water.txt"}
    until = quotes(asked(run, QUESTION, "--until", "Juni 2023"))
    assert {quote["source"] for quote in until} == {"news/beijing.txt"}
    outlet = quotes(asked(run, QUESTION, "--outlet", "kabar danau"))
    assert {quote["source"] for quote in outlet} <= {"news/toba.txt"}
    wrong = run("ask", QUESTION, "--outlet", "Kabar Laut")
    assert wrong.status == 2
    assert wrong.err == (
        "kutip: No article is from Kabar Laut; the outlets are: Kabar Danau, Media Contoh, Sample Press.\n"
    )


def test_a_question_from_standard_input(filled: Path) -> None:
    def ask(data: bytes) -> subprocess.CompletedProcess[str]:
        return forked_kutip("ask", "-", "--json", typed=data)

    done = ask(QUESTION.encode() + b"\n")
    assert json.loads(done.stdout)["question"].strip() == QUESTION
    refused = ask(b"Siapa \xff?")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "kutip: The question on standard input is not UTF-8 text; send it as UTF-8.\n"
    assert ask(b"").returncode == 2


@pytest.mark.parametrize("question", ["", "   ", "\n", "x" * 100_000])
def test_questions_that_cannot_be_asked(question: str, run: Run, filled: Path) -> None:
    outcome = run("ask", "--", question)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith("kutip: ")
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize(
    "question", ["\x1b[2J\x00\x07?", "\u202e?", "[red]Siapa[/red]", "\udcff?", "?", "%s {0} \\"]
)
def test_odd_questions_are_harmless(question: str, run: Run, filled: Path) -> None:
    outcome = run("ask", "--", question)
    assert outcome.status in (0, 2)
    assert not set(outcome.out + outcome.err) & {"\x1b", "\x00", "\x07", "\u202e"}
    assert "Unexpected" not in outcome.err


def test_an_empty_store_says_how_to_begin(run: Run) -> None:
    outcome = run("ask", QUESTION, "--json")
    assert outcome.status == 0
    assert json.loads(outcome.out)["answered"] is False
    assert outcome.err.startswith("kutip: There are no articles yet. Add some with: kutip ingest")


@pytest.mark.parametrize(
    ("text", "intent", "said"),
    [
        ("hi", "small_talk", "Thanks for your message!"),
        ("halo", "small_talk", "Terima kasih atas pesannya!"),
        ("what can you do?", "help", "kutip articles lists the articles"),
        ("sumber beritanya dari mana aja", "meta", "kutip articles menampilkan semuanya"),
    ],
)
def test_what_is_no_question_gets_no_quote(run: Run, filled: Path, text: str, intent: str, said: str) -> None:
    answer = asked(run, text)
    assert (answer["answered"], answer["answer"], quotes(answer)) == (False, "", [])
    assert (answer["reason"], answer["intent"]) == ("not_a_question", intent)
    assert answer["example"] == "Water release begins"
    outcome = run("ask", text)
    assert (outcome.status, outcome.err) == (0, "")
    assert said in outcome.out
    assert outcome.out.rstrip().endswith("“Water release begins”.")
