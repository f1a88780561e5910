"""Whether an article is about what a question is about: its names, years and numbers. Pure.

A name counts as held in any form that news gives it: another language's word or spelling, an abbreviation, a
part of it, a typing error.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from retrieval.conversation.parsing import Word, is_in, names, words_of
from retrieval.models import Alias
from retrieval.spelling import Spellings
from retrieval.synonyms import load as load_synonyms
from retrieval.translations import load as load_translations
from store.language.languages import all_function_words, months, weekdays
from store.language.stems import stem, words
from store.models import Article

_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?!\d|[.,]\d)")
# "2024/25" is 2025, too.
_SEASON = re.compile(r"(?<!\d)((?:19|20))\d\d[/-](\d\d)(?!\d)")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\w)")
_BEFORE = re.compile(r"\b(?:lalu|kemarin|sebelumnya|last year|previous year|a year ago)\b", re.IGNORECASE)
_AFTER = re.compile(r"\b(?:depan|mendatang|next year|coming year)\b", re.IGNORECASE)
# Up to this, a number is written as a word as often as in figures.
_IN_WORDS = 12
# By the folded word, and whether it has a capital.
Writing = Counter[tuple[str, bool]]
# What stands before a word that does not begin a sentence.
_WITHIN = re.compile(r"[\w,] ")
_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Missing:
    """What a question names and an article does not hold, as the question writes it."""

    names: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question names: names, a run of words each; years; numbers. `others`: of each name, the
    expressions that mean the same, as stems."""

    names: tuple[tuple[str, ...], ...]
    others: tuple[tuple[tuple[str, ...], ...], ...]
    years: tuple[str, ...]
    numbers: tuple[str, ...]
    language: str | None


def asked(question: str, language: str | None, read: Sequence[str], aliases: Sequence[Alias] = ()) -> Asked:
    """What a question names. read: the texts in which an answer is sought; what they write with a capital is
    a name in a question that is typed without any. aliases: what else is known to be meant."""
    found = [tuple(run) for run in _names(question, read)]
    years = tuple(dict.fromkeys(_YEAR.findall(question)))
    numbers = tuple(
        one for one in dict.fromkeys(_NUMBER.findall(question)) if one not in years and _tells(one)
    )
    synonyms = load_synonyms()
    # With the small words between the telling ones, which an expression may hold.
    phrases = [words(question[run[0].start : run[-1].end]) for run in found]
    others = tuple(
        (*(tuple(one) for one in synonyms.variants(phrase)), *_other_names(phrase, aliases))
        for phrase in phrases
    )
    return Asked(tuple(tuple(word.text for word in run) for run in found), others, years, numbers, language)


def _other_names(phrase: list[str], aliases: Sequence[Alias]) -> Iterator[tuple[str, ...]]:
    stems = f" {' '.join(stem(phrase))} "
    for alias in aliases:
        if f" {' '.join(alias.said)} " in stems:
            yield from alias.others


def missing(of: Asked, article: Article) -> Missing:
    """What the article holds nowhere: not in its title, its text, its outlet or its date.

    Nothing of an article whose title is not known: it may be a piece of one, which need not name its matter.
    """
    about = article.metadata
    if about.title is None:
        return Missing()
    credited = " ".join(credit.name for credit in about.credits)
    text = "\n".join((about.title or "", article.text, about.publisher or "", about.author or "", credited))
    spellings = Spellings(text)
    foreign = None not in (of.language, about.language) and of.language != about.language
    absent = tuple(
        " ".join(name)
        for name, others in zip(of.names, of.others, strict=True)
        if not _held(name, others, spellings, of.language if foreign else None)
    )
    years = _years(text, article) if of.years else set()
    numbers = {_digits(one) for one in _NUMBER.findall(text)} if of.numbers else set()
    return Missing(
        absent,
        tuple(year for year in of.years if years and year not in years),
        tuple(one for one in of.numbers if _digits(one) not in numbers),
    )


