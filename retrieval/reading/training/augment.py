"""Questions as people type them: without capitals or question mark, with slips, as bare keywords. Pure."""

from __future__ import annotations

from random import Random

from store.language.languages import all_function_words

# How often each happens to a question; they may come together.
_LOWER, _UNMARKED, _KEYWORDS, _SLIP = 0.15, 0.15, 0.04, 0.05
_SHORTEST = 4


def typed(question: str, draw: Random) -> str:
    """The question, now and then less carefully typed."""
    if draw.random() < _UNMARKED:
        question = question.rstrip(" ?") or question
    if draw.random() < _LOWER:
        question = question.lower()
    if draw.random() < _KEYWORDS:
        question = _keywords(question)
    if draw.random() < _SLIP:
        question = _slip(question, draw)
    return question


def _keywords(question: str) -> str:
    """Without function words, if enough is left to be understood."""
    known = all_function_words()
    words = question.rstrip(" ?").split()
    # The first word mostly says what is asked for.
    kept = words[:1] + [word for word in words[1:] if word.casefold() not in known]
    return " ".join(kept) if len(kept) >= _SHORTEST else question


def _slip(question: str, draw: Random) -> str:
    """One letter dropped, doubled or changed places with the next, within a longer word."""
    words = question.split(" ")
    long = [place for place, word in enumerate(words) if len(word) > _SHORTEST and word.isalpha()]
    if not long:
        return question
    place = draw.choice(long)
    word = words[place]
    at = draw.randrange(1, len(word) - 1)
    words[place] = draw.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )
    return " ".join(words)
