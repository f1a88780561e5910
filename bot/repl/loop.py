"""The REPL: question after question, at a terminal or from a pipe."""

from __future__ import annotations

import contextlib
import signal
import sys

from bot.app import App
from bot.cli import output
from bot.cli.failures import report
from bot.cli.views.answer import SESSION, answer_view
from bot.repl.commands import Leave, Session
from bot.repl.prompt import Keyboard, piped
from bot.worker import Worker
from config.errors import OutputError
from config.messages import message


class Repl:
    """Reads lines and answers them. At a terminal Ctrl-C drops the line or the answer, Ctrl-D leaves."""

    def __init__(self, app: App, language: str) -> None:
        """language: of what is said before the first question; then it is the question's."""
        self._app = app
        self._session = Session(app, language)
        self._worker = Worker()

    def run(self) -> None:
        """Returns when the user leaves or the input ends. Raises StoreError when there is no store to ask."""
        articles = self._app.catalog.counts().articles
        # Here Ctrl-C ends a line or an answer, not the command.
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            with contextlib.suppress(Leave):
                if sys.stdin.isatty() and sys.stdout.isatty():
                    self._begin(articles)
                    self._converse(Keyboard(self._app.settings.history, self._session.completions))
                else:
                    self._session.whole = True
                    for line in piped():
                        self._handle(line.strip())
        finally:
            self._worker.close()

    def _begin(self, articles: int) -> None:
        self._say("repl.welcome" if articles else "articles.empty", count=articles)
        if articles:
            # The models take seconds to load; the first question takes longer to type. What is wrong
            # with them is told when a question is asked.
            self._worker.begin(lambda: self._app.answerer)

    def _converse(self, keyboard: Keyboard) -> None:
        interrupts = 0
        while True:
            try:
                line = keyboard.line().strip()
            except EOFError:
                output.say("")
                return
            except KeyboardInterrupt:
                output.say("")
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
        """Answers one line; what fails is reported, and the next line gets its chance."""
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
        with output.waiting(message(session.language, "repl.searching")):
            answer = self._worker.do(lambda: self._app.answerer.ask(question, session.filters))
        session.remember(answer)
        output.say("")
        output.show(answer_view(answer, session.language, SESSION))
        output.say("")

    def _say(self, key: str, **values: object) -> None:
        output.say(message(self._session.language, key, **values))
