"""The queries of lexical search: which words of a question, and which others, are looked up. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from retrieval.models import Question
from retrieval.news.office import office_phrases
from retrieval.synonyms import Synonyms
from retrieval.translations import Translations
from store.language.languages import function_words
from store.language.stems import any_of, stem, words


@dataclass(frozen=True, slots=True)
class Queries:
    """In FTS5 syntax, "" for none. same: for articles in the question's language or in no known one; for all
    if the question's is not known. other: for articles in other languages."""

    same: str
    other: str


QueryBuilder = Callable[[Question], Queries]


class ExpandedQueries:
    """A query builder: the question's own stems, with synonyms, translations, and what else the articles call
    what it names."""

    def __init__(self, synonyms: Synonyms | None = None, translations: Translations | None = None) -> None:
        """None for the question's own words."""
        self._synonyms, self._translations = synonyms, translations

    def __call__(self, question: Question) -> Queries:
        asked, language = words(question.text), question.language
        variants = self._synonyms.variants(asked) if self._synonyms else []
        variants += [list(other) for alias in question.aliases for other in alias.others]
        variants += office_phrases(question.text)
        same = any_of(stem(asked), variants)
        if language is None:
            return Queries(same, "")
        common = function_words(language)
        translated = self._translations.of(asked, language, common) if self._translations else []
        return Queries(same, any_of(stem(shared_words(asked, common)), [*variants, *translated]))


def shared_words(question_words: list[str], common: Collection[str]) -> list[str]:
    """The words of a question that a text in another language may contain too: names and numbers.

    common: the function words of its language. Names are recognized by their capital, except on the first
    word; a question typed without any capital offers all of its words but the function words.
    """
    names = [
        word
        for place, word in enumerate(question_words)
        if (place > 0 and word[:1].isupper()) or any(character.isdigit() for character in word)
    ]
    if any(word[:1].isupper() for word in question_words[1:]):
        return names
    return [word for word in question_words if word.casefold() not in common]
