"""What the pronouns of a question stand for, put in their places. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from retrieval.conversation.lexicon import lexicon
from retrieval.conversation.parsing import (
    Word,
    has_subject,
    is_in,
    is_noun,
    is_verb,
    names,
    phrase,
    words_of,
)
from retrieval.conversation.subject import (
    TURNS,
    Subject,
    Turn,
    is_thing,
    matter,
    subject_of,
    told,
    with_owner,
)
from store.language.detect import detect
from store.language.stems import stem

# "Apa katanya?"
_SHORT = ("apa", "katanya")
_DETERMINED = re.compile(r"\bthe\s+\w+", re.IGNORECASE)
_NYA = re.compile(r"\b(?P<word>[^\W\d_]{2,}?)-?nya\b")
# "Beliau jabatannya apa?" says twice whose.
_TOPIC = re.compile(r"\A(?:dia|ia|beliau|mereka|itu)\s+(?P<noun>[^\W\d_]{2,}?)-?nya\b", re.IGNORECASE)


def resolved(asked: str, turns: Sequence[Turn]) -> str:
    """The question with its pronouns replaced by what they stand for in the turns, of which there is at least
    one; "" if it has none."""
    patterns, english = lexicon().patterns, detect(asked) == "en"
    if patterns["definition"].fullmatch(asked) and not _NYA.search(asked):
        return ""
    subject, last = subject_of(turns), turns[-1]
    event = f"{'when' if english else 'ketika'} {told(last) if not english else matter(last.question)}"
    moment = subject.moment and f"{'on' if english else 'pada'} {subject.moment}"
    place = subject.place or subject.what
    text = _TOPIC.sub(r"\g<noun>nya", asked)
    for pattern in ("same_place", "there", "sana"):
        if points_at(text, pattern) and place:
            text = patterns[pattern].sub(lambda match: _at(match, place), text)
    text = patterns["same_moment"].sub(lambda _: moment or event, text)
    text = _nya(text, subject, last)
    # Before the persons, whose names would then seem to be what "it" stands for.
    if not patterns["nothing"].search(text):
        people = subject.everyone or subject.thing or subject.what
        others = [who for kind, who in (("person", subject.who), ("people", people)) if _has(text, kind)]
        # "Why did they do it?" is not about what they are.
        text = _each(text, "thing", lambda _: "" if subject.it in others else subject.it)
        text = patterns["one"].sub(lambda match: _another(match, subject), text)
    text = _each(text, "person", lambda _: subject.who)
    text = _each(text, "people", lambda _: subject.everyone or subject.thing or subject.what)
    text = _each(text, "possessive", lambda word: _possessive(text, word, subject))
    if not patterns["nothing"].search(text):
        text = _demonstratives(text, subject, turns)
    return text if text != asked else ""


def _another(match: re.Match[str], subject: Subject) -> str:
    """ "The next one": "the next World Water Forum"; what it is is left open where nothing was named."""
    what = subject.it
    if not what:
        return match[0]
    return (
        f"{match['which']} {what.removeprefix('the ')}" if match["which"] else f"{what} {match['which_id']}"
    )


def _has(text: str, words: str) -> bool:
    return any(is_in(word, words) for word in words_of(text))


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
    # "What did the IAEA say about it?" is not about the IAEA.
    after_preposition = words and is_in(words[-1], "other_prepositions") and not is_in(word, "possessive")
    acted_on = word.folded in {"him", "them"} or after_verb or after_preposition
    named = known[-1].end if known else None
    if named is None and (noun := _DETERMINED.search(before)):
        named = noun.end()
    clause_between = named is not None and lexicon().patterns["between"].search(before[named:])
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
    verbs = [word.text for word in words_of(last.question) if is_verb(word) and not is_in(word, "kinds")]
    known, transitive = {*stem(verbs)}, lexicon().patterns["transitive"]
    owned = with_owner(last) and not acts

    def whole(match: re.Match[str]) -> str:
        word, rest = match["word"], words_of(text[match.end() :])
        alone = len(words_of(text)) <= len(_SHORT) and all(
            one.text == match[0] or is_in(one, "question") for one in words_of(text)
        )
        if (is_in(match[0], "not_pointing") and not (alone and is_in(word, "personal"))) or word[0].isupper():
            return match[0]
        if rest and is_noun(rest[0]):
            return match[0]
        verb = transitive.fullmatch(word) and not is_in(word, "kinds")
        if is_in(word, "event") or (stem([word])[0] in known and not verb):
            owner = told(last)
        elif is_in(word, "personal", "roles"):
            owner = subject.who or subject.what
        elif owned and not verb and not is_in(word, "attribute", "parts"):
            # "Siapa pengelolanya?", "KCIC", "berapa panjang jalurnya?": it is not the company's.
            owner = ("" if is_thing(subject.who) else subject.who) or subject.what
        elif is_in(word, "attribute", "parts") or verb:
            owner = subject.it
        else:
            owner = subject.what
        return f"{word} {owner}" if owner else match[0]

    return _NYA.sub(whole, text)


def _demonstratives(text: str, subject: Subject, turns: Sequence[Turn]) -> str:
    """ "gunung itu" becomes "gunung Marapi", "that" what was spoken of, "after that" after what happened."""
    words, last = words_of(text), turns[-1]
    named = {name.end for name in names(text)}
    for at in range(len(words) - 1, -1, -1):
        word, before = words[at], words[at - 1] if at else None
        what = matter(last.question) if before and is_in(before, "sequence") else subject.it
        if is_in(word, "demonstrative") and not (before and before.end in named):
            noun = before if before and is_noun(before) else None
            if noun and not _was_spoken_of(noun, last):
                continue
            text = _with_noun(text, noun, word, (named_so(noun, turns) if noun else "") or what)
        elif is_in(word, "demonstrative_en"):
            noun = words[at + 1] if at + 1 < len(words) and is_noun(words[at + 1]) else None
            what = what if noun else matter(last.question)
            if noun or at + 1 == len(words) or (before and is_in(before, "auxiliary", "sequence")):
                text = _with_noun(text, noun, word, (named_so(noun, turns) if noun else "") or what)
    return text


def named_so(noun: Word, turns: Sequence[Turn]) -> str:
    """The last name with that noun in it, "Forum Sabuk dan Jalan" for "forum itu"; "" for none."""
    for turn in reversed(turns[-TURNS:]):
        for said in (turn.question, f"x {turn.answer}"):
            for name in names(said):
                whole = phrase(said, name)
                if noun.folded in whole.casefold().split() and noun.folded != whole.casefold():
                    return whole
    return ""


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
