"""The parts of a question that a conversation needs: its words, its names, what it asks for. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from retrieval.conversation.lexicon import lexicon
from store.language.languages import all_function_words, months, weekdays

Role = Literal["subject", "place", "time", "other"]

_WORD = re.compile(r"\w+(?:[-’'.]\w+)*")
_END = " \t\n?!.…,;:\"'“”‘’)("
_WITHIN_NAMES = {"of", "bin", "binti", "van", "de", "al"}
_AND = {"dan", "and", "untuk", "for"}
# "KTT ke-42 ASEAN" is one name.
_ORDINAL = re.compile(r"ke-\d+")
_LONGEST_EXTENSION = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, `text[start:end]` of it."""

    text: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        return self.text.casefold()


@dataclass(frozen=True, slots=True)
class Name:
    """A run of words in capitals or with figures. role: "place" after "in" and the like, "other" after other
    prepositions, "time" for a date or a year."""

    text: str
    start: int
    end: int
    role: Role


def words_of(text: str) -> list[Word]:
    """The words and numbers of a text, in order."""
    return [Word(match[0], *match.span()) for match in _WORD.finditer(text)]


def bare(question: str) -> str:
    """A question without the marks around it."""
    return question.strip(_END)


def is_in(word: Word | str, *lists: str) -> bool:
    """Whether a word is in one of the lists."""
    folded = word.folded if isinstance(word, Word) else word.casefold()
    return any(folded in lexicon().words[one] for one in lists)


def is_noun(word: Word) -> bool:
    """Whether the word may be a noun: it is not a function word and does not look like a verb."""
    lists = ("question", "empty", "auxiliary", "other_prepositions", "place_prepositions")
    return not is_in(word, *lists) and not is_verb(word)


def has_subject(text: str) -> bool:
    """Whether the text names what it is about itself."""
    return any(name.role == "subject" for name in names(text))


def is_verb(word: Word) -> bool:
    """Whether the word looks like a verb: by its prefix or ending, or because it is a known one."""
    return is_in(word, "verbs") or bool(lexicon().patterns["verb"].fullmatch(word.text))


def names(text: str) -> list[Name]:
    """The names and dates in a text, in order."""
    words, found = words_of(text), []
    at = 0
    while at < len(words):
        end = _name_end(text, words, at)
        if end == at:
            at += 1
            continue
        run = words[at:end]
        found.append(Name(text[run[0].start : run[-1].end], run[0].start, run[-1].end, _role(words, at, end)))
        at = end
    return found


def with_capitals(text: str) -> str:
    """The text, if it holds no name, with capitals on all words that may be names: many type none."""
    if any(name.role != "time" for name in names(text)):
        return text
    words = words_of(text)
    for before, word in zip([None, *words], words, strict=False):
        place = before is not None and is_in(before, "place_prepositions")
        noun = _noun(word) or (place and not is_in(word, "question", "empty"))
        if noun and (place or _belongs(word)) and not is_in(word, "kinds"):
            text = f"{text[: word.start]}{word.text[0].upper()}{text[word.start + 1 :]}"
    return text


def _name_end(text: str, words: list[Word], at: int) -> int:
    """Where the name that begins with that word ends; `at` if none does."""
    if not _named(words[at]) or (at == 0 and not _begins_a_name(words)):
        return at
    end = at + 1
    while end < len(words) and not text[words[end - 1].end : words[end].start].strip():
        within = words[end].text in _WITHIN_NAMES or (words[end].text in _AND and _joins(words[at]))
        skip = 1 if within and end + 1 < len(words) else 0
        if not (_named(words[end + skip]) or _ORDINAL.fullmatch(words[end].text)):
            break
        end += 1 + skip
    return end


def _joins(first: Word) -> bool:
    """Whether the name that the word begins may be of two: "Forum Sabuk dan Jalan", not "Ali dan Budi"."""
    return is_in(first, "organisations", "kinds")


def _named(word: Word) -> bool:
    return word.text[0].isupper() or word.text[0].isdigit()


