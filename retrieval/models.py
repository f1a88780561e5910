"""What travels from a question to its answer; all immutable."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from config.messages import message
from store.models import Article, Chunk

if TYPE_CHECKING:
    from store.encoder.words import Floats

# Why there is no answer: the message asks the articles nothing; nothing was found that may be one; what was
# found is not sure enough.
NOT_A_QUESTION, NOT_FOUND, NOT_SURE = REASONS = ("not_a_question", "not_found", "not_sure")
# What an answer to a question for yes or no decides.
VERDICTS = ("yes", "no")
_OPTIONAL = frozenset(
    {"reason", "intent", "example", "verdict", "rendered", "dates", "understood", "dropped", "unavailable"}
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as search and reading use it: its language, if known, and its vector (dimensions,)."""

    text: str
    language: str | None
    vector: Floats


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as search found it, with its article as of the same moment. `dense` is a cosine, `lexical`
    BM25, 0 where lexical search missed it; `reader` is by how much the reader prefers its best words to no
    answer, None where it was not read."""

    chunk: Chunk
    article: Article
    score: float
    dense: float = 0.0
    lexical: float = 0.0
    reader: float | None = None

    @property
    def text(self) -> str:
        return self.article.text[self.chunk.start : self.chunk.end]


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote: `quote == text[start:end]` of the article; `highlight` are offsets within it,
    [start, end) in the article's text, of the words that answer."""

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


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """What an answer's time expression means: ISO 8601-2, "2023-05-24" or "2023-05-21/2023-05-31", XXXX
    for a year that is not known; how exact it is, such as "day"; its time, such as "14:48 WIB" or "night"."""

    value: str
    precision: str
    time: str | None = None


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
        language."""
        return f"{self.said} ({self.rendered})" if self.rendered else self.said

    def to_json(self) -> dict[str, Any]:
        """The form of `kutip ask --json`: dates as ISO 8601 strings; the answer as it is shown; of what is
        optional that which there is."""

        def plain(value: Any) -> Any:
            if isinstance(value, dt.date):
                return value.isoformat()
            if isinstance(value, dict):
                return {key: plain(item) for key, item in value.items()}
            if isinstance(value, list | tuple):
                return [plain(item) for item in value]
            return value

        result: dict[str, Any] = plain(asdict(self)) | {"answer": self.said}
        return {name: value for name, value in result.items() if value is not None or name not in _OPTIONAL}

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """The answer of which `to_json` made the document.

        What `to_json` did not make raises KeyError, TypeError or ValueError.
        """
        quotes: dict[str, Any] = {
            name: tuple(_citation(citation) for citation in document[name])
            for name in ("citations", "related")
        }
        quotes["timings_ms"] = dict(document["timings_ms"])
        if document.get("dates") is not None:
            quotes["dates"] = tuple(ResolvedDate(**one) for one in document["dates"])
        answer = cls(**document | quotes)
        return replace(answer, answer=answer.answer.removeprefix(answer._decision()))

    def _decision(self) -> str:
        """What a verdict puts before the answer. Raises ValueError for one that is not in VERDICTS."""
        if self.verdict is None:
            return ""
        if self.verdict not in VERDICTS:
            raise ValueError(self.verdict)
        return f"{message(self.language, f'answer.{self.verdict}')}: "


def _citation(document: dict[str, Any]) -> Citation:
    date, highlight = document["date"], document["highlight"]
    day = dt.date.fromisoformat(date) if date is not None else None
    if highlight is not None:
        start, end = highlight
        highlight = (start, end)
    return Citation(**document | {"date": day, "highlight": highlight})
