"""The time that a question asks about: days, bounds, what is newest, what is so at present. Pure."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from retrieval.conversation.parsing import asks, asks_count, is_in, is_verb, words_of
from store.language.event_dates.find import find_dates
from store.language.event_dates.models import EventDate
from store.language.event_dates.spans import Span
from store.language.event_dates.tense import tense
from store.language.event_dates.vocabulary import alternatives, vocabulary
from store.language.languages import languages, months
from store.language.stems import words
from store.models import Filters

_FILE = Path(__file__).with_suffix(".toml")
_FALLBACK = "en"
_DAY = dt.timedelta(days=1)
# Characters before a date in which "since" and the like may stand.
_BEFORE = 40
# What is another word in small letters, unless what stands beside it tells.
_ALSO_WORDS = frozenset({"may", "march", "mar", "sat", "sun", "minggu"})
_BESIDE_BEFORE = re.compile(
    r"(?:\d\W{0,2}|\b(?:in|since|until|till|last|next|this|early|late|mid|during)[\s-])\Z", re.IGNORECASE
)
_BESIDE_BEHIND = re.compile(r"\W{0,2}\d")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# When and where something is or was, is so for good.
_LASTING = frozenset({"when", "where"})
_NOT_PRESENT = ("then", "former", "reason")


@dataclass(frozen=True, slots=True)
class AskedTime:
    """What a question says of time.

    today: the day on which it is asked, by which it is understood. first, last: the days that it asks about,
    inclusive, None for no bound on a side. since, until: the days from and up to which it says that it asks.
    latest: whether it asks for the newest there is. present: whether it asks what is so when it is asked.
    of_today: whether it says "today", and not a weekday that today may be, too.
    """

    today: dt.date
    first: dt.date | None = None
    last: dt.date | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    latest: bool = False
    present: bool = False
    of_today: bool = False

    @property
    def dated(self) -> bool:
        """Whether it asks about some days more than about others."""
        return self.first is not None or self.last is not None

    @property
    def told(self) -> bool:
        """Whether it prefers some articles to others; if not, it is answered as if there were no time."""
        return self.dated or self.latest

    def holds(self, first: dt.date, last: dt.date) -> bool:
        """Whether the days from one to another are among those asked about, or the other way round."""
        start, end = self.first or dt.date.min, self.last or dt.date.max
        return (start <= first and last <= end) or (first <= start and end <= last)

    def bounds(self, filters: Filters) -> Filters | None:
        """The filters narrowed by what the question itself says, None if it says nothing.

        News of the last day appear until the day after.
        """
        if self.since is None and self.until is None:
            return None
        until = self.until and self.until + _DAY
        since = [day for day in (self.since, filters.since) if day]
        ends = [day for day in (until, filters.until) if day]
        return Filters(max(since, default=None), min(ends, default=None), filters.publisher)


def asked_time(question: str, language: str | None, today: dt.date) -> AskedTime:
    """What a question says of time. language: one that is not known is read as English."""
    code = language if language and language in _tables() else _FALLBACK
    text = _with_capitals(question, code)
    time = AskedTime(today)
    for start, span, is_range in _times(text, code, today):
        time = _narrowed(time, text[max(start - _BEFORE, 0) : start], code, span, is_range=is_range)
    is_today = time.first == time.last == today
    latest = is_today or _asks_for_newest(question, code)
    over = time.last is not None and time.last < today
    present = latest or (not (over or time.first or time.until) and _asks_what_is(question, code))
    # "Today" is another day tomorrow; "Tuesday" is not.
    of_today = is_today and _is_a_day(text, code, today + dt.timedelta(days=1))
    return replace(time, latest=latest, present=present, of_today=of_today)


def _is_a_day(text: str, code: str, today: dt.date) -> bool:
    """Whether the text means that very day when it is said on it."""
    return any(span == (today, today) for _, span, _ in _times(text, code, today))


def _times(text: str, code: str, today: dt.date) -> Iterator[tuple[int, Span, bool]]:
    """Where each time expression begins, its days, and whether it is a range."""
    found = find_dates(text, code, today)
    for one in found:
        if one.first and one.last and one.year_known:
            yield one.start, _come(one, text, code, today), one.precision == "range"
    for year in _year(code).finditer(text):
        # "golden pen award 2024": in a question, such a figure is a year even without a capital before it.
        if not any(one.start < year.end() and year.start() < one.end for one in found):
            yield year.start(), (dt.date(int(year[1]), 1, 1), dt.date(int(year[1]), 12, 31)), False


def _come(of: EventDate, text: str, code: str, today: dt.date) -> Span:
    """Its days; where a month without a year is the next one, and nothing speaks of what is to come, the last
    one is meant, for it is news that is asked for."""
    first, last = of.first or today, of.last or today
    said = text[of.start : of.end]
    open_year = str(first.year) not in said and any(word.casefold() in months() for word in words(said))
    if first <= today or not open_year or tense(text, of.start, of.end, code) == "future":
        return first, last
    with suppress(ValueError):
        # But for 29 February.
        return first.replace(year=first.year - 1), last.replace(year=last.year - 1)
    return first, last


def _narrowed(time: AskedTime, before: str, code: str, span: Span, *, is_range: bool) -> AskedTime:
    """The time with one more expression, which stands behind the words `before`."""
    begin, end = span
    if _behind(code, "since").search(before):
        return replace(time, since=begin, until=end if is_range else time.until)
    if _behind(code, "until").search(before):
        return replace(time, until=end)
    if _behind(code, "after").search(before):
        return replace(time, first=begin)
    if _behind(code, "before").search(before):
        return replace(time, last=begin - _DAY)
    # Of several times, all that lies between is asked about.
    return replace(time, first=min(begin, time.first or begin), last=max(end, time.last or end))


def _asks_for_newest(question: str, code: str) -> bool:
    text = _pattern(code, "not_latest").sub(" ", question)
    return bool(_pattern(code, "latest").search(text)) and not _pattern(code, "then").search(text)


def _asks_what_is(question: str, code: str) -> bool:
    """Whether the question asks what is so, not what happened, by its first verb; without one, as in
    Indonesian, who or how many."""
    asked = asks(question)
    if asked in _LASTING or any(_pattern(code, kind).search(question) for kind in _NOT_PRESENT):
        return False
    if present := _pattern(code, "present").search(question):
        past = _pattern(code, "past").search(question)
        return past is None or present.start() < past.start()
    told = any(is_verb(word) and not is_in(word, "question") for word in words_of(question))
    clause = told or _pattern(code, "clause").search(question)
    return code == "id" and not clause and (asked == "who" or asks_count(question))


def _with_capitals(text: str, code: str) -> str:
    """The text with capitals on the months and weekdays that it has in small letters."""
    known = languages()[code]

    def written(match: re.Match[str]) -> str:
        folded = match[0].casefold()
        if folded not in known.months and folded not in known.weekdays:
            return match[0]
        before, behind = text[max(match.start() - 8, 0) : match.start()], text[match.end() : match.end() + 3]
        told = folded not in _ALSO_WORDS or _BESIDE_BEFORE.search(before) or _BESIDE_BEHIND.match(behind)
        return match[0].capitalize() if told else match[0]

    return _WORD.sub(written, text)


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    return dict(tomllib.loads(_FILE.read_text("utf-8")))


@cache
def _pattern(code: str, kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_words(code, kind)}(?!\w)", re.IGNORECASE)


@cache
def _year(code: str) -> re.Pattern[str]:
    """A year in figures; as many people or houses are none."""
    counted = alternatives(str(vocabulary(code).entries["people"]).split())
    return re.compile(
        rf"(?<![\w.,/-])((?:19|20)\d\d)(?![\w/-]|[.,]\d|\s{{1,3}}{counted}(?!\w))", re.IGNORECASE
    )


@cache
def _behind(code: str, kind: str) -> re.Pattern[str]:
    """Matches at the end of a text that one of the words ends, with what may stand between."""
    filler = _words(code, "filler")
    return re.compile(rf"(?<!\w){_words(code, kind)}(?:\s{{1,3}}{filler}){{0,2}}\s{{1,3}}\Z", re.IGNORECASE)


def _words(code: str, kind: str) -> str:
    return alternatives(_tables()[code][kind].split()) or r"(?!)"
