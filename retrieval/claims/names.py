"""The names and offices of a sentence, and which of them its quotes do not hold. Pure.

A name must be in the quotes letter for letter; only what has a form in each language ("Spanyol", "Spain";
"Sungai Lamat", "Lamat River") may be in the other's. Words that stand together in a name stand together
there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from retrieval.claims.lexicon import forms, group_pattern, is_common
from retrieval.claims.number_words import is_money
from retrieval.claims.texts import Spoken, Token
from retrieval.synonyms import load as load_synonyms
from store.language.cldr import place
from store.language.languages import all_function_words

_BREAKS = '.?!:"“”«»;(\n'
_KINDS = ("kinds", "roles")
_SHORTEST_DOING = 6
_FIRST_PERSON = {"i", "i'm", "i've"}


def unsupported_names(claim: Spoken, quotes: Sequence[Spoken]) -> list[str]:
    """The words of names in the claim that no quote holds, and pairs of them that stand together in none."""
    held = _Held(claim, quotes)
    return [word for run, first in _runs(claim) for word in held.missing(run, first)]


def unsupported_roles(claim: Spoken, quotes: Sequence[Spoken]) -> list[str]:
    """The offices and professions in the claim that no quote gives anybody."""
    said = {match[1] for match in group_pattern("roles").finditer(claim.folded) if match[1]}
    given = {match[1] for quote in quotes for match in group_pattern("roles").finditer(quote.folded)}
    return sorted(role for role in said if forms("roles", role).isdisjoint(given))


class _Held:
    """What the quotes hold of names."""

    def __init__(self, claim: Spoken, quotes: Sequence[Spoken]) -> None:
        self._language, self._quotes = claim.language, quotes
        self._foreign = any(quote.language != claim.language for quote in quotes)
        self._words = frozenset(word for quote in quotes for word in quote.sequence)
        self._text = " ".join(f" {' '.join(quote.sequence)} " for quote in quotes)
        self._stems = frozenset(one for quote in quotes for one in quote.stems)
        self._stem_text = " ".join(f" {' '.join(quote.content)} " for quote in quotes)
        self._pairs = {
            pair
            for quote in quotes
            for pair in pairwise(part for token in quote.tokens for part in (token.folded,))
        }
        self._named = frozenset(
            (before.folded, after.folded)
            for quote in quotes
            for before, after in pairwise(quote.tokens)
            if before.is_capital and not _is_kind(before.folded)
        )

    def missing(self, run: Sequence[Token], first: bool) -> Iterator[str]:
        """run: the words of a name. first: whether it begins a sentence, where any word has a capital."""
        whole = " ".join(token.text for token in run)
        if self._has_other_form(whole):
            return
        literal = [self._is_literal(token) for token in run]
        for at, token in enumerate(run):
            following = run[at + 1] if at + 1 < len(run) else None
            if not literal[at] and not self._is_accounted(token, first and at == 0, following, any(literal)):
                yield token.text
        for at in range(len(run) - 1):
            one, other = run[at], run[at + 1]
            if literal[at] and literal[at + 1] and not self._stand_together(one, other, first and at == 0):
                yield f"{one.text} {other.text}"

    def _is_literal(self, token: Token) -> bool:
        return token.folded in self._words

    def _is_accounted(self, token: Token, first: bool, following: Token | None, literal: bool) -> bool:
        word = token.folded
        if (
            word in _FIRST_PERSON
            or is_money(word)
            or self._has_other_form(token.text)
            or self._has_kind(word)
        ):
            return True
        # "Fogging", "Sekolah-sekolah".
        common = all(is_common(part, self._language) for part in word.split("-")) or _is_doing(word)
        if first and (common or word in all_function_words()):
            # "Pelatih Bima", "Menurut Sutrisno"; not "Rahmat Hidayat" where the quote names Putri Hidayat.
            return following is None or not any(after == following.folded for _, after in self._named)
        # "Water Board" of "Dewan Air" is for the verifier; beside a name that is there, it is another name.
        return self._foreign and not literal and common

    def _stand_together(self, one: Token, other: Token, first: bool) -> bool:
        if (
            _is_kind(one.folded)
            or _is_kind(other.folded)
            or (first and is_common(one.folded, self._language))
        ):
            return True
        pair = (one.folded, other.folded)
        return pair in self._pairs or (self._foreign and pair[::-1] in self._pairs)

    def _has_kind(self, word: str) -> bool:
        """Whether the quotes have the word's form in the other language."""
        return any(f" {form} " in self._text for kind in _KINDS for form in forms(kind, word))

    def _has_other_form(self, name: str) -> bool:
        """A country, a city, an abbreviation: what has another name in the other language, or a longer
        one."""
        for variant in load_synonyms().variants(name.split()):
            if f" {' '.join(variant)} " in self._stem_text or (
                len(variant) == 1 and variant[0] in self._stems
            ):
                return True
        for quote in self._quotes:
            called = place(name, self._language, quote.language)
            if called and f" {called.casefold()} " in self._text:
                return True
        return False


def _is_doing(word: str) -> bool:
    return word.endswith("ing") and len(word) > _SHORTEST_DOING


def _is_kind(word: str) -> bool:
    return any(forms(kind, word) for kind in _KINDS)


def _runs(claim: Spoken) -> Iterator[tuple[list[Token], bool]]:
    """Words with capitals that stand side by side, and whether the first of them begins a sentence."""
    text, run, first = claim.moments.rest, list[Token](), False
    before: Token | None = None
    for token in claim.tokens:
        between = text[before.end : token.start] if before else "."
        begins = any(mark in between for mark in _BREAKS)
        if run and (not token.is_capital or between.strip(" '\"-s")):
            yield run, first
            run = []
        if token.is_capital:
            first = first if run else begins
            run.append(token)
        before = token
    if run:
        yield run, first
