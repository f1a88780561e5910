"""Who holds an office, as articles call them: "Menlu Rusia Sergei Lavrov" answers who the foreign minister of
Russia is, "Menteri Luar Negeri Tiongkok Wang Yi" does not. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.consistency import Asked
from retrieval.conversation.parsing import clause, is_in, is_verb, names, words_of
from retrieval.news.people import asks_who, is_one_of, is_past
from retrieval.news.standing import stands_alone
from retrieval.reading.candidates import Candidate
from retrieval.reading.spans import Span
from retrieval.synonyms import load as load_synonyms
from store.language.languages import all_function_words
from store.language.stems import stem, words

Stems = tuple[str, ...]

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_OWNER = re.compile(r"['’]s?$")
# The words of the longest office, of a name and of what is between an office and a name.
_LONGEST, _NAME, _BETWEEN = 4, 4, 3
# Words of a name by itself.
_SHORTEST = 2
# Characters of a line before a name in which its office stands.
_BEFORE = 120
# The reader's least margin for one whom an article calls so: that of answers which are nearly sure.
_CALLED_SO = 8.0


@dataclass(frozen=True, slots=True)
class Office:
    """An office, and of what it is, each in all its forms, as stems."""

    forms: frozenset[Stems]
    places: frozenset[Stems]

    @classmethod
    def asked_for(cls, question: str, asked: Asked) -> Office | None:
        """That of a question for its holder and nothing else; None for any other."""
        if len(asked.names) != 1:
            return None
        place = asked.names[0]
        office = _office(question, place)
        return cls(_forms(office), _forms(place) | frozenset(asked.others[0])) if office else None

    def found(self, text: str, own: Sequence[Span]) -> list[Span]:
        """The spans of a passage with those whom it gives the office, best first. own: what the reader
        finds."""
        if not own:
            return list(own)
        # To be called so tells more than whatever else the passage says.
        margin = max(_CALLED_SO, own[0].score + 1.0)
        called = {span: Span(*span, margin, own[0].kinds) for span in self.holders(text)}
        rest = [one for one in own if (one.start, one.end) not in called]
        return sorted([*called.values(), *rest], key=lambda one: -one.score)

    def holders(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the text names one to whom it gives the office, [start, end)."""
        said = _Said(text)
        for first, last in self._phrases(said):
            if first and is_one_of(said.words[first - 1], "not_now"):
                continue
            end = last
            while end < len(said.words) and end - last < _NAME and said.goes_on(end, comma=end == last):
                end += 1
            start = first
            while start and first - start < _NAME and said.goes_on(start, comma=start == first, back=True):
                start -= 1
            if end - last > 1:
                yield said.spans[last][0], said.spans[end - 1][1]
            elif first - start > 1:
                yield said.spans[start][0], said.spans[first - 1][1]

    def is_held_by(self, candidate: Candidate) -> bool:
        """Whether its passage gives the candidate the office."""
        at = candidate.passage.chunk.start
        start, end = candidate.start - at, candidate.end - at
        return any(begin < end and start < stop for begin, stop in self.holders(candidate.passage.text))

    def is_of_another(self, candidate: Candidate) -> bool:
        """Whether its article gives the candidate the office of something else, directly before the name."""
        article = candidate.passage.article.text
        start = max(article.rfind("\n", 0, candidate.start) + 1, candidate.start - _BEFORE)
        said = _Said(article[start : candidate.end])
        at = sum(begin < candidate.start - start for begin, _ in said.spans)
        return self._calls_of_another(said, at) or (
            said.begins_with_a_place(at, article) and self._calls_of_another(said, at + 1)
        )

    def _calls_of_another(self, said: _Said, at: int) -> bool:
        for between in range(1, min(_BETWEEN, at - 1) + 1):
            place = range(at - between, at)
            if not all(said.words[n][0].isupper() for n in place) or self._is_place(said, place):
                return False
            if any(self._is_form(said, at - between - size, at - between) for size in range(1, _LONGEST + 1)):
                return True
        return False

    def _phrases(self, said: _Said) -> Iterator[tuple[int, int]]:
        """The numbers of the first word and of the one behind the last, of the office with its place."""
        for start in range(len(said.words)):
            for form in self.forms:
                end = start + len(form)
                if tuple(said.stems[start:end]) != form:
                    continue
                behind = end
                while behind < len(said.words) and said.words[behind] in ("of", "the"):
                    behind += 1
                for place in self.places:
                    if tuple(said.stems[behind : behind + len(place)]) == place:
                        yield start, behind + len(place)
                    before = start - len(place)
                    if before >= 0 and tuple(said.stems[before:start]) == place:
                        yield before, end

    def _is_form(self, said: _Said, start: int, end: int) -> bool:
        return start >= 0 and tuple(said.stems[start:end]) in self.forms

    def _is_place(self, said: _Said, numbers: range) -> bool:
        held = f" {' '.join(said.stems[n] for n in numbers)} "
        return any(f" {' '.join(place)} " in held for place in self.places)


