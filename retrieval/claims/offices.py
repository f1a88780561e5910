"""Whether a claim gives a person the office or profession that its quotes give somebody else. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from retrieval.claims.lexicon import forms, group_pattern
from retrieval.claims.texts import Spoken, Token
from store.language.sentences import sentence_spans

# Words from an office to the name of who holds it: "Kepala Badan Pangan Kabupaten Ranting, Budi Santika".
_REACH = 7


def has_others_office(claim: Spoken, quotes: Sequence[Spoken]) -> bool:
    """Whether a name of several words stands behind an office in the claim, and in no sentence of the quotes
    near one that means the same."""
    for role, name in _holders(claim):
        same = forms("roles", role)
        told = [held for quote in quotes for held in _near(quote, name)]
        if told and not any(one in same for held in told for one in held):
            return True
    return False


def _holders(claim: Spoken) -> Iterator[tuple[str, str]]:
    """Each office with the last word of the name of two words or more that follows next."""
    tokens = claim.tokens
    for match in group_pattern("roles").finditer(claim.moments.rest.casefold()):
        behind = [token for token in tokens if token.start >= match.end()][:_REACH]
        for run in _runs(behind, claim.moments.rest):
            if len(run) > 1 and not any(forms("kinds", token.folded) for token in run):
                yield match[1] or match[0], run[-1].folded
                break


def _runs(tokens: Sequence[Token], text: str) -> Iterator[list[Token]]:
    run: list[Token] = []
    for token in tokens:
        apart = run and text[run[-1].end : token.start].strip()
        if run and (apart or not token.is_capital):
            yield run
            run = []
        if token.is_capital:
            run.append(token)
    if run:
        yield run


def _near(quote: Spoken, name: str) -> Iterator[list[str]]:
    """The offices near each mention of the name in its sentence."""
    text = quote.moments.rest
    for start, end in sentence_spans(text):
        tokens = [token for token in quote.tokens if start <= token.start < end]
        for at, token in enumerate(tokens):
            if token.folded == name:
                around = tokens[max(at - _REACH - 1, 0) : at + _REACH]
                part = text[around[0].start : around[-1].end].casefold()
                yield [match[1] for match in group_pattern("roles").finditer(part) if match[1]]
