"""The state of a session and its commands: lines that begin with a colon."""

from __future__ import annotations

import datetime as dt
import difflib
import shutil
from collections.abc import Callable
from dataclasses import replace

from rich.text import Text

from bot.app import App
from bot.cli import filters
from bot.cli.views import tables
from bot.cli.views.passages import passages_view
from bot.cli.views.view import View, lines, stacked
from bot.feedback import LONGEST_CORRECTION, correction_in, feedback_on
from bot.repl.completion import OFF, Completion, completions
from bot.text import one_line
from config.errors import UsageError
from config.messages import day, message
from retrieval.conversation.memory import Completed, Memory
from retrieval.models import Answer, Citation, Passage
from retrieval.news.events import Timeline
from store.models import ALL, Filters

# Where feedback was given.
_PLACE = "repl"


Find = Callable[[str, Filters], tuple[Passage, ...]]
Tell = Callable[[str, Filters], Timeline]


class Leave(Exception):  # noqa: N818 - no error
    """The user wants to quit."""


class Session:
    """The filters in force, the last answer, and the commands that use them.

    language: of the last question, and so of all texts. whole: whether articles are shown in full, not just
    as much around the quote as fits the screen.
    """

    def __init__(self, app: App, language: str, find: Find | None = None, tell: Tell | None = None) -> None:
        """find: finds the passages for a question; tell: the events about a topic; by default, as the
        answerer does."""
        self.language = language
        self.filters = ALL
        self.whole = False
        self._app, self._find, self._tell = app, find, tell
        self._answer: Answer | None = None
        self._memory = Memory()
        self._commands: dict[str, Callable[[str], View]] = {
            ":sources": self._sources,
            ":open": self._open,
            ":since": self._since,
            ":until": self._until,
            ":outlet": self._outlet,
            ":search": self._search,
            ":timeline": self._timeline,
            ":articles": self._articles,
            ":good": self._good,
            ":bad": self._bad,
            ":forget": self._forget,
            ":help": self._help,
            ":quit": self._quit,
        }

    def completed(self, question: str) -> Completed:
        """A question with what it leaves to the ones before it."""
        return self._memory.complete(question)

    def remember(self, answer: Answer) -> None:
        """Makes an answer the one that commands refer to and that the next question may follow up."""
        self._answer = answer
        self._memory.add(answer)
        self.language = self._app.reply_language(answer)

    def command(self, line: str) -> View:
        """Runs a line such as ":open 2". Raises Leave, UsageError and what the store raises."""
        name, _, argument = line.partition(" ")
        found = self._commands.get(name.lower()) or self._abbreviated(name.lower())
        if found is None:
            near = difflib.get_close_matches(name.lower(), self._commands, n=1)
            key = "repl.unknown" if near else "repl.unknown_help"
            raise UsageError(self._text(key, command=one_line(name), near=near[0] if near else ""))
        return found(argument.strip())

    def completions(self, line: str) -> list[Completion]:
        """The completions of a line so far. Raises StoreError."""
        quotes = [citation.n for citation in self._citations()]
        return completions(line, tuple(self._commands), quotes, self._app.catalog)

    def _sources(self, _: str) -> View:
        citations = self._citations()
        if not citations:
            raise UsageError(self._text("repl.no_quotes"))
        views = []
        for citation in citations:
            article = self._app.catalog.article(citation.article_id)
            views.append(tables.citation_details(citation, article, self.language))
        return stacked(views, gap=True)

    def _open(self, argument: str) -> View:
        what, _, rest = argument.partition(" ")
        if not what:
            raise UsageError(self._text("repl.open_what"))
        whole = self.whole or rest.strip().lower() == "all"
        if not what.isdecimal() or len(what) > 3:
            return tables.article_view(self._app.catalog.article(what), self.language)
        citations = self._citations()
        if not citations:
            raise UsageError(self._text("repl.no_quotes"))
        citation = next((item for item in citations if item.n == int(what)), None)
        if citation is None:
            key = "repl.no_such_quote" if len(citations) > 1 else "repl.only_quote"
            raise UsageError(self._text(key, number=what, count=len(citations)))
        article = self._app.catalog.article(citation.article_id)
        span = (citation.start, citation.end)
        if article.text[slice(*span)] != citation.quote:
            raise UsageError(self._text("repl.changed"))
        if whole:
            return tables.article_view(article, self.language, span)
        return tables.excerpt_view(article, span, what, self.language, shutil.get_terminal_size())

    def _since(self, text: str) -> View:
        if text.lower() == OFF:
            self.filters = replace(self.filters, since=None)
        elif text:
            self.filters = filters.with_since(self.filters, text, self.language)
        return self._filter(":since", self.filters.since)

    def _until(self, text: str) -> View:
        if text.lower() == OFF:
            self.filters = replace(self.filters, until=None)
        elif text:
            self.filters = filters.with_until(self.filters, text, self.language)
        return self._filter(":until", self.filters.until)

    def _outlet(self, name: str) -> View:
        if name.lower() == OFF:
            self.filters = replace(self.filters, publisher=None)
        elif name:
            self.filters = filters.with_outlet(
                self.filters, name, self._app.catalog.publishers(), self.language
            )
        return self._filter(":outlet", self.filters.publisher)

    def _search(self, question: str) -> View:
        if not question:
            raise UsageError(self._text("repl.search_what"))
        if not self._app.catalog.counts().articles:
            return lines(Text(self._text("articles.empty")))
        find = self._find or self._app.extractive.passages
        return passages_view(find(question, self.filters), self.language)

    def _timeline(self, topic: str) -> View:
        if not topic:
            raise UsageError(self._text("repl.timeline_what"))
        if not self._app.catalog.counts().articles:
            return lines(Text(self._text("articles.empty")))
        from bot.cli.views.timeline import timeline_view  # noqa: PLC0415 - imports Babel

        tell = self._tell or self._app.extractive.timeline
        return timeline_view(tell(topic, self.filters), self.language)

    def _articles(self, _: str) -> View:
        found = self._app.catalog.list_articles()
        return tables.articles_view(found, len(found), self.language)

    def _good(self, _: str) -> View:
        reply = self._reply()
        self._app.feedback.add(feedback_on(reply, "good", _PLACE))
        return lines(Text(self._text("feedback.good")))

    def _bad(self, argument: str) -> View:
        reply = self._reply()
        if len(argument) > LONGEST_CORRECTION:
            raise UsageError(self._text("feedback.long", count=len(argument), longest=LONGEST_CORRECTION))
        correction = correction_in(argument)
        key = {None: "feedback.bad", "": "feedback.bad_no_answer"}.get(correction, "feedback.bad_corrected")
        self._app.feedback.add(feedback_on(reply, "bad", _PLACE, correction))
        return lines(Text(self._text(key, answer=one_line(argument))))

    def _reply(self) -> Answer:
        if self._answer is None:
            raise UsageError(self._text("feedback.no_reply"))
        return self._answer

    def _forget(self, _: str) -> View:
        self._memory.forget()
        self._answer = None
        return lines(Text(self._text("repl.forgotten")))

    def _help(self, _: str) -> View:
        return lines(Text(self._text("repl.help")))

    def _quit(self, _: str) -> View:
        raise Leave

    def _filter(self, name: str, value: dt.date | str | None) -> View:
        shown = day(self.language, value) if isinstance(value, dt.date) else one_line(value or "")
        return lines(
            Text(self._text("repl.filter_set" if shown else "repl.filter_none", name=name, value=shown))
        )

    def _abbreviated(self, name: str) -> Callable[[str], View] | None:
        """The only command that begins so, such as ":quit" for ":q"."""
        found = [run for command, run in self._commands.items() if len(name) > 1 and command.startswith(name)]
        return found[0] if len(found) == 1 else None

    def _citations(self) -> tuple[Citation, ...]:
        if self._answer is None:
            return ()
        return self._answer.citations or self._answer.related

    def _text(self, key: str, **values: object) -> str:
        return message(self.language, key, **values)
