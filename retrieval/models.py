"""What travels from a question to its answer; all immutable."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from config.messages import day, message
from retrieval.news.asked_time import AskedTime
from retrieval.news.listing import Listing
from store.models import Article, Chunk

if TYPE_CHECKING:
    from store.encoder.words import Floats

# Why there is no answer: the message asks the articles nothing; nothing was found that may be one; what was
# found is not sure enough.
NOT_A_QUESTION, NOT_FOUND, NOT_SURE = REASONS = ("not_a_question", "not_found", "not_sure")
# What an answer to a question for yes or no decides.
VERDICTS = ("yes", "no")
# How articles that do not say the same relate: they differ, or the later ones have newer figures.
CONFLICT, UPDATE = RELATIONS = ("conflict", "update")
_OPTIONAL = frozenset(("reason", "intent", "example", "verdict", "rendered", "dates")) | frozenset(
    ("understood", "as_of", "listing", "relation", "dropped", "unavailable")
)


@dataclass(frozen=True, slots=True)
class Alias:
    """An expression of a question, and the others that the articles have for it; all as stems."""

    said: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as search and reading use it: its language, if known, its vector (dimensions,), what it says
    of time, None for nothing, and other names for what it names.

    doubt: the chance that it asks the articles nothing, 0..1.
    """

    text: str
    language: str | None
    vector: Floats
    time: AskedTime | None = None
    aliases: tuple[Alias, ...] = ()
    doubt: float = 0.0


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as search found it, with its article as of the same moment. `dense` is a cosine, `lexical`
    BM25, 0 where lexical search missed it; `reader` is by how much the reader prefers its best words to no
    answer, None where it was not read; `copies` are the copies of its article."""

    chunk: Chunk
    article: Article
    score: float
    dense: float = 0.0
    lexical: float = 0.0
    reader: float | None = None
    copies: tuple[Article, ...] = ()

    @property
    def text(self) -> str:
        return self.article.text[self.chunk.start : self.chunk.end]


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote: `quote == text[start:end]` of the article; `highlight` are offsets within it,
    [start, end) in the article's text, of the words that answer. page: of print on which the quote begins,
    None for an article without pages. `also_in` are other outlets that have it, in copies of the article."""

    n: int
    article_id: str
    source: str
    title: str | None
    publisher: str | None
    date: dt.date | None
    url: str | None
    quote: str
    start: int
    end: int
    highlight: tuple[int, int] | None = None
    page: int | None = None
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """What an answer's time expression means: ISO 8601-2, "2023-05-24" or "2023-05-21/2023-05-31", XXXX
    for a year that is not known; how exact it is, such as "day"; its time, such as "14:48 WIB" or "night"."""

    value: str
    precision: str
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """What some of the articles say where others say something else: the words, in its quotes; the day and
    the outlet of the newest article that says so."""

    text: str
    citations: tuple[Citation, ...]
    date: dt.date | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its quotes, or a refusal (`answered` false, no `answer`, no `citations`) with
    the nearest passages in `related`. `language` is the question's ("id" or "en"); `confidence` 0..1.

    reason: of a refusal, one of REASONS; None for an answer. intent: what the message is if it is no question
    to the articles, "small_talk", "help" or "meta" (of the collection as a whole); `example` is then the
    title of an article to ask about, if any has one. verdict: one of VERDICTS, of an answer to a question for
    yes or no; `answer` is then the sentence that decides it. rendered: the answer in the question's language,
    or the day that it means, where its own words do not say that; dates: what it means if it is a time
    expression. understood: the question as it was completed from the conversation, where that was open.
    as_of: the day of the article that says so, where what is so now was asked and that day is long ago.
    listing: of a message about the articles themselves, which they are; with quotes if it is to summarise
    them. relation: one of RELATIONS where articles differ; `sides` are then what they say, the newest first.
    """

    question: str
    language: str
    answered: bool
    answer: str
    confidence: float
    citations: tuple[Citation, ...] = ()
    related: tuple[Citation, ...] = ()
    answerer: str = "extractive"
    timings_ms: dict[str, float] = field(default_factory=dict)
    reason: str | None = None
    intent: str | None = None
    example: str | None = None
    verdict: str | None = None
    rendered: str | None = None
    dates: tuple[ResolvedDate, ...] | None = None
    understood: str | None = None
    as_of: dt.date | None = None
    listing: Listing | None = None
    relation: str | None = None
    sides: tuple[Side, ...] = ()
    # Of a language model: how many of its sentences do not hold, None for none; why it did not answer,
    # "unavailable" or "budget", None if it did or was not asked.
    dropped: int | None = None
    unavailable: str | None = None

    @property
    def said(self) -> str:
        """The answer with its verdict, in the question's language, before it."""
        return f"{self._decision()}{self.answer}"

    @property
    def told(self) -> str:
        """The answer as it is shown: as `said`, and in brackets behind it what it says in the question's
        language; of an update with its day and what was reported before."""
        told = f"{self.said} ({self.rendered})" if self.rendered else self.said
        if self.relation != UPDATE:
            return told
        newest, *earlier = self.sides
        before = ", ".join(side.text for side in earlier)
        if newest.date is None:
            return message(self.language, "answer.update_undated", answer=told, earlier=before)
        date = day(self.language, newest.date)
        return message(self.language, "answer.update", answer=told, date=date, earlier=before)

    def to_json(self) -> dict[str, Any]:
        """The form of `kutip ask --json`: dates as ISO 8601 strings; the answer as it is shown; of what is
        optional that which there is; `differ` are the sides of a conflict once more."""

        def plain(value: Any) -> Any:
            if isinstance(value, dt.date):
                return value.isoformat()
            if isinstance(value, dict):
                return {key: plain(item) for key, item in value.items()}
            if isinstance(value, list | tuple):
                return [plain(item) for item in value]
            return value

        result: dict[str, Any] = plain(asdict(self)) | {"answer": self.said}
        for citation in (*result["citations"], *result["related"]):
            if citation["page"] is None:
                del citation["page"]
        if not self.sides:
            del result["sides"]
        elif self.relation == CONFLICT:
            result["differ"] = [
                {"answer": side["text"], "citations": side["citations"]} for side in result["sides"]
            ]
        return {name: value for name, value in result.items() if value is not None or name not in _OPTIONAL}

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """The answer of which `to_json` made the document. Raises KeyError, TypeError or ValueError."""
        quotes: dict[str, Any] = {
            name: tuple(_citation(citation) for citation in document[name])
            for name in ("citations", "related")
        }
        quotes["timings_ms"] = dict(document["timings_ms"])
        if document.get("as_of") is not None:
            quotes["as_of"] = dt.date.fromisoformat(document["as_of"])
        if document.get("dates") is not None:
            quotes["dates"] = tuple(ResolvedDate(**one) for one in document["dates"])
        if document.get("listing") is not None:
            quotes["listing"] = Listing.from_json(document["listing"])
        quotes["sides"] = tuple(map(_side, document.get("sides", ())))
        known = {name: value for name, value in document.items() if name != "differ"}
        answer = cls(**known | quotes)
        return replace(answer, answer=answer.answer.removeprefix(answer._decision()))

    def _decision(self) -> str:
        """What a verdict puts before the answer. Raises ValueError for one that is not in VERDICTS."""
        if self.verdict is None:
            return ""
        if self.verdict not in VERDICTS:
            raise ValueError(self.verdict)
        return f"{message(self.language, f'answer.{self.verdict}')}: "


def _side(document: dict[str, Any]) -> Side:
    day = dt.date.fromisoformat(document["date"]) if document["date"] is not None else None
    quotes = tuple(_citation(one) for one in document["citations"])
    return Side(document["text"], quotes, day, document["publisher"])


def _citation(document: dict[str, Any]) -> Citation:
    date, highlight = document["date"], document["highlight"]
    # Answers that an older kutip has kept name no other outlets.
    also_in = tuple(document.get("also_in", ()))
    day = dt.date.fromisoformat(date) if date is not None else None
    if highlight is not None:
        start, end = highlight
        highlight = (start, end)
    return Citation(**document | {"date": day, "highlight": highlight, "also_in": also_in})
