"""Verdicts on replies, typed in the REPL, and the question set that they become."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.app import App
from bot.repl.commands import Session
from config.errors import UsageError
from config.settings import Settings
from retrieval.evaluation.datasets.feedback import cases_from
from retrieval.models import Answer
from store.feedback import Feedback
from tests.forked.command import forked_kutip

if TYPE_CHECKING:
    from tests.bot.terminal_session import Terminal

pytest_plugins = ["tests.bot.cli_fixtures", "tests.bot.terminal_session"]
pytestmark = pytest.mark.usefixtures("place")

QUESTION = "Siapa yang tiba di Beijing pada hari Selasa?"
REFUSAL = Answer("Siapa raja Jupiter?", "id", answered=False, answer="", confidence=0.01)


@pytest.fixture
def app(place: Path) -> App:
    return App(Settings.load())


@pytest.fixture
def session(app: App) -> Session:
    """A session whose last reply is a refusal."""
    session = Session(app, "en")
    session.remember(REFUSAL)
    return session


def piped(text: str) -> subprocess.CompletedProcess[str]:
    return forked_kutip("repl", typed=text)


def test_verdicts_on_an_answer_are_stored_and_the_latest_counts(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUTIP_THRESHOLD", "0.1")
    done = piped(f"{QUESTION}\n:good\n:bad  Mikhail   Mishustin \n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-2:] == [
        "Disimpan: jawaban itu benar.",
        "Disimpan: jawaban itu salah. Jawaban yang benar: Mikhail Mishustin",
    ]
    app = App(Settings.load())
    good, bad = app.feedback.all()
    assert (good.verdict, good.correction, bad.verdict) == ("good", None, "bad")
    assert bad.correction == "Mikhail   Mishustin"
    for one in (good, bad):
        assert (one.question, one.answered, one.language, one.place) == (QUESTION, True, "id", "repl")
        assert one.sources == ("news/beijing.txt",)
        assert one.answer in app.catalog.article("news/beijing.txt").text
        assert "Mishustin" in one.answer
    (case,), left_out = cases_from([good, bad])
    assert (case.answers, left_out) == (("Mikhail   Mishustin",), 0)


def test_a_good_refusal(app: App, session: Session) -> None:
    assert session.command(":good").plain == "Disimpan: jawaban itu benar."
    (stored,) = app.feedback.all()
    expected = Feedback(REFUSAL.question, "", False, "good", None, "id", (), "repl", stored.at, stored.id)
    assert stored == expected
    assert cases_from([stored])[0][0].answerable is False


@pytest.mark.parametrize(
    ("line", "correction", "said"),
    [
        (":bad", None, 'Give the right one with ":bad ANSWER", or ":bad -" if the articles do not say.'),
        (":bad -", "", "The articles do not say."),
        (":b 24 Mei {2023}", "24 Mei {2023}", "The right answer: 24 Mei {2023}"),
        (":bad a\x1b[2J\x00b", "a\x1b[2J\x00b", "The right answer: a␛[2J␀b"),
        (":bad \udcff", "\ufffd", "The right answer: \ufffd"),
        (":bad " + "x" * 500, "x" * 500, "x" * 500),
    ],
)
def test_a_bad_reply(app: App, session: Session, line: str, correction: str | None, said: str) -> None:
    session.language = "en"
    shown = session.command(line).plain
    assert shown.startswith("Saved: the answer was wrong")
    assert shown.endswith(said)
    assert [(one.verdict, one.correction) for one in app.feedback.all()] == [("bad", correction)]


def test_a_right_answer_that_is_too_long_is_not_stored(app: App, session: Session) -> None:
    session.language = "en"
    with pytest.raises(UsageError) as caught:
        session.command(":bad " + "x" * 501)
    assert str(caught.value) == "The right answer has 501 characters; shorten it to 500 or fewer."
    assert app.feedback.all() == []


@pytest.mark.parametrize("line", [":good", ":bad", ":bad 24 Mei", ":bad " + "x" * 501])
def test_without_a_reply_there_is_nothing_to_judge(app: App, line: str) -> None:
    with pytest.raises(UsageError, match=r"^There is no answer yet; ask a question first\.$"):
        Session(app, "en").command(line)
    assert app.feedback.all() == []


def test_the_articles_have_not_changed_for_it(app: App, session: Session) -> None:
    before = app.catalog.state()
    session.command(":good")
    assert app.catalog.state() == before


def test_tab_completes_the_verdicts(terminal: type[Terminal], filled: Path) -> None:
    with terminal("repl") as screen:
        screen.expect_prompt()
        for typed in (":go\t", ":ba\t 24 Mei"):
            screen.type(f"{typed}\r")
            screen.expect("There is no answer yet; ask a question first.")
            screen.expect_prompt()
        screen.type("\x04")
        assert screen.ends() == 0
