"""Whom a question itself names: no answer to who it asks for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from retrieval.consistency import Asked
from retrieval.conversation.parsing import clause, is_in, is_verb, words_of
from retrieval.news.people import asks_who, is_one_of, is_past
from retrieval.news.standing import stands_alone
from retrieval.reading.candidates import Candidate
from retrieval.reading.long_answers import is_statement
from retrieval.spelling import one_error, plain
from store.language.cldr import place
from store.language.languages import all_function_words
from store.language.stems import stem, words

# What stands between the members of a list.
_BETWEEN = re.compile(r"(?:(?<!\s)\s++)?(?:,|&|\b(?:dan|serta|beserta|and)\b)\s*+", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_LONG_ENOUGH = 5
# Characters beside a name.
_NEAR = 30


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of the question, in small letters, and other expressions for it, as stems. takes_part: whether
    what is asked about was done by or to it, and not to somebody who belongs to it, as in "the president of
    Russia"."""

    words: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]
    takes_part: bool


class Given:
    """What a question says itself of whom it asks for."""

    def __init__(self, question: str, asked: Asked) -> None:
        """asked: what the question names."""
        self._question, self._asked = question, asked

    def left(self, candidate: Candidate) -> Candidate | None:
        """The candidate without those whom the question itself names, if it lists others too; None if there
        are none."""
        if not self._names or is_statement(candidate):
            return candidate
        kept = [cut for span in _members(candidate.text) if (cut := self._cut(candidate, *span))]
        if not kept:
            return None
        # The words of an answer are one piece of the article: only what stands at an end can be left out.
        return replace(candidate, start=candidate.start + kept[0][0], end=candidate.start + kept[-1][1])

    def _cut(self, candidate: Candidate, start: int, end: int) -> tuple[int, int] | None:
        """One member of a list without those who are given, and the clause that joins them to others: of
        "Lavrov bertemu mitra Wang Yi" the last two words. None if nothing is left."""
        text = candidate.text
        if self._is_given(text[start:end], candidate):
            return None
        said = list(_WORD.finditer(text, start, end))
        capitals = [word[0][0].isupper() for word in said]
        if all(capitals) or not any(capitals):
            return start, end
        head = capitals.index(False)
        if head and self._is_given(text[start : said[head - 1].end()], candidate):
            rest = [word for word, capital in zip(said, capitals, strict=True) if capital][head:]
            # What follows on another line belongs to another sentence.
            line = text.find("\n", rest[0].start(), end) if rest else -1
            return (rest[0].start(), line if line >= 0 else end) if rest and not self._of_itself else None
        tail = len(said) - capitals[::-1].index(False)
        if tail < len(said) and self._is_given(text[said[tail].start() : end], candidate):
            before = [word for word, capital in zip(said[:tail], capitals, strict=False) if capital]
            return start, before[-1].end() if before else end
        return start, end

    @cached_property
    def _names(self) -> tuple[_Name, ...]:
        """Those of a question that asks for somebody else than them."""
        if not asks_who(self._question) or _asks_for_a_name(self._question):
            return ()
        pairs = zip(self._asked.names, self._asked.others, strict=True)
        found = tuple(
            _Name(tuple(_bare(word) for word in name), others, self._takes_part(name))
            for name, others in pairs
        )
        if len(found) > 1 and any(is_one_of(word, "choice") for word in words(self._question)):
            return ()
        return found

    @cached_property
    def _of_itself(self) -> bool:
        """Whether it asks who the one is whom it names: "Siapa Sergei Lavrov?" """
        named = {word for name in self._asked.names for word in name}
        rest = [word for word in words_of(clause(self._question)) if word.text not in named]
        return bool(named) and all(is_in(word, "empty", "auxiliary", "person") for word in rest)

    def _takes_part(self, name: Sequence[str]) -> bool:
        said = words_of(self._question)
        at = next((at for at, word in enumerate(said) if word.text == name[0]), 0)
        before = said[at - 1] if at else None
        if before is None:
            return True
        if is_one_of(before.text, "apart") or said[at].text.endswith(("'s", "’s")):
            return False
        told = is_verb(before) or is_one_of(before.text, "beside") or is_past(before.text)
        return told or is_in(before, "question", "auxiliary", "other_prepositions")

    def _is_given(self, text: str, candidate: Candidate) -> bool:
        titles, core = _parted(text, candidate)
        if not core or (self._of_itself and titles):
            return False
        folded, stems = [_bare(word) for word in core], tuple(stem(core))
        named = [name for name in self._names if stems in name.others or _shares(folded, name.words)]
        known = [word for name in named for word in name.words]
        # Who Jokowi is, another name may tell.
        other = not self._of_itself and any(stems in name.others for name in named)
        if other or all(_is_among(word, known) for word in folded):
            asked = {word.casefold() for word in words(self._question)}
            # "Gubernur Riau" may answer who leads Riau, not who is its governor.
            takes_part = self._of_itself or any(name.takes_part for name in named)
            return takes_part or all(title.casefold() in asked for title in titles)
        article = candidate.passage.article.text
        behind = words(article[candidate.end : candidate.end + _NEAR])[:1]
        piece = [*core, *behind] if article[candidate.end : candidate.end + 1] == " " else core
        longer = any(
            _is_longer([_bare(word) for word in part], part, name.words, titled=bool(titles), text=article)
            for name in self._names
            if name.takes_part or self._of_itself
            for part in ((core, piece) if candidate.text.endswith(text) else (core,))
        )
        return longer or (self._of_itself and not named and self._is_apart(core, candidate))

    def _is_apart(self, core: Sequence[str], candidate: Candidate) -> bool:
        """Whether it is a name beside which that of the one who is asked about does not stand."""
        text = candidate.passage.article.text
        around = (
            words(text[max(candidate.start - _NEAR, 0) : candidate.start])[-2:],
            words(text[candidate.end : candidate.end + _NEAR])[:2],
        )
        known = [word for name in self._names for word in name.words]
        beside = any(_is_among(_bare(word), known) for part in around for word in part)
        return not beside and len(core) > 1 and all(word[0].isupper() for word in core)