class _Said:
    """The words of a text, with their stems and places."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = [match.span() for match in _WORD.finditer(text)]
        self.words = [text[start:end] for start, end in self.spans]
        self.stems = stem([_OWNER.sub("", word) for word in self.words])

    def begins_with_a_place(self, at: int, article: str) -> bool:
        """Whether the name from a word on is one behind that word: "Tiongkok Wang Yi", where the article
        names Wang Yi alone, too."""
        if len(self.words) - at <= _SHORTEST:
            return False
        rest = self.text[self.spans[at + 1][0] : self.spans[-1][1]]
        return stands_alone(article, rest, behind=self.words[at])

    def goes_on(self, at: int, *, comma: bool, back: bool = False) -> bool:
        """Whether the word at a number, or with `back` the one before it, continues a name. comma: whether a
        comma, and in English an article, may stand between."""
        one, other = (at - 1, at) if back else (at, at - 1)
        word = self.words[one]
        left, right = min(one, other), max(one, other)
        between = self.text[self.spans[left][1] : self.spans[right][0]]
        allowed = between in (" ", ", ") if comma and not back else between == (", " if comma else " ")
        return (
            allowed
            and word[0].isupper()
            and word.casefold() not in all_function_words()
            and not is_one_of(word, "titles")
        )


def office_phrases(question: str) -> list[list[str]]:
    """The stems of an office with its place, in all forms, as either language puts them together; none for a
    question that does not ask for the holder of one."""
    found = [name for name in names(question) if name.role != "time"]
    if not asks_who(question) or len(found) != 1:
        return []
    place = [word for word in words(found[0].text) if not is_one_of(word, "titles")]
    office = _office(question, place)
    if not office or not place:
        return []
    pairs = ((form, one) for form in sorted(_forms(office)) for one in sorted(_forms(place)))
    return [list(phrase) for form, one in pairs for phrase in ((*form, *one), (*one, *form))]


def _office(question: str, place: Sequence[str]) -> list[str] | None:
    """The words of the office in a question that asks for its holder alone."""
    if not asks_who(question):
        return None
    rest = [
        word
        for word in words_of(clause(question))
        if word.text not in place
        and _OWNER.sub("", word.text) not in place
        and not is_in(word, "empty", "auxiliary")
        and not is_one_of(word.text, "present")
    ]
    titles = [is_one_of(word.text, "titles") for word in rest]
    others = [word for word, is_title in zip(rest, titles, strict=True) if not is_title]
    told = any(is_verb(word) or is_past(word.text) for word in others)
    return [word.text for word in rest] if any(titles) and not told and len(rest) <= _LONGEST else None


def _forms(said: Sequence[str]) -> frozenset[Stems]:
    own = [_OWNER.sub("", word) for word in said]
    return frozenset({tuple(stem(own)), *(tuple(one) for one in load_synonyms().variants(own))})
