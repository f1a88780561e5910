"""What a language model says, and what the checks make of it; all immutable."""

from __future__ import annotations

from dataclasses import dataclass

from store.models import Article

# Why a sentence is not shown: it has no quote; a quote is not in the article that it names; it holds a
# number, a
# time, a name or an office that no quote does; its denials, doubts or causes are not those of its quotes; it
# gives
# an order or holds markup; the verifier does not find it said, or finds it contradicted; it is no sentence.
REASONS = (
    "unquoted", "not_in_article", "number", "time", "name", "role", "denial", "doubt", "cause", "order",
    "not_said",
    "contradicted", "form",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClaimedQuote:
    """id: of the passage as the model was told it. text: what the model says that the passage says."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence and what it is said to rest on."""

    sentence: str
    quotes: tuple[ClaimedQuote, ...]


@dataclass(frozen=True, slots=True)
class FoundQuote:
    """`article.text[start:end]`, which is what the model quoted."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim after its checks. reason: one of REASONS, None for one that holds."""

    claim: Claim
    quotes: tuple[FoundQuote, ...] = ()
    reason: str | None = None
