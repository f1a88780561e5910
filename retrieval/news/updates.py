"""What tells that a later report updates an earlier one, and does not contradict it. Pure."""

from __future__ import annotations

import tomllib
from functools import cache, cached_property
from pathlib import Path

from retrieval.models import Question
from retrieval.news.amounts import amounts_in
from retrieval.news.differ import Value, own_words
from retrieval.news.meaning import spoken
from retrieval.news.people import asks_who
from retrieval.reading.quotes import quote_span
from store.language.event_dates.find import find_dates
from store.language.languages import languages
from store.language.stems import words

_FILE = Path(__file__).with_suffix(".toml")
# Words around an answer in which an update is told.
_AROUND = 6


class Updates:
    """What a question says of its time, and later articles of earlier answers."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._said = {word.casefold() for word in words(question.text)}

    @property
    def asks_latest(self) -> bool:
        """Whether the question is for what is so by now."""
        return not self.own_time and bool(self._said & update_words("asked"))

    @property
    def asks_count(self) -> bool:
        """Whether it is for a number that grows with time, such as a toll."""
        return bool(self._said & update_words("growing")) and not asks_who(self._question.text)

    @cached_property
    def own_time(self) -> bool:
        """Whether it names a day, so that nothing later updates the answer."""
        code = self._question.language if self._question.language in languages() else "id"
        return any(one.precision == "day" for one in find_dates(self._question.text, str(code), None))

    def tells(self, early: Value, late: Value) -> bool:
        """Whether the later of two articles says beside its answer that it is new, or quotes the other."""
        text = late.candidate.passage.article.text
        first, last = quote_span(self._question, late.candidate)
        before = words(text[first : late.candidate.start])[-_AROUND:]
        after = words(text[late.candidate.end : last])[:_AROUND]
        near = {word.casefold() for word in (*before, *after, *words(late.candidate.text))}
        return bool(near & update_words("told")) or self.quotes(early, late)

    def quotes(self, early: Value, late: Value) -> bool:
        """Whether the sentences of the later answer have the earlier one as well."""
        text = late.candidate.passage.article.text
        sentences = text[slice(*quote_span(self._question, late.candidate))]
        if early.name and late.name:
            own, _ = own_words(early, late)
            return bool(own) and own <= {word.casefold() for word in words(sentences)}
        if not early.amount or not late.amount:
            return False
        found = list(amounts_in(sentences, spoken(late.candidate) or ""))
        return any(one.agrees(early.amount) and not one.agrees(late.amount) for one in found)


@cache
def update_words(kind: str) -> frozenset[str]:
    """Those of a kind, as updates.toml has them."""
    return frozenset(str(tomllib.loads(_FILE.read_text("utf-8"))[kind]).split())