def speaks_of_other_years(of: Asked, sentences: str, article: Article) -> bool:
    """Whether the sentences name years, and none that is asked for; never where that is the article's own
    year, which its sentences need not name."""
    date = article.metadata.date
    if not of.years or date is None or str(date.year) in of.years:
        return False
    named = _named_years(sentences)
    return bool(named) and named.isdisjoint(of.years)


def _held(
    name: Sequence[str], others: Sequence[Sequence[str]], spellings: Spellings, language: str | None
) -> bool:
    """language: the question's if the article has another, where a common noun is none of its words."""
    if any(spellings.holds_stems(one) for one in others) or spellings.holds_initials(name):
        return True
    telling = [one for one in name if language is None or not _is_common(one, language)]
    return not telling or any(_has(spellings, one, language) for one in telling)


def _has(spellings: Spellings, word: str, language: str | None) -> bool:
    others = load_synonyms().variants([word])
    translated = load_translations().of([word], language, ()) if language else []
    return spellings.holds(word) or any(spellings.holds_stems(one) for one in (*others, *translated))


def _is_common(word: str, language: str) -> bool:
    """Whether the dictionary, but no group of synonyms, has the word: what it is called in the other
    language is then known in part."""
    return bool(load_translations().of([word], language, ())) and not load_synonyms().variants([word])


def _names(question: str, texts: Sequence[str]) -> Iterator[list[Word]]:
    typed = [word for word in words_of(question)[1:] if word.text[0].isupper()]
    small = not typed or question.isupper()
    seen = _writing(texts)
    if small:
        for word in words_of(question):
            if _may_name(word) and not is_in(word, "empty", "auxiliary") and _is_written_as_name(word, seen):
                yield [word]
        return
    for name in names(question):
        inside = (word for word in words_of(question) if name.start <= word.start < name.end)
        run = [word for word in inside if word.text[0].isupper() and _may_name(word)]
        if name.start == 0 and run and not _is_written_as_name(run[0], seen):
            run = run[1:]
        # "Jembatan Suramadu": the bridge is any bridge.
        telling = [word for word in run if seen[word.folded, True] >= seen[word.folded, False]] or run
        if telling:
            yield telling


def _may_name(word: Word) -> bool:
    folded = re.sub(r"(?:nya|['’]s?)$", "", word.folded)
    return (
        len(folded) >= _SHORTEST_NAME - word.text.isupper()
        and not folded[0].isdigit()
        and folded not in _generic()
        and folded not in months()
        and folded.rstrip("s") not in weekdays()
        and not is_in(folded, "question")
        and folded not in all_function_words()
    )


def _is_written_as_name(word: Word, writing: Writing) -> bool:
    """Whether the texts write the word with a capital, and hardly ever without."""
    return writing[word.folded, True] > 4 * writing[word.folded, False]


def _writing(texts: Sequence[str]) -> Writing:
    """How often the texts write each word with a capital and without, within sentences."""
    return Counter(
        (one.folded, one.text[0].isupper())
        for text in texts
        for one in words_of(text)
        if _WITHIN.fullmatch(text, max(one.start - 2, 0), one.start)
    )


def _years(text: str, article: Article) -> set[str]:
    """The years that the article speaks of; empty if it may be any, because its date is not known."""
    date = article.metadata.date
    if date is None:
        return set()
    found = _named_years(text) | {str(date.year)}
    if _BEFORE.search(text):
        found.add(str(date.year - 1))
    if _AFTER.search(text):
        found.add(str(date.year + 1))
    return found


def _named_years(text: str) -> set[str]:
    return {*_YEAR.findall(text), *(match[1] + match[2] for match in _SEASON.finditer(text))}


def _tells(number: str) -> bool:
    digits = _digits(number)
    return not (digits.isdecimal() and int(digits) <= _IN_WORDS)


def _digits(number: str) -> str:
    return re.sub(r"[.,](?=\d{3}(?:\D|$))", "", number).replace(",", ".")


@cache
def _generic() -> frozenset[str]:
    data = tomllib.loads((files("retrieval") / "consistency.toml").read_text("utf-8"))
    return frozenset(data["generic"].split())
