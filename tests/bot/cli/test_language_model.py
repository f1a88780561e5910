"""The language model at the command line: asked, tried by `doctor`, and imported only where it is used."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.retrieval.llm.scripted_server import KEY, Asked, Said, Server, scripted, sentences

if TYPE_CHECKING:
    from tests.bot.cli_fixtures import Run

pytest_plugins = ["tests.bot.cli_fixtures"]
pytestmark = pytest.mark.usefixtures("place")

ROOT = Path(__file__).parents[3]
QUESTION = "Siapa yang tiba di Beijing pada hari Selasa?"
QUOTE = "Perdana Menteri Rusia Mikhail Mishustin tiba di Beijing pada hari Selasa."


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with scripted() as one:
        monkeypatch.setenv("KUTIP_LLM", one.setting)
        monkeypatch.setenv("LLM_API_KEY", KEY)
        yield one


def says_it(asked: Asked) -> Said:
    place = asked.id_of(QUOTE)
    return Said(sentences((QUOTE, [(place, QUOTE)]), ("Ia tinggal 9 hari.", [(place, QUOTE)])))


def test_the_model_answers_where_it_is_asked_to(run: Run, filled: Path, server: Server) -> None:
    server.says(says_it)
    outcome = run("ask", QUESTION, "--answerer", "llm", "--json")
    assert (outcome.status, outcome.err) == (0, "")
    answer = json.loads(outcome.out)
    assert (answer["answer"], answer["answerer"], answer["dropped"]) == (f"{QUOTE} [1]", "llm", 1)
    assert [one["quote"] for one in answer["citations"]] == [QUOTE]
    shown = run("ask", QUESTION, "--answerer", "llm").out
    assert f"{QUOTE} [1]" in shown
    assert "Kalimat dari model bahasa yang tidak ditampilkan karena tidak didukung kutipannya: 1." in shown
    server.asked.clear()
    assert json.loads(run("ask", QUESTION, "--json").out)["answerer"] == "extractive"
    assert server.asked == []


def test_an_answer_without_the_model_says_so(
    run: Run, filled: Path, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.says(Said(status=401))
    outcome = run("ask", QUESTION, "--answerer", "llm")
    assert outcome.status == 0
    assert "Model bahasa sedang tidak tersedia; jawaban ini dibuat tanpa model itu." in outcome.out
    assert "does not accept the key (status 401); check LLM_API_KEY." in caplog.text
    assert KEY not in outcome.out + outcome.err + caplog.text


def test_doctor_tries_the_model(
    run: Run, filled: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found() -> tuple[str, str]:
        outcome = run("doctor", "--json")
        assert KEY not in outcome.out + outcome.err
        checks = {one["name"]: (one["state"], one["text"]) for one in json.loads(outcome.out)["checks"]}
        state, text = checks["language model"]
        return state, text

    server.says(Said('{"ready": true}'))
    assert found() == ("ok", "openai-like:scripted answers.")
    server.says(Said(status=404))
    state, text = found()
    assert state == "fail"
    assert text.endswith("is not known to its server (status 404); check KUTIP_LLM.")
    monkeypatch.setenv("KUTIP_LLM", "anthropic:claude")
    state, text = found()
    assert (state, text) == (
        "fail",
        "There is no key for anthropic: write ANTHROPIC_API_KEY=... into .env or set it in the environment.",
    )
    monkeypatch.setenv("KUTIP_LLM", "ollama:qwen2.5:7b")
    assert found()[1].startswith(
        "KUTIP_LLM=ollama:... needs a package that is not installed; run `pip install "
    )


def test_without_a_model_there_is_none_to_ask(run: Run, filled: Path) -> None:
    outcome = run("ask", QUESTION, "--answerer", "llm")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.startswith("kutip: The answerer llm needs a language model: set KUTIP_LLM, such as ")


def test_nothing_of_a_model_is_imported_before_it_is_used() -> None:
    for path in [
        *(ROOT / "bot").rglob("*.py"),
        *(ROOT / "retrieval").glob("*.py"),
        *(ROOT / "config").glob("*.py"),
    ]:
        for node in ast.parse(path.read_text("utf-8")).body:
            named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            named += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not [one for one in named if one.startswith(("retrieval.llm", "retrieval.claims"))], path
