"""Which words of a question a text has, in either language. Pure."""

from __future__ import annotations

from collections.abc import Collection

from retrieval.conversation.parsing import is_in
from retrieval.models import Question
from retrieval.synonyms import load as load_synonyms
from retrieval.translations import load as load_translations
from store.language.languages import all_function_words
from store.language.stems import stem, words


class QuestionWords:
    """The telling words of a question, each with its stem and those of its synonyms and translations."""

    def __init__(self, question: Question, but: Collection[str] = ()) -> None:
        """but: words in small letters that tell nothing of what is asked."""
        self._forms = {
            word.casefold(): _forms(word, question.language)
            for word in words(question.text)
            if word.casefold() not in all_function_words()
            and word.casefold() not in but
            and not is_in(word, "question")
        }

    def held(self, text: str) -> set[str]:
        """Those that the text has, in small letters."""
        stems = f" {' '.join(stem(words(text)))} "
        return {word for word, forms in self._forms.items() if any(f" {form} " in stems for form in forms)}


def _forms(word: str, language: str | None) -> set[str]:
    others = (*load_synonyms().variants([word]), *load_translations().of([word], language, ()))
    return {*stem([word]), *(" ".join(one) for one in others)}
