"""Other names for what a question names, as the articles themselves tell them, and as they spell it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from retrieval.conversation.parsing import Name, names
from retrieval.models import Alias
from retrieval.news.aliases import aliases_in
from retrieval.queries import shared_words
from retrieval.spelling import one_error
from retrieval.synonyms import load as load_synonyms
from retrieval.translations import load as load_translations
from store.database import Database
from store.language.languages import function_words, months, weekdays
from store.language.stems import stem, words
from store.terms import missing_terms, terms_like, texts_with

# How many chunks that tell another name are read.
_TELLING = 8
# Letters of the longest short form that is looked for, and from which a word may be a typing error.
_SHORT, _LONG_ENOUGH = 8, 5
# Other names, and spellings, for one that are looked for: the most there may be.
_MOST = 3


def aliases_of(database: Database, question: str, language: str | None) -> tuple[Alias, ...]:
    """What else the articles call what the question names. language: of the question. Raises StoreError."""
    found = (*_told(database, question, language), *_misspelt(database, question, language))
    return tuple(dict.fromkeys(found))


def _told(database: Database, question: str, language: str | None) -> Iterator[Alias]:
    """Short forms and full names that an article writes beside each other."""
    for said in _expressions(question, language):
        stems = tuple(stem(words(said)))
        if not stems:
            continue
        pieces = [f"({said})", f"({said.upper()})", f"{said} (", "alias", "disapa", "dikenal", "known as"]
        texts = texts_with(database, f'"{" ".join(stems)}"', pieces, _TELLING)
        others: dict[tuple[str, ...], None] = {}
        for full, short in (pair for text in texts for pair in aliases_in(text)):
            one, other = tuple(stem(words(full))), tuple(stem(words(short)))
            if stems == other:
                others.setdefault(one)
            elif stems == one[-len(stems) :]:
                others.setdefault(other)
        if others:
            yield Alias(stems, tuple(others)[:_MOST])


def _expressions(question: str, language: str | None) -> Iterator[str]:
    """What may have another name: words with capitals that stand together, and each short one of these; in a
    question without capitals each short word."""
    found = [name for name in names(question) if name.role != "time"]
    yield from dict.fromkeys(name.text for name in found if _is_long(name))
    short = {word for name in found for word in words(name.text) if word.isupper()}
    if not found:
        common = function_words(language)
        short = {word for word in words(question) if word.casefold() not in common}
    single = {name.text for name in found if " " not in name.text}
    for word in sorted(short | single):
        if 2 <= len(word) <= _SHORT and word.isalpha():
            yield word


def _is_long(name: Name) -> bool:
    return " " in name.text


def _misspelt(database: Database, question: str, language: str | None) -> Iterator[Alias]:
    """Words that no article holds, with those that differ from them by one letter."""
    asked = [
        word
        for word in shared_words(words(question), function_words(language))
        if len(word) >= _LONG_ENOUGH and word.isalpha() and not _is_known(word, language)
    ]
    if not asked:
        return
    stems = dict(zip(stem(asked), asked, strict=True))
    for one in missing_terms(database, stems):
        near = [term for term in terms_like(database, one) if one_error(one, term)]
        if near:
            yield Alias((one,), tuple((term,) for term in near[:_MOST]))


def _is_known(word: str, language: str | None) -> bool:
    """Whether it is a word that the lists know, and so no typing error."""
    folded = word.casefold()
    if folded in months() or folded in weekdays():
        return True
    translated: Sequence[object] = load_translations().of([word], language, ())
    return bool(translated) or bool(load_synonyms().variants([word]))