def _is_longer(
    folded: Sequence[str], core: Sequence[str], given: Sequence[str], *, titled: bool, text: str
) -> bool:
    """Whether a name is the given one in full: "Sergei Lavrov" for "Lavrov", "Anies Baswedan" for "Anies".

    What it adds never stands alone then: in "Melania Trump" it is somebody else, in "Bali United" of Bali.
    """
    size = len(given)
    if len(folded) <= size or not all(word[0].isupper() for word in core):
        return False
    if all(map(_alike, folded[-size:], given)):
        return not stands_alone(text, core[-size - 1], before=core[-size])
    if all(map(_alike, folded[:size], given)):
        # "Gubernur Riau Abdul Wahid" has two names, one of a place.
        single = len(folded) == size + 1 or not titled
        return single and not stands_alone(text, core[size], behind=core[size - 1])
    return False


def _parted(text: str, candidate: Candidate) -> tuple[list[str], list[str]]:
    """The titles before a name, with the countries that they are of, and the name without what stands behind
    it; function words are left out."""
    said = [word for word in words(text) if not is_one_of(word, "degrees")]
    titles: list[str] = []
    spoken = candidate.passage.article.metadata.language or "en"
    while said and (
        is_one_of(said[0], "titles")
        or said[0].casefold() in all_function_words()
        or (titles and place(said[0], spoken, spoken))
    ):
        # "Presiden Rusia" is no title alone, but says of which country.
        if len(said) == 1 and not is_one_of(said[0], "titles"):
            break
        titles.append(said.pop(0))
    return titles, said


def _members(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _BETWEEN.finditer(text):
        if start < match.start():
            yield start, match.start()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _asks_for_a_name(question: str) -> bool:
    """Whether it asks how somebody is called: "Siapa nama lengkap Jokowi?" """
    said = words(question)
    return any(is_one_of(word, "name") for word in said) and any(is_one_of(word, "full") for word in said)


def _shares(folded: Sequence[str], known: Sequence[str]) -> bool:
    return any(_is_among(word, known) for word in folded)


def _is_among(word: str, known: Sequence[str]) -> bool:
    return any(_alike(word, other) for other in known)


def _alike(word: str, other: str) -> bool:
    if word == other or (len(plain(word)) > 3 and plain(word) == plain(other)):
        return True
    return min(len(word), len(other)) >= _LONG_ENOUGH and one_error(word, other)


def _bare(word: str) -> str:
    return re.sub(r"(?:['’]s?)$", "", word.casefold())