def _begins_a_name(words: list[Word]) -> bool:
    """Whether the first word, which has a capital in any case, is a name's."""
    first = words[0]
    known = is_in(
        first, "question", "empty", "auxiliary", "place_prepositions", "other_prepositions", "person",
        "people", "possessive", "parts", "roles", "personal", "attribute", "event",
    )  # fmt: skip
    return not known and first.folded not in all_function_words()


def _role(words: list[Word], at: int, end: int) -> Role:
    if all(_is_time(word) for word in words[at:end]):
        return "time"
    before = at - 1
    while before >= 0 and is_in(words[before], "empty") and words[before].folded in {"the", "a"}:
        before -= 1
    if before < 0:
        return "subject"
    if is_in(words[before], "place_prepositions", "visits"):
        return "place"
    return "other" if is_in(words[before], "other_prepositions") else "subject"


def _is_time(word: Word) -> bool:
    return word.text.isdecimal() or word.folded in months() or word.folded.rstrip("s") in weekdays()


def phrase(text: str, name: Name) -> str:
    """A name with the common nouns that belong to it: "kereta cepat Whoosh", "the G7 summit"."""
    words = words_of(text)
    first = next(at for at, word in enumerate(words) if word.start == name.start)
    last = next(at for at, word in enumerate(words) if word.end == name.end)
    start = first
    while start > 0 and first - start < _LONGEST_EXTENSION and _belongs(words[start - 1]):
        if _named(words[start - 1]) and start > 1:
            break
        start -= 1
    end = last
    owner = name.text.endswith(("'s", "’s"))
    if owner or (first > 0 and words[first - 1].folded == "the"):
        while end + 1 < len(words) and end - last < _LONGEST_EXTENSION - 1 and _noun(words[end + 1]):
            end += 1
        # The last word is the verb, as a rule, after "did" always: "when did the Titanic sink?"
        supported = any(word.folded in {"did", "does", "do", "will", "can"} for word in words[:first])
        if end == len(words) - 1 and (end - last > 1 or (supported and end > last)):
            end -= 1
    return text[words[start].start : words[end].end]


def _belongs(word: Word) -> bool:
    return _noun(word) and not is_in(word, "attribute", "personal", "event", "parts")


def _noun(word: Word) -> bool:
    lists = ("visits", "person", "people", "possessive", "demonstrative", "thing")
    return is_noun(word) and not is_in(word, *lists) and not word.text[0].isdigit()


def asking(question: str) -> re.Match[str] | None:
    """The words that ask, such as "how many" or "di mana"."""
    return lexicon().patterns["asking"].search(question)


def asks(question: str) -> Literal["who", "where", "when", "other"]:
    """What a question asks for."""
    match = asking(question)
    for word in words_of(match[0]) if match else []:
        if is_in(word, "who"):
            return "who"
        if is_in(word, "when"):
            return "when"
        if is_in(word, "where") and word.folded not in {"mana", "manakah"}:
            return "where"
    place = re.search(r"\b(?:di|ke|dari)\s+mana", match[0] if match else "", re.IGNORECASE)
    return "where" if place else "other"


def asks_count(question: str) -> bool:
    """Whether a question asks for a number or an amount."""
    match = asking(question)
    return bool(match and lexicon().patterns["count"].search(match[0]))


def clause(question: str) -> str:
    """A question without the words that ask: "Mishustin tiba di Beijing"."""
    text = without_joining(question)
    match = asking(text)
    if match:
        text = f"{text[: match.start()]} {text[match.end() :]}"
    return " ".join(bare(text).split())


def without_joining(question: str) -> str:
    """A question without "and", "lalu" and the like before it, and without the marks around it."""
    text = bare(question)
    match = lexicon().patterns["joining"].match(text)
    return text[match.end() :] if match and match.end() < len(text) else text


def content(text: str) -> str:
    """A clause without the auxiliaries at its beginning."""
    words = words_of(text)
    while words and is_in(words[0], "auxiliary"):
        words.pop(0)
    return text[words[0].start :] if words else ""
