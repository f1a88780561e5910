"""What the pronouns of a question stand for, put in their places. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from retrieval.conversation.parsing import (
    Word,
    asks,
    has_subject,
    is_in,
    is_noun,
    is_verb,
    lexicon,
    names,
    words_of,
)
from retrieval.conversation.subject import Subject, Turn, matter, told
from store.language.detect import detect
from store.language.stems import stem

_DETERMINED = re.compile(r"\bthe\s+\w+", re.IGNORECASE)
_NYA = re.compile(r"\b(?P<word>[^\W\d_]{2,}?)-?nya\b")


def resolved(asked: str, subject: Subject, last: Turn) -> str:
    """The question with its pronouns replaced by what they stand for; "" if it has none."""
    patterns, english = lexicon().patterns, detect(asked) == "en"
    if patterns["definition"].fullmatch(asked) and not _NYA.search(asked):
        return ""
    event = f"{'when' if english else 'ketika'} {told(last) if not english else matter(last.question)}"
    moment = subject.moment and f"{'on' if english else 'pada'} {subject.moment}"
    place = subject.place or subject.what
    text = asked
    for pattern in ("same_place", "there", "sana"):
        if points_at(text, pattern) and place:
            text = patterns[pattern].sub(lambda match: _at(match, place), text)
    text = patterns["same_moment"].sub(lambda _: moment or event, text)
    text = _nya(text, subject, last)
    text = _each(text, "person", lambda _: subject.who)
    text = _each(text, "people", lambda _: subject.everyone or subject.what)
    text = _each(text, "possessive", lambda word: _possessive(text, word, subject))
    if not patterns["nothing"].search(text):
        text = _each(text, "thing", lambda _: subject.what)
        text = _demonstratives(text, subject, last)
    return text if text != asked else ""


def points_at(text: str, pattern: str) -> bool:
    """Whether "there" or "sana" in the text stands for a place."""
    return bool(lexicon().patterns[pattern].search(text)) and not lexicon().patterns["nothing"].search(text)


def _at(match: re.Match[str], place: str) -> str:
    groups = match.groupdict()
    english = "sana" not in match[0].casefold() and "situ" not in match[0].casefold()
    preposition = (groups.get("preposition") or groups.get("to") or groups.get("from") or "").strip()
    return f"{preposition or ('in' if english else 'di')} {place}"


def _each(text: str, words: str, stands_for: Callable[[Word], str]) -> str:
    """Replaces each of these words that has no name before it in the question to stand for."""
    for word in reversed(words_of(text)):
        if not is_in(word, words) or _has_antecedent(text[: word.start], word):
            continue
        text = f"{text[: word.start]}{stands_for(word) or word.text}{text[word.end :]}"
    return text


def _has_antecedent(before: str, word: Word) -> bool:
    """Whether a name before it is what the pronoun stands for; in "Did Biden meet him?" it is not, for nobody
    is said to meet himself so."""
    known, words = [name for name in names(before) if name.role != "time"], words_of(before)
    after_verb = words and is_verb(words[-1]) and not is_in(words[-1], "says")
    acted_on = word.folded in {"him", "them"} or after_verb
    named = known[-1].end if known else None
    if named is None and (noun := _DETERMINED.search(before)):
        named = noun.end()
    clause_between = named is not None and lexicon().patterns["between"].fullmatch(before[named:])
    return bool(clause_between) or (has_subject(before) and not acted_on)


def _possessive(text: str, word: Word, subject: Subject) -> str:
    rest = words_of(text[word.end :])
    owner = subject.what if word.folded in {"its", "their", "theirs"} else subject.who
    return f"{owner}'s" if owner and rest else owner


def _nya(text: str, subject: Subject, last: Turn) -> str:
    """ "penyebabnya" becomes "penyebab gempa Cianjur", unless the question says itself whose."""
    if has_subject(text):
        return text
    acts = any(is_in(word, "person") for word in words_of(text))
    verbs = [word.text for word in words_of(last.question) if is_verb(word)]
    known, transitive = {*stem(verbs)}, lexicon().patterns["transitive"]
    # "Siapa yang meresmikan Whoosh?" is about Whoosh, "Siapa presiden Rusia?" about the president.
    asks_for_person = asks(last.question) == "who" and not any(map(transitive.fullmatch, verbs))

    def whole(match: re.Match[str]) -> str:
        word, rest = match["word"], words_of(text[match.end() :])
        if is_in(match[0], "not_pointing") or (rest and is_noun(rest[0])) or word[0].isupper():
            return match[0]
        if is_in(word, "personal") or (transitive.fullmatch(word) and asks_for_person and not acts):
            owner = subject.who or subject.what
        elif transitive.fullmatch(word):
            owner = subject.what
        elif is_in(word, "event") or stem([word])[0] in known:
            owner = told(last)
        else:
            owner = subject.what
        return f"{word} {owner}" if owner else match[0]

    return _NYA.sub(whole, text)


def _demonstratives(text: str, subject: Subject, last: Turn) -> str:
    """ "gunung itu" becomes "gunung Marapi", "that" what was spoken of, "after that" after what happened."""
    words = words_of(text)
    named = {name.end for name in names(text)}
    for at in range(len(words) - 1, -1, -1):
        word, before = words[at], words[at - 1] if at else None
        what = matter(last.question) if before and is_in(before, "sequence") else subject.what
        if is_in(word, "demonstrative") and not (before and before.end in named):
            noun = before if before and is_noun(before) else None
            if noun and not _was_spoken_of(noun, last):
                continue
            text = _with_noun(text, noun, word, what)
        elif is_in(word, "demonstrative_en"):
            noun = words[at + 1] if at + 1 < len(words) and is_noun(words[at + 1]) else None
            what = what if noun else matter(last.question)
            if noun or at + 1 == len(words) or (before and is_in(before, "auxiliary", "sequence")):
                text = _with_noun(text, noun, word, what)
    return text


def _was_spoken_of(noun: Word, last: Turn) -> bool:
    said = stem([word.text for word in words_of(f"{last.question} {last.answer}")])
    return is_in(noun, "kinds") or stem([noun.text])[0] in said


def _with_noun(text: str, noun: Word | None, word: Word, what: str) -> str:
    """Puts the matter in the place of the pronoun; of the noun too, where the matter names it."""
    start, end = word.start, word.end
    if noun:
        start, end = min(start, noun.start), max(end, noun.end)
        if noun.folded not in what.casefold().split():
            what = f"{noun.text} {what}"
    return f"{text[:start]}{what}{text[end:]}" if what else text
