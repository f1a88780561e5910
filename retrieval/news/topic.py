"""Which articles are about a topic, rather than only mention it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from retrieval.consistency import Asked, asked, missing
from retrieval.models import Passage, Question
from retrieval.news.events import USUAL, Timeline
from retrieval.news.timeline import timeline
from retrieval.queries import ExpandedQueries
from retrieval.search import Search
from retrieval.synonyms import load as load_synonyms
from retrieval.translations import load as load_translations
from store.language.detect import detect
from store.language.languages import all_function_words, languages
from store.language.sentences import sentence_spans
from store.language.stems import stem, words
from store.lexical import lexical_search
from store.models import ALL, Article, Filters, Metadata

# How many sentences of an article, after its title, tell what it is about.
_LEAD = 3
# How many passages with words of the topic are looked at, by far more than are ever read.
_WIDE = 2000
# How many passages search ranks.
_RANKED = 50
# From which cosine of topic and beginning an article is about it whatever its words, and from which if the
# beginning has its names and more than that share of its words; chosen on tests/data/sense/topics.jsonl.
_NEAR, _NEAR_WITH_NAMES, _SOME = 0.85, 0.82, 0.34


@dataclass(frozen=True, slots=True)
class About:
    """about: the articles about a topic, the likeliest first; others: those that only have words of it.
    passages: the likeliest of each article of `about` that search ranked. names: the words of the topic that
    are names."""

    about: tuple[Article, ...]
    others: tuple[Article, ...]
    passages: tuple[Passage, ...]
    names: tuple[str, ...]


def articles_about(search: Search, topic: str, filters: Filters = ALL) -> About:
    """The articles that the filters allow, held against the topic. Raises StoreError and EmbeddingError."""
    question = search.question(topic)
    ranked = search.find(question, _RANKED, filters)
    articles = {passage.article.id: passage.article for passage in ranked}
    wide = _wide(search, question, filters).difference(passage.chunk.id for passage in ranked)
    for _, article in search.store.catalog.passages(wide).values():
        articles.setdefault(article.id, article)
    of = asked(topic, question.language, [article.text for article in articles.values()])
    cosines = _cosines(search, question, articles.values())
    about = [one for one in articles.values() if is_about(topic, of, one, cosines[one.id])]
    known = {one.id for one in about}
    best: dict[str, Passage] = {}
    for passage in ranked:
        if passage.article.id in known:
            best.setdefault(passage.article.id, passage)
    return About(
        tuple(about),
        tuple(one for one in articles.values() if one.id not in known),
        tuple(best.values()),
        tuple(word for name in of.names for word in name),
    )


def timeline_of(search: Search, topic: str, filters: Filters = ALL, limit: int = USUAL) -> Timeline:
    """The dated events about a topic. Raises QuestionError, StoreError and EmbeddingError."""
    found = articles_about(search, topic, filters)
    language = detect(topic) or "id"
    return timeline(topic, language, found.about, others=found.others, names=found.names, limit=limit)


def is_about(topic: str, of: Asked, article: Article, cosine: float) -> bool:
    """Whether the beginning of the article has all telling words of the topic, or its names and some others
    and is near it, or is very near.

    of: what the topic names. cosine: of topic and beginning.
    """
    head = _head(article)
    share = _share(topic, head)
    if share == 1 or cosine >= _NEAR:
        return True
    if not of.names or cosine < _NEAR_WITH_NAMES or share <= _SOME:
        return False
    known = Metadata(title=article.metadata.title or "", language=article.metadata.language)
    return not missing(of, replace(article, text=head, metadata=known)).names


def _head(article: Article) -> str:
    """The title and the first sentences."""
    spans = sentence_spans(article.text)[:_LEAD]
    lead = article.text[spans[0][0] : spans[-1][1]] if spans else ""
    return f"{article.metadata.title or ''}\n{lead}"


def _share(topic: str, head: str) -> float:
    """The share of the telling words of the topic of which the text has one form, 0 without any."""
    run = f" {' '.join(stem(words(head)))} "
    telling = [word for word in words(topic) if word.casefold() not in all_function_words()]
    held = [any(f" {' '.join(stems)} " in run for stems in _forms(word)) for word in telling]
    return sum(held) / len(held) if held else 0.0


def _forms(word: str) -> list[Sequence[str]]:
    """The stems of a word, and those of what means the same in either language."""
    other = [one for language in languages() for one in load_translations().of([word], language, ())]
    return [stem([word]), *load_synonyms().variants([word]), *other]


def _wide(search: Search, question: Question, filters: Filters) -> set[str]:
    """The ids of all chunks that have a word of the topic."""
    queries = ExpandedQueries(load_synonyms(), load_translations())(question)
    database, found = search.store.catalog.database, set[str]()
    for query in dict.fromkeys((queries.same, queries.other)):
        found |= lexical_search(database, query, _WIDE, filters=filters).keys()
    return found


def _cosines(search: Search, question: Question, articles: Iterable[Article]) -> dict[str, float]:
    """The cosine of the topic to the first chunk of each article; 0 where that has no vector."""
    first: dict[str, str] = {}
    for chunk in search.store.catalog.chunks_of([article.id for article in articles]):
        first.setdefault(chunk.article_id, chunk.id)
    known = search.store.vectors.cosines(question.vector, first.values())
    return {article: known.get(chunk, 0.0) for article, chunk in first.items()}
