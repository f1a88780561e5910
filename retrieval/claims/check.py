"""The checks of one claim, in order: its quotes, what it states, what it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from retrieval.claims.facts import leaves_numbers_out, wrong_fact
from retrieval.claims.limits import Limits
from retrieval.claims.limits import load as load_limits
from retrieval.claims.models import Checked, Claim, FoundQuote
from retrieval.claims.orders import speaks_to_machine
from retrieval.claims.quoted import span_of
from retrieval.claims.texts import Spoken
from retrieval.verify import Entailment
from store.language.detect import detect
from store.language.sentences import sentence_spans
from store.models import Article

LANGUAGES = ("id", "en")
LONGEST_SENTENCE = 600
_MOST_QUOTES = 6
# Sentences that the model gives as one.
_MOST_SENTENCES = 3
_FALLBACK = "en"


class Entails(Protocol):
    """The verifier, as far as claims need it."""

    def entails(self, quote: str, claim: str) -> Entailment: ...


class Checker:
    """Checks claims. Safe to use from several threads."""

    def __init__(self, verifier: Entails, limits: Limits | None = None) -> None:
        """limits: None for the bundled ones."""
        self._verifier, self._limits = verifier, limits or load_limits()

    def check(self, claim: Claim, articles: Mapping[str, Article], language: str) -> Checked:
        """articles: by the ids that the model was told. language: of the sentence, where its words do not
        tell.
        Raises ArtifactError."""
        found = resolved(claim, articles)
        if isinstance(found, str):
            return Checked(claim, reason=found)
        reason = stated(claim, found, language)
        if reason is None and not _is_copy(claim, found):
            # The quotes as the reader sees them, and the least sure of the sentences.
            quoted = " ".join(" ".join(one.text.split()) for one in found)
            said = [self._verifier.entails(quoted, one) for one in _sentences(claim.sentence)]
            entailed, contradicted = min(one.entailed for one in said), max(one.contradicted for one in said)
            joined = may_be_joined(claim, found, language)
            reason = self._limits.reason(entailed, contradicted, joined=joined)
        return Checked(claim, found, reason)


def resolved(claim: Claim, articles: Mapping[str, Article]) -> tuple[FoundQuote, ...] | str:
    """The quotes as spans of the articles that they name, or the reason why the claim cannot be shown."""
    sentences = _sentences(claim.sentence)
    if not sentences or len(sentences) > _MOST_SENTENCES or len(claim.sentence) > LONGEST_SENTENCE:
        return "form"
    if not claim.quotes or len(claim.quotes) > _MOST_QUOTES:
        return "unquoted"
    found = []
    for quote in claim.quotes:
        article = articles.get(quote.id)
        span = span_of(article.text, quote.text) if article else None
        if article is None or span is None:
            return "not_in_article"
        found.append(FoundQuote(article, *span))
    return tuple(dict.fromkeys(found))


def stated(claim: Claim, quotes: Sequence[FoundQuote], language: str) -> str | None:
    """The reason why the quotes do not hold what the claim states, as in `models.REASONS`; None if they
    do."""
    if any(speaks_to_machine(_around(quote)) for quote in quotes):
        return "order"
    return wrong_fact(*_spoken(claim, quotes, language))


def may_be_joined(claim: Claim, quotes: Sequence[FoundQuote], language: str) -> bool:
    """Whether the claim may join what its quotes say of different things: it rests on several, or on one of
    several
    numbers. Words that stand together in a quote are joined by it."""
    if len(quotes) > 1:
        return True
    if any(span_of(one.text, claim.sentence) for one in quotes):
        return False
    return leaves_numbers_out(*_spoken(claim, quotes, language))


def _spoken(claim: Claim, quotes: Sequence[FoundQuote], language: str) -> tuple[Spoken, list[Spoken]]:
    said = Spoken.of(claim.sentence, _known(detect(claim.sentence) or language))
    return said, [Spoken.of(one.text, _language(one.article)) for one in quotes]


def _is_copy(claim: Claim, quotes: Sequence[FoundQuote]) -> bool:
    """Whether the claim is one of the quotes, word for word, and that a whole sentence."""
    return any(
        span_of(one.text, claim.sentence) is not None and claim.sentence.strip() in _around(one)
        and len(claim.sentence.strip()) >= len(_around(one).strip()) - 1
        for one in quotes
    )  # fmt: skip


def _around(quote: FoundQuote) -> str:
    """The sentences that the quote touches."""
    text = quote.article.text
    touched = [one for one in sentence_spans(text) if one[0] < quote.end and quote.start < one[1]]
    return text[touched[0][0] : touched[-1][1]] if touched else quote.text


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def _language(article: Article) -> str:
    return _known(article.metadata.language or detect(article.text) or _FALLBACK)


def _known(language: str) -> str:
    return language if language in LANGUAGES else _FALLBACK
