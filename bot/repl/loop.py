"""The interactive session: answers one line after the other, from a terminal or a pipe."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from bot.app import App
from bot.cli import output
from bot.cli.failures import report
from bot.cli.standard_input import input_lines
from bot.cli.views.answer import SESSION, answer_view
from bot.repl.commands import Leave, Session
from bot.worker import Worker
from config.errors import OutputError
from config.messages import message
from retrieval.models import Passage
from retrieval.news.events import Timeline
from store.models import Filters
from store.readings import undated

if TYPE_CHECKING:
    from bot.repl.prompt import Keyboard

Result = TypeVar("Result")


class Repl:
    """Reads lines and answers them. At a terminal, Ctrl-C cancels the line or the answer and Ctrl-D quits."""

    def __init__(self, app: App, language: str) -> None:
        """language: of the texts before the first question, whose language they then take."""
        self._app = app
        self._session = Session(app, language, self._find, self._tell)
        self._worker = Worker()

    def run(self) -> None:
        """Returns when the user quits or the input ends. Raises StoreError."""
        articles = self._app.catalog.counts().articles
        # Here Ctrl-C ends a line or an answer, not the command.
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            with contextlib.suppress(Leave):
                if sys.stdin.isatty() and sys.stdout.isatty():
                    # Only terminals need what this imports.
                    from bot.repl.prompt import Keyboard  # noqa: PLC0415

                    self._begin(articles)
                    self._converse(Keyboard(self._app.settings.history, self._session.completions))
                else:
                    self._session.whole = True
                    for line in input_lines():
                        self._handle(line.strip())
        finally:
            self._worker.close()

    def _begin(self, articles: int) -> None:
        self._say("repl.welcome" if articles else "articles.empty", count=articles)
        if articles:
            # The models take seconds to load, less than the first question takes to type. Errors are reported
            # when a question is asked.
            self._worker.begin(lambda: self._app.answerer)

    def _converse(self, keyboard: Keyboard) -> None:
        interrupts = 0
        while True:
            try:
                line = keyboard.line().strip()
            except EOFError:
                return
            except KeyboardInterrupt:
                interrupts += 1
                if interrupts > 1:
                    self._say("repl.leave")
                continue
            interrupts = 0
            try:
                self._handle(line)
            except KeyboardInterrupt:
                self._say("repl.cancelled")

    def _handle(self, line: str) -> None:
        """Answers one line. An error is reported and does not end the session."""
        try:
            if line.startswith(":"):
                output.show(self._session.command(line))
            elif line and not self._app.catalog.counts().articles:
                self._say("articles.empty")
            elif line:
                self._answer(line)
        except (Leave, BrokenPipeError, OutputError):
            raise
        except Exception as error:
            settings = self._app.settings
            report(error, settings.debug, settings.secrets())

    def _answer(self, question: str) -> None:
        session = self._session
        whole = session.completed(question)
        answer = self._wait(lambda: self._app.answerer.ask(whole.question, session.filters))
        answer = whole.explained(answer)
        session.remember(answer)
        output.say("")
        output.show(answer_view(answer, session.language, SESSION))
        output.say("")
        if passed_over := undated(self._app.catalog.database, session.filters):
            self._say("reading.undated", count=passed_over)
            output.say("")

    def _find(self, question: str, filters: Filters) -> tuple[Passage, ...]:
        return self._wait(lambda: self._app.extractive.passages(question, filters))

    def _tell(self, topic: str, filters: Filters) -> Timeline:
        return self._wait(lambda: self._app.extractive.timeline(topic, filters))

    def _wait(self, work: Callable[[], Result]) -> Result:
        with output.waiting(message(self._session.language, "repl.searching")):
            return self._worker.do(work)

    def _say(self, key: str, **values: object) -> None:
        output.say(message(self._session.language, key, **values))
