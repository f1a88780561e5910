"""Reads lines from a terminal, with editing, history and completion."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent, Completer
from prompt_toolkit.completion import Completion as Offer
from prompt_toolkit.document import Document
from prompt_toolkit.history import History
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import ColorDepth, Output, create_output
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.shortcuts import CompleteStyle

from bot.repl.completion import Completion
from bot.repl.history import HistoryFile
from bot.text import printable
from config.errors import KutipError

PROMPT = "kutip> "


class Keyboard:
    """Lines typed at a terminal."""

    def __init__(self, history: Path, complete: Callable[[str], Iterable[Completion]]) -> None:
        """history: the file of the lines typed before. complete: returns the completions of a line so far."""
        self._output = _output()
        self._session: PromptSession[str] = PromptSession(
            PROMPT,
            history=_History(HistoryFile(history)),
            completer=_Lines(complete),
            complete_while_typing=False,
            complete_style=CompleteStyle.READLINE_LIKE,
            reserve_space_for_menu=0,
            color_depth=ColorDepth.DEPTH_1_BIT,
            include_default_pygments_style=False,
            enable_suspend=True,
            key_bindings=_bindings(),
            output=self._output,
        )

    def line(self) -> str:
        """The next line. Raises EOFError on Ctrl-D or without a terminal, KeyboardInterrupt on Ctrl-C."""
        try:
            # The prompt's own questions, such as whether to list a hundred completions, use the same output.
            with create_app_session(output=self._output):
                return printable(self._session.prompt())
        except OSError as error:
            raise EOFError from error


class _Lines(Completer):
    """Completes whole lines rather than words, since names of outlets contain spaces."""

    def __init__(self, complete: Callable[[str], Iterable[Completion]]) -> None:
        self._complete = complete

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Offer]:  # noqa: ARG002
        typed = document.text_before_cursor
        try:
            found = list(self._complete(typed))
        # Reported when the line is entered.
        except KutipError:
            return
        for one in found:
            yield Offer(one.line, start_position=-len(typed), display=one.shown)


class _History(History):
    def __init__(self, file: HistoryFile) -> None:
        super().__init__()
        self._file = file

    def load_history_strings(self) -> Iterable[str]:
        return reversed(self._file.lines())

    def store_string(self, string: str) -> None:
        self._file.add(string)


def _bindings() -> KeyBindings:
    bindings = KeyBindings()

    @bindings.add(Keys.BracketedPaste)
    def _(event: KeyPressEvent) -> None:
        """Pasted text is one question, even if it has several lines."""
        event.current_buffer.insert_text(" ".join(event.data.splitlines()))

    return bindings


def _output() -> Output:
    """Standard output. The terminal is not asked for its cursor position, which some cannot report."""
    output = create_output()
    if isinstance(output, Vt100_Output):
        output.enable_cpr = False
    return output
