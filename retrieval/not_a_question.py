"""What is said to a message that asks the articles nothing, such as "hi"."""

from __future__ import annotations

from retrieval.intent import Intent, intent
from retrieval.models import NOT_A_QUESTION, Answer, Question
from store.store import Store

# Among how many of the newest articles one with a title is looked for.
_NEWEST = 20


def intent_of(store: Store, question: Question) -> Intent:
    """What a message is. Raises ArtifactError.

    The model knows the vectors of the bundled encoder only, so another embedding costs that one, too.
    """
    bundled = store.embedder.bundled
    vector = question.vector if bundled else store.encoder.encode([question.text], "query: ")[0]
    return intent(vector, question.text)


def refusal(store: Store, question: Question, of: Intent) -> Answer:
    """No answer and no quote, but which kind of message it is, and the title of an article to ask about.
    Raises StoreError."""
    titles = (article.metadata.title for article in store.catalog.list_articles(_NEWEST))
    return Answer(
        question=question.text,
        language=question.language or of.language,
        answered=False,
        answer="",
        confidence=0.0,
        reason=NOT_A_QUESTION,
        intent=of.kind,
        example=next((title for title in titles if title and title.strip()), None),
    )
