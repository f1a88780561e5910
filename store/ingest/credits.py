"""Whom an article names above or beneath itself: translator, editor, reporter, agency, photographer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from store.ingest.rules import rules
from store.models import Credit

_LONGEST_LINE = 200
_LONGEST_CAPTION = 600
_MOST_WORDS = 8
# How many lines at the top and at the bottom may hold a byline without a colon.
_TOP, _BOTTOM = 5, 8
_CAPTION_ROLES = ("photo", "photographer")
_BEFORE_CAPTION_CREDIT = (".", "!", "?", "…", '"', "”", ")", "(", "[", "/", "|", "-", "–", "—")
_SITE = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", re.IGNORECASE)


def find_credits(lines: Sequence[str]) -> tuple[Credit, ...]:
    """The credits of an article's non-blank lines, in order, each once."""
    found: dict[Credit, None] = {}
    for number, line in enumerate(lines):
        near_edge = number < _TOP or number >= len(lines) - _BOTTOM
        found |= dict.fromkeys(_labelled(line) or (_unlabelled(line) if near_edge else ()))
    return tuple(found)


def is_credit(line: str) -> bool:
    """Whether the line is a credit line, and so no headline."""
    label = rules().credit_label.match(line)
    return bool(label and _labelled(line)) or bool(_unlabelled(line))


def is_name(text: str) -> bool:
    """Whether the text can name a person or an agency: a few capitalized words, not a sentence."""
    words = text.split()
    if not 1 <= len(words) <= _MOST_WORDS or len(text) > _LONGEST_LINE or re.search(r"[!?;]|\w{4}\.\s", text):
        return False
    initials = [
        word.lstrip("(@\"'“‘")[:1]
        for word in words
        if word.strip("()&-–|,/").casefold() not in rules().particles
        and not _SITE.fullmatch(word.strip("(),"))
    ]
    return any(map(str.isalpha, text)) and not any(map(str.islower, initials))


def byline_outlet(line: str) -> str | None:
    """The outlet that a byline names by its site: "Laporan Wartawan Example.com, Sri Rahayu"."""
    return next((name for _, name in _byline(line) if _SITE.fullmatch(name)), None)


def _labelled(line: str) -> list[Credit]:
    """The credits of "Pewarta: A | Editor: B", or the one at a caption's end, "... Foto: C"."""
    if len(line) > _LONGEST_CAPTION:
        return []
    labels = list(rules().credit_label.finditer(line))
    ends = [*(label.start() for label in labels), len(line)][1:]
    named = [
        Credit(str(label.lastgroup), _trimmed(line[label.end() : end]))
        for label, end in zip(labels, ends, strict=True)
    ]
    if not labels or (labels[0].start() == 0 and len(line) > _LONGEST_LINE):
        return []
    if labels[0].start() > 0:
        # Inside a line only a picture's credit at the end of its caption counts; "kata sumber: ..." is prose.
        before = line[: labels[-1].start()].rstrip()
        captioned = named[-1].role in _CAPTION_ROLES and before.endswith(_BEFORE_CAPTION_CREDIT)
        named = named[-1:] if captioned else []
    return [credit for credit in named if is_name(credit.name)]


def _unlabelled(line: str) -> list[Credit]:
    """The credits of "By A and B", and of "A (Menurut B)"."""
    if byline := [Credit(role, name) for role, name in _byline(line) if not _SITE.fullmatch(name)]:
        return byline[:1]
    match = rules().according.fullmatch(line) if len(line) <= _LONGEST_LINE else None
    if match is None:
        return []
    found = [Credit("author", match["name"].strip()), Credit("agency", match["agency"].strip())]
    return [credit for credit in found if is_name(credit.name)]


def _byline(line: str) -> list[tuple[str, str]]:
    match = rules().byline.fullmatch(line) if len(line) <= _LONGEST_LINE else None
    if match is None:
        return []
    names = [_trimmed(name) for name in re.split(r"[|,]|\s[-–—]\s", match["names"])]
    role = next(role for role, label in match.groupdict().items() if label and role != "names")
    # One capitalized word, or one with a figure, is as likely a day: "By Monday", "By March 2023".
    personal = all(map(is_name, names)) and not re.search(r"\d", match["names"])
    return [(role, name) for name in names] if personal and len(match["names"].split()) > 1 else []


def _trimmed(name: str) -> str:
    # The full stop goes, but not an initial's: "Siti A."
    return re.sub(r"(?<=\w\w)\.\Z", "", name.strip(" \t,;|/()[]-–—•·"))
