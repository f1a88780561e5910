"""What articles say of the same event: whether they differ, or a later one updates the others. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.consistency import Asked, missing
from retrieval.conversation.parsing import is_in
from retrieval.models import CONFLICT, UPDATE, Passage, Question
from retrieval.news.differ import Value, relation
from retrieval.news.question_words import QuestionWords
from retrieval.news.updates import Updates, update_words
from retrieval.reading.candidates import Candidate, Offer
from retrieval.reading.enumeration import asks_list
from retrieval.reading.long_answers import is_statement
from retrieval.reading.quotes import quote_span
from store.language.languages import months, weekdays
from store.language.stems import words
from store.models import Metadata

# By how much the reader must prefer an answer to none, and that of another article, of which it need not be
# sure: what it is and what it is about must fit. Of the best answers of an article others may be compared.
_SURE, _OTHER, _NEXT_BEST = 0.0, -6.5, 3.0
# A day of something else is the likeliest error: both must be sure, and the verifier, too.
_SURE_OF_DAY, _VERIFIED_TIME, _VERIFIED_DAY = 2.0, 1.0, 2.0
# What share of the question's words in one quote or title the other's must have: all for money and measures,
# since an article names many, most for names.
_AS_MUCH, _AS_MUCH_OF_NAMES, _AS_MUCH_OF_MEASURES = 0.6, 0.75, 1.0
# The least margin of a name beside which there are fewer of them.
_OTHER_NAME = -3.0
# Articles of days so near are about the same if both have the names of the question; others need another one
# in common, and those further apart must also tell of an update, if the latest is not asked for.
_NEAR, _SAME_EVENT = dt.timedelta(days=7), dt.timedelta(days=30)
_WITHIN = re.compile(r"(?<=[\w,] )[A-Z]\w{2,}")
# By how much the reader must prefer an article's own answer to what another says, where it names both.
_CLEARLY = 4.0

# The verifier's logits of some answers.
Verify = Callable[[Sequence[Candidate]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Told:
    """relation: CONFLICT or UPDATE. sides: of each that says something else its candidates, best first; the
    newest side first."""

    relation: str
    sides: tuple[tuple[Candidate, ...], ...]

    def has(self, offer: Offer) -> bool:
        """Whether one of the sides says what an answer does."""
        return any(one in offer.candidates for side in self.sides for one in side)


class Sides:
    """Holds the answers of articles to one question against each other."""

    def __init__(self, question: Question, asked: Asked) -> None:
        self._question, self._asked, self._updates = question, asked, Updates(question)
        self._words = QuestionWords(question, update_words("asked"))
        self._offered: Sequence[Offer] = ()

    def can_differ(self, chosen: Offer) -> bool:
        """Whether another article could say something else of the same: of an amount, a day or a name, where
        the question names what it is about."""
        best = chosen.best
        if is_statement(best) or best.margin < _SURE or asks_list(self._question.text):
            # Where several are asked for, another article may name others.
            return False
        value = Value(best)
        if value.name and self._is_yes_or_no():
            return False
        if not (value.meaning.date or value.amount or value.name) or not self.is_about(best.passage):
            return False
        return bool(self._asked.names) or len(self._covered(best)) > 1

    def _is_yes_or_no(self) -> bool:
        first = words(self._question.text)[0].casefold()
        return is_in(first, "auxiliary") or first in update_words("yes_or_no")

    def is_about(self, passage: Passage) -> bool:
        """Whether the passage and the title of its article have the names and years of the question."""
        article = passage.article
        of = article.metadata
        near = Metadata(title=of.title or "", date=of.date, language=of.language)
        lacks = missing(self._asked, replace(article, text=passage.text, metadata=near))
        return not lacks.names and not lacks.years

    def of(self, chosen: Offer, offered: Sequence[Offer], verify: Verify) -> Told | None:
        """What other articles say of the same event; None where none says anything else.

        chosen: one that can differ. offered: all answers of the passages that were read. verify: the
        verifier's logits of answers.
        """
        self._offered = offered
        mine = Value(chosen.best)
        others = [one for one in self._others(chosen, mine) if self._is_own(mine, one)]
        if any(one.meaning.date for one in others):
            logits = verify([one.candidate for one in others])
            others = [one for one, logit in zip(others, logits, strict=True) if logit > _least_logit(one)]
        if not others:
            return None
        sides = self._grouped(chosen, others)
        return Told(self._relation(sides), tuple(sides))

    def _others(self, chosen: Offer, mine: Value) -> Iterator[Value]:
        """The answer of each other article that says something else of the same event."""
        found: dict[str, list[Candidate]] = {}
        for one in sorted(
            (one for offer in self._offered for one in offer.candidates), key=lambda one: -one.margin
        ):
            found.setdefault(one.passage.article.id, []).append(one)
        agreeing = {one.passage.article.id for one in chosen.candidates if one.margin > 0}
        for name, candidates in found.items():
            if name in agreeing or not self.is_about(candidates[0].passage):
                continue
            other = self._comparable(mine, candidates)
            if other and self._relates(mine, other) == "other" and self._same_event(mine, other):
                yield other

    def _comparable(self, mine: Value, candidates: Sequence[Candidate]) -> Value | None:
        """The best of an article's answers that can be compared, if not much worse than its very best."""
        day = mine.meaning.date is not None
        least = max(_SURE_OF_DAY if day else _OTHER, candidates[0].margin - _NEXT_BEST)
        if day and mine.candidate.margin < _SURE_OF_DAY:
            return None
        values = (Value(one) for one in candidates if one.margin >= least and not is_statement(one))
        return next((one for one in values if self._relates(mine, one)), None)

    def _relates(self, one: Value, other: Value) -> str | None:
        return relation(self._question.text, one, other, latest=self._updates.asks_latest)

    def _same_event(self, mine: Value, other: Value) -> bool:
        if not (self._has_as_much(mine, other) or self._quotes(mine, other)):
            return False
        days = [of.candidate.passage.article.metadata.date for of in (mine, other)]
        if days[0] is None or days[1] is None:
            return days[0] == days[1] and self._share_a_name(mine, other)
        apart = abs(days[0] - days[1])
        if self._updates.own_time or apart <= _NEAR:
            return apart <= _NEAR
        if not self._share_a_name(mine, other):
            return False
        return apart <= _SAME_EVENT or self._updates.asks_latest or self._tells_update(mine, other)

    def _has_as_much(self, mine: Value, other: Value) -> bool:
        """Whether the other quote has about as many words of the question as the first, which has some."""
        asked = self._covered(mine.candidate)
        share = len(asked & self._covered(other.candidate)) / max(1, len(asked))
        least = _AS_MUCH
        if mine.name:
            fewer = share < 1 and other.candidate.margin < _OTHER_NAME
            least = 1.0 if fewer else _AS_MUCH_OF_NAMES
        elif mine.amount and mine.amount.is_measure:
            least = _AS_MUCH_OF_MEASURES
        return bool(asked) and share >= least

    def _quotes(self, mine: Value, other: Value) -> bool:
        """Whether the later article says what the amount was before."""
        if not mine.amount:
            return False
        early, late = sorted((mine, other), key=lambda of: _newest((of.candidate,)))
        return self._updates.quotes(early, late)

    def _covered(self, candidate: Candidate) -> set[str]:
        """The words of the question that the quote or the title has."""
        article = candidate.passage.article
        quote = article.text[slice(*quote_span(self._question, candidate))]
        return self._words.held(f"{article.metadata.title or ''} {quote}")

    def _tells_update(self, mine: Value, other: Value) -> bool:
        early, late = sorted((mine, other), key=lambda of: _newest((of.candidate,)))
        return self._updates.tells(early, late)

    def _share_a_name(self, mine: Value, other: Value) -> bool:
        """Whether the articles have a name in common that the question does not have."""
        asked = {word.casefold() for word in words(self._question.text)}
        first, second = (_names(of.candidate.passage.article.text) for of in (mine, other))
        return bool((first & second) - asked)

    def _is_own(self, mine: Value, other: Value) -> bool:
        """Whether neither article may as well answer what the other does: both are then members of a list."""
        early, late = sorted((mine, other), key=lambda of: _newest((of.candidate,)))
        if _newest((early.candidate,)) < _newest((late.candidate,)):
            # The later one may well name what was so before.
            return not self._names_clearly(early, late)
        return not (self._names_clearly(mine, other) or self._names_clearly(other, mine))

    def _names_clearly(self, of: Value, other: Value) -> bool:
        """Whether the reader takes the answer of the other for one in this article, too."""
        article = of.candidate.passage.article.id
        for offer in self._offered:
            for one in offer.candidates:
                if one.passage.article.id == article and one.margin > of.candidate.margin - _CLEARLY:
                    value = Value(one)
                    if self._relates(value, other) == "same" and self._relates(value, of) == "other":
                        return True
        return False

    def _grouped(self, chosen: Offer, others: Sequence[Value]) -> list[tuple[Candidate, ...]]:
        mine = tuple(one for one in chosen.candidates if one is chosen.best or one.margin > 0)
        groups: list[list[Candidate]] = []
        for one in others:
            group = next(
                (found for found in groups
                 if self._relates(Value(found[0]), one) == "same"),
                None,
            )  # fmt: skip
            if group is None:
                groups.append([one.candidate])
            else:
                group.append(one.candidate)
        return sorted([mine, *map(tuple, groups)], key=_newest, reverse=True)

    def _relation(self, sides: Sequence[tuple[Candidate, ...]]) -> str:
        days = [_newest(side) for side in sides]
        if self._updates.own_time or days[0] == days[1]:
            return CONFLICT
        newest, earlier = (Value(side[0]) for side in sides[:2])
        if self._updates.asks_latest or self._updates.asks_count or self._tells_update(newest, earlier):
            return UPDATE
        return CONFLICT


def _least_logit(of: Value) -> float:
    day = of.meaning.date
    return _VERIFIED_DAY if day and day.first else _VERIFIED_TIME


def _newest(side: Sequence[Candidate]) -> dt.date:
    return max(one.passage.article.metadata.date or dt.date.min for one in side)


def first_of_each(passages: Sequence[Passage]) -> list[Passage]:
    """The first passage of each article."""
    first: dict[str, Passage] = {}
    for passage in passages:
        first.setdefault(passage.article.id, passage)
    return list(first.values())


def _names(text: str) -> frozenset[str]:
    """The words that have a capital within a sentence, but for days and months."""
    found = {match.casefold() for match in _WITHIN.findall(text)}
    return frozenset(found.difference(weekdays(), months()))
