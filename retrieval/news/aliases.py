"""Two names for one, as an article tells it: "Komisi Pemberantasan Korupsi (KPK)", "Basuki Tjahaja Purnama
alias Ahok". Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from store.language.event_dates.vocabulary import alternatives

_FILE = Path(__file__).with_suffix(".toml")
_WORD = re.compile(r"[^\W_]+(?:[-'’/.][^\W_]+)*|&")
_SHORT = re.compile(r"\s?\((?P<short>[^\W\d_][\w.&/-]{1,14})\)")
_EXPLAINED = re.compile(r"(?<![\w-])(?P<short>[^\W\d_][\w.&/-]{1,14})\s\((?P<full>[^()\n]{5,90})\)")
# Characters before a bracket in which a name stands, and the words of the longest name.
_BEFORE, _MOST_WORDS = 140, 10
# Words from which on an organisation may be called by an abbreviation of another language.
_FEWEST = 3


def aliases_in(text: str) -> Iterator[tuple[str, str]]:
    """The pairs of names that the text says to be one, the longer first, as it writes them."""
    for match in _SHORT.finditer(text):
        if (short := match["short"]) and (full := _named_before(text, match.start(), short)):
            yield full, short
    for match in _EXPLAINED.finditer(text):
        inner = _capitalised(match["full"])
        if inner and len(inner) == len(_names(match["full"])) and _made_of(match["short"], inner):
            yield match["full"].strip(), match["short"]
    for match in _told().finditer(text):
        before, behind = _run_before(text, match.start()), _run_behind(text, match.end())
        if before and behind:
            yield before, behind


def _named_before(text: str, end: int, short: str) -> str | None:
    """The name before a bracket that holds its short form."""
    start = max(end - _BEFORE, text.rfind("\n", 0, end) + 1, 0)
    said = list(_WORD.finditer(text, start, end))[-_MOST_WORDS:]
    names = [at for at, word in enumerate(said) if not _is_within(word[0])]
    for count in range(2, len(names) + 1):
        held = names[-count:]
        if all(_is_capital(said[at][0]) for at in held) and _made_of(short, [said[at][0] for at in held]):
            return text[said[held[0]].start() : end].strip()
    run = _run_before(text, end)
    if run and short.isupper() and _is_organisation(run):
        return run
    return None


def _made_of(short: str, full: Sequence[str]) -> bool:
    """Whether the short form has a piece of each word, in their order, and begins as the first does: KPK,
    Bawaslu, Jokowi."""
    letters = re.sub(r"[\W_]", "", short).casefold()
    pieces = [re.sub(r"[\W_]", "", word).casefold() for word in full]
    if len(pieces) < 2 or not 2 <= len(letters) < sum(map(len, pieces)):
        return False
    if short.isupper() and len(letters) == len(pieces):
        return all(word.startswith(letter) for word, letter in zip(pieces, letters, strict=True))

    @cache
    def fits(at: int, word: int) -> bool:
        if word == len(pieces):
            return at == len(letters)
        ends = range(at + 1, len(letters) + 1)
        if word == 0:
            return any(pieces[0].startswith(letters[:end]) and fits(end, 1) for end in ends)
        return any(letters[at:end] in pieces[word] and fits(end, word + 1) for end in ends)

    return fits(0, 0)


def _run_before(text: str, end: int) -> str | None:
    """The words with capitals directly before a place."""
    start = max(end - _BEFORE, text.rfind("\n", 0, end) + 1, 0)
    run: list[re.Match[str]] = []
    for word in reversed(list(_WORD.finditer(text, start, end))):
        between = text[word.end() : run[-1].start() if run else end]
        if between.strip() or not (_is_capital(word[0]) or (run and _is_within(word[0]))):
            break
        run.append(word)
    while run and not _is_capital(run[-1][0]):
        run.pop()
    return text[run[-1].start() : run[0].end()] if run else None


def _run_behind(text: str, start: int) -> str | None:
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text, start, start + _BEFORE):
        between = text[run[-1].end() if run else start : word.start()]
        if between.strip(" \"“'‘") or not _is_capital(word[0]):
            break
        run.append(word)
    return text[run[0].start() : run[-1].end()] if run else None


def _is_organisation(run: str) -> bool:
    said = _names(run)
    return len(said) >= _FEWEST and said[0].casefold() in _words("organisations")


def _capitalised(text: str) -> list[str]:
    return [word for word in _names(text) if _is_capital(word)]


def _names(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if not _is_within(word)]


def _is_capital(word: str) -> bool:
    return word[0].isupper()


def _is_within(word: str) -> bool:
    return word in _words("within")


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(str(tomllib.loads(_FILE.read_text("utf-8"))[kind]).split())


@cache
def _told() -> re.Pattern[str]:
    words = alternatives(str(tomllib.loads(_FILE.read_text("utf-8"))["alias"]).split())
    return re.compile(rf"[,\s(]\s?{words}\s")
