"""What a question is about: the stems of its words that tell one passage from another. Pure."""

from __future__ import annotations

from retrieval.models import Passage, Question
from retrieval.queries import shared_words
from store.language.languages import function_words
from store.language.stems import stem, words


def same_language(question: Question, passage: Passage) -> bool:
    """Whether the two are, or may be, in one language."""
    return question.language is None or passage.article.metadata.language in (None, question.language)


def telling_words(question: Question, passage: Passage) -> frozenset[str]:
    """The stems that the passage may hold: of all but function words in the question's own language, of
    names and numbers in another."""
    common = function_words(question.language)
    asked = words(question.text)
    if same_language(question, passage):
        return frozenset(stem([word for word in asked if word.casefold() not in common]))
    return frozenset(stem(shared_words(asked, common)))


def coverage(question: Question, passage: Passage) -> float | None:
    """The share of those stems that the passage holds; None if there are none."""
    telling = telling_words(question, passage)
    return len(telling & set(stem(words(passage.text)))) / len(telling) if telling else None
