"""Answers compared as texts: equal, partly equal, or held by a passage. Pure.

The measures are SQuAD's; the normalisation knows Indonesian as well, and what both languages write in
several ways: figures, money and dates. For the published figures see `squad`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from retrieval.evaluation.metrics.dates import drop_weekdays, spell_dates

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_ARTICLES = frozenset(_WORDS["articles"])
_FORMS = {mark: group["form"] for group in _WORDS["currency"] for mark in group["marks"]}
_MONEY = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, _FORMS))}) ?(?=\d)")
_TIME = re.compile(r"(?<![\d.,:])([01]?\d|2[0-3]):([0-5]\d)(?![\d:]|[.,]\d)", re.ASCII)
_FIGURE = re.compile(r"(?<!\d)\d++(?:[.,]\d++)+", re.ASCII)
_GROUPED = re.compile(r"(?P<whole>[1-9]\d{0,2}([.,])\d{3}(?:\2\d{3})*)(?:(?!\2)[.,](?P<part>\d+))?")
# 1990-an are the nineties, and no English article.
_DECADE = re.compile(r"(?<=\d) ?- ?(?=an(?!\w))")
_INITIALS = re.compile(r"(?<!\w)[^\W\d_](?:\.[^\W\d_])+(?!\w)")
# Jum'at is one word, but Russia's holds Russia.
_APOSTROPHE = re.compile(r"(?<=\w)'(?!s(?!\w))(?=\w)")
_STRAY_POINT = re.compile(r"(?<!\d)\.|\.(?!\d)")


class _Punctuation(dict[int, int | str | None]):
    """For str.translate: punctuation, symbols and control characters part words; invisible marks go."""

    def __missing__(self, code: int) -> int | str | None:
        kind = unicodedata.category(chr(code))
        self[code] = None if kind == "Cf" else " " if kind[0] in "CPSZ" else code
        return self[code]


# What is left of points by then is decimal.
_PUNCTUATION = _Punctuation({ord("."): "."})


def normalise(text: str) -> str:
    """The words of an answer, one space apart, so that two ways to write the same thing are equal.

    Case, punctuation, articles, "Rp" and the weekday of a full date are dropped; digits are not grouped and
    the decimal sign is a point ("1.500" is grouped, "1.50" is not); dates read "24 mei 2023". After SQuAD's
    normalize_answer (Rajpurkar et al. 2016), except that punctuation separates words, and that articles stay
    when there is nothing else.
    """
    return _readings(text)[0]


def exact_match(prediction: str, answers: Sequence[str]) -> float:
    """1 if the prediction is one of the answers once normalised, else 0 (SQuAD, Rajpurkar et al. 2016).

    Without answers the question has none, and the empty prediction is right (SQuAD 2.0, Rajpurkar et al.
    2018).
    """
    return float(normalise(prediction) in _accepted(answers))


def token_f1(prediction: str, answers: Sequence[str]) -> float:
    """The F1 of the prediction's words against the nearest answer's, 0..1 (SQuAD, Rajpurkar et al. 2016).

    When either is empty it is 1 if both are, else 0 (SQuAD 2.0, Rajpurkar et al. 2018).
    """
    return max(f1(normalise(prediction).split(), answer.split()) for answer in _accepted(answers))


def holds(text: str, answers: Sequence[str]) -> bool:
    """Whether an accepted answer's normalised words stand in the text's, one after the other.

    The test of "has answer" in open-domain QA (Chen et al. 2017, DrQA), with `normalise`'s words.
    """
    wanted = [f" {answer} " for answer in map(normalise, answers) if answer]
    return any(answer in f" {reading} " for reading in _readings(text) for answer in wanted)


def f1(predicted: Sequence[str], expected: Sequence[str]) -> float:
    """The harmonic mean of precision and recall over two bags of words (SQuAD 2.0's compute_f1)."""
    if not predicted or not expected:
        return float(predicted == expected)
    shared = sum((Counter(predicted) & Counter(expected)).values())
    return 2 * shared / (len(predicted) + len(expected))


def _accepted(answers: Sequence[str]) -> list[str]:
    return [answer for answer in map(normalise, answers) if answer] or [""]


@lru_cache(maxsize=8192)
def _readings(text: str) -> tuple[str, ...]:
    """The normalised text; then, where that dropped a weekday, the one that keeps it.

    An answer may be just "Wednesday", and a passage that says "Wednesday, 24 May 2023" holds it.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    dated = spell_dates(" ".join(folded.replace("’", "'").split()))
    return tuple(dict.fromkeys(_plain(reading) for reading in (drop_weekdays(dated), dated)))


def _plain(text: str) -> str:
    text = _MONEY.sub(lambda match: f" {_FORMS[match[1]]} ", text)
    text = _DECADE.sub("", _FIGURE.sub(_ungroup, _TIME.sub(r"\1.\2", text)))
    text = _APOSTROPHE.sub("", _INITIALS.sub(lambda match: match[0].replace(".", ""), text))
    words = _STRAY_POINT.sub(" ", text).translate(_PUNCTUATION).split()
    return " ".join([word for word in words if word not in _ARTICLES] or words)


def _ungroup(match: re.Match[str]) -> str:
    if grouped := _GROUPED.fullmatch(match[0]):
        whole = grouped["whole"].replace(".", "").replace(",", "")
        return f"{whole}.{grouped['part']}" if grouped["part"] else whole
    parts = match[0].replace(",", ".").split(".")
    return (" " if len(parts) > 2 else ".").join(parts)
