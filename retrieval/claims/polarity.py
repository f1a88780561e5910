"""Denials, doubts and causes: whether a claim has those of its quotes, and no others. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from retrieval.claims.lexicon import words_in
from retrieval.claims.texts import Spoken, content_of
from retrieval.synonyms import load as load_synonyms
from retrieval.translations import load as load_translations
from store.language.stems import stem

_CLAUSE = re.compile(
    r"[.;:,\n\"“”()]|\b(?:tetapi|tapi|namun|sedangkan|sementara|melainkan|meski|meskipun|walaupun|dan|"
    r"but|while|although|though|whereas|however|and)\b"
)
# Of a claim's telling words, as many must be in the parts of the quotes that do not deny.
_COVERED = 0.8
# Telling words behind a denial that it may be about.
_REACH = 3


def denial_fails(claim: Spoken, quotes: Sequence[Spoken]) -> bool:
    """Whether a denial of the quotes is missing from the claim, or the claim has one of its own, or about
    something else."""
    said, quoted = _denials(claim), [one for quote in quotes for one in _denials(quote)]
    if bool(said) != bool(quoted):
        if quoted and _is_covered(claim, quotes, _denial()):
            return False
        # "tidak tampil" is "absen": one of the two denies in a word of its own.
        weak = words_in("denial", "weak", *(["narrow"] if quoted else []))
        denying = claim if quoted else quotes
        other = quotes if quoted else [claim]
        told = {match[0] for one in _as_list(denying) for match in weak.finditer(one.folded)}
        return not told - {match[0] for one in _as_list(other) for match in weak.finditer(one.folded)}
    if not said or any(quote.language != claim.language for quote in quotes):
        return False
    return _is_moved(said, quoted, claim, quotes)


def doubt_is_dropped(claim: Spoken, quotes: Sequence[Spoken]) -> bool:
    """Whether the quotes call alleged, planned or possible what the claim states."""
    hedge = words_in("hedge", "id", "en")
    if hedge.search(_timeless(claim)) or not any(hedge.search(_timeless(quote)) for quote in quotes):
        return False
    return not _is_covered(claim, quotes, hedge)


def cause_is_added(claim: Spoken, quotes: Sequence[Spoken]) -> bool:
    """Whether the claim gives a cause, and the quotes none."""
    if not words_in("cause", "plain").search(claim.folded):
        return False
    given = words_in("cause", "id", "en")
    return not any(given.search(quote.folded) for quote in quotes)


def coverage(claim: Spoken, quotes: Sequence[Spoken]) -> float:
    """The share of the claim's telling words that the quotes hold, in either language; 1 of none."""
    return _share(claim, " ".join(quote.text for quote in quotes))


@cache
def _denial() -> re.Pattern[str]:
    return words_in("denial", "id", "en")


def _denials(of: Spoken) -> list[list[str]]:
    """For each denial the telling words behind it in its clause."""
    found = []
    for clause in _clauses(of):
        for match in _denial().finditer(clause):
            behind = clause[match.end() :]
            following = _denial().search(behind)
            found.append(content_of(behind[: following.start()] if following else behind))
    return found


def _is_moved(
    said: Sequence[Sequence[str]], quoted: Sequence[Sequence[str]], claim: Spoken, quotes: Sequence[Spoken]
) -> bool:
    """In one language: whether a denial is about something else, or what is denied is said without."""
    denied = {word for one in quoted for word in one}
    own = {word for one in said for word in one}
    free = {word for quote in quotes for clause in _clauses(quote) if not _denial().search(clause)
            for word in content_of(clause)}  # fmt: skip
    if any(one and denied.isdisjoint(one) and not free.isdisjoint(one[:_REACH]) for one in said):
        return True
    heads = {one[0] for one in quoted if one}
    open_ = {
        word for clause in _clauses(claim) if not _denial().search(clause) for word in content_of(clause)
    }
    return bool((heads & open_) - own - free)


def _is_covered(claim: Spoken, quotes: Sequence[Spoken], mark: re.Pattern[str]) -> bool:
    """Whether clauses without such a word say the claim."""
    free = [clause for quote in quotes for clause in _clauses(quote) if not mark.search(clause)]
    return bool(free) and _share(claim, " ".join(free)) >= _COVERED


def _share(claim: Spoken, text: str) -> float:
    told = claim.content
    held = set(content_of(text)) | set(stem(text.casefold().split()))
    return sum(_is_held(one, claim.language, held) for one in told) / len(told) if told else 1.0


def _is_held(word: str, language: str, held: set[str]) -> bool:
    if word in held:
        return True
    others = (*load_synonyms().variants([word]), *load_translations().of([word], language, ()))
    return any(set(one) <= held for one in others)


def _timeless(of: Spoken) -> str:
    """In small letters, without time expressions: "May" is a month."""
    return of.moments.rest.casefold()


def _clauses(of: Spoken) -> list[str]:
    return [clause for clause in _CLAUSE.split(_timeless(of)) if clause.strip()]


def _as_list(of: Spoken | Sequence[Spoken]) -> Sequence[Spoken]:
    return [of] if isinstance(of, Spoken) else of
