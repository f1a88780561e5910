"""Answers that say the same are one: a day told more and less exactly, an amount in other words, a name with
and without its title. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from retrieval.consistency import Asked, asked, missing
from retrieval.models import Question
from retrieval.news.meaning import Meaning, days_agree, meaning, same_days
from retrieval.news.people import asks_who, same_person
from retrieval.reading.candidates import Candidate, Offer, offer_of
from retrieval.reading.quotes import quote_span
from store.models import Metadata

# A group of offers that say the same, each with what it means.
Group = list[tuple[Offer, Meaning | None]]


def merged(question: Question, offered: Sequence[Offer]) -> list[Offer]:
    """The answers, best first, those that say the same about the same event as one. An answer whose words
    mean different days in different articles ("kemarin") becomes several.

    Only what the reader takes for an answer is merged.
    """
    return _Merger(question, offered).all()


def precise_first(offer: Offer) -> Offer:
    """The answer with what tells its day most exactly before whatever else says so."""
    dates = {
        id(one): (date.last - date.first, not date.year_known)
        for one in offer.candidates
        if one.margin > 0 and (date := meaning(one).date) and date.first and date.last
    }
    if id(offer.best) not in dates:
        return offer
    exact = sorted((one for one in offer.candidates if id(one) in dates), key=lambda one: dates[id(one)])
    return replace(offer, candidates=(*exact, *(one for one in offer.candidates if id(one) not in dates)))


class _Merger:
    def __init__(self, question: Question, offered: Sequence[Offer]) -> None:
        self._question, self._offered = question, offered

    def all(self) -> list[Offer]:
        groups: list[Group] = []
        for offer in (part for one in self._offered for part in _parted(one)):
            said = meaning(offer.best) if offer.best.margin > 0 else None
            group = next((one for one in groups if said and self._belongs(offer, said, one)), None)
            if group is None:
                groups.append([(offer, said)])
            else:
                group.append((offer, said))
        return sorted((_united(group) for group in groups), key=lambda offer: -offer.score)

    def _belongs(self, offer: Offer, said: Meaning, group: Group) -> bool:
        return all(other is not None and self._same(offer.best, said, of.best, other) for of, other in group)

    def _same(self, one: Candidate, said: Meaning, other: Candidate, too: Meaning) -> bool:
        if said.date and too.date:
            if same_days(said.date, too.date):
                return self._told_of_the_same(one, other)
            # Within an article, two days of which one holds the other are those of two events.
            apart = one.passage.article.id != other.passage.article.id
            return apart and days_agree(said.date, too.date) and self._told_by_name(one, other)
        if said.amount and too.amount:
            return said.amount.is_same(too.amount) and self._told_of_the_same(one, other)
        if said.date or too.date or said.amount or too.amount or not self._who:
            return False
        return same_person(said.text, too.text) and self._told_of_the_same(one, other)

    def _told_of_the_same(self, *candidates: Candidate) -> bool:
        """Whether their passages, or the titles of these, hold the names of the question."""
        return not any(
            self._lacks(one, one.passage.text, one.passage.article.metadata.title or "") for one in candidates
        )

    def _told_by_name(self, *candidates: Candidate) -> bool:
        """Whether their very quotes hold the names of the question, which has some."""
        return bool(self._asked.names) and not any(
            self._lacks(one, one.passage.article.text[slice(*quote_span(self._question, one))], "")
            for one in candidates
        )

    def _lacks(self, candidate: Candidate, text: str, title: str) -> bool:
        article = candidate.passage.article
        alone = Metadata(title=title, language=article.metadata.language)
        return bool(missing(self._asked, replace(article, text=text, metadata=alone)).names)

    @cached_property
    def _asked(self) -> Asked:
        passages = {one.passage.chunk.id: one.passage for of in self._offered for one in of.candidates}
        texts = [passage.text for passage in passages.values()]
        return asked(self._question.text, self._question.language, texts, self._question.aliases)

    @cached_property
    def _who(self) -> bool:
        return asks_who(self._question.text)


def _united(group: Group) -> Offer:
    (first, _), *others = group
    # What the reader takes for no answer is a witness for its own words alone.
    told = [one for offer, _ in others for one in offer.candidates if one.margin > 0]
    return offer_of([*first.candidates, *told]) if told else first


def _parted(offer: Offer) -> list[Offer]:
    """The offer, in several if its words mean different days; what the reader takes for no answer stays with
    the first."""
    parts: list[tuple[list[Candidate], Meaning]] = []
    for one in offer.candidates:
        if parts and one.margin <= 0:
            parts[0][0].append(one)
            continue
        several = len(offer.candidates) > 1 and one.margin > 0
        said = meaning(one) if several else Meaning(one.text)
        part = next((held for held, known in parts if not _differ(known, said)), None)
        if part is None:
            parts.append(([one], said))
        else:
            part.append(one)
    return [offer] if len(parts) == 1 else [offer_of(held) for held, _ in parts]


def _differ(one: Meaning, other: Meaning) -> bool:
    """Whether the same words mean days that are both known and not the same."""
    if not one.date or not other.date or None in (one.date.first, other.date.first):
        return False
    return not days_agree(one.date, other.date)
