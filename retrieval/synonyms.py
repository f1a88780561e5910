"""Other words for what a question says: spelling variants, synonyms, translations. Pure, except `load`.

The groups are data, `synonyms.toml`, to which a user may add a file of the same form.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from config.errors import SettingsError
from store.language.stems import stem, words

# What a user's file may hold: each expression of a group becomes a phrase of the lexical query.
MOST_MEMBERS = 30
MOST_WORDS = 8

_FORM = f"""write groups = [["Tiongkok", "China"], ["wapres", "vice president"]], with 2 to {MOST_MEMBERS} \
expressions a group and 1 to {MOST_WORDS} words each"""


class Synonyms:
    """Groups of expressions that mean the same; one may be in several groups."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        """Each expression has a word."""
        self._groups = [[tuple(stem(words(member))) for member in group] for group in groups]
        # By first stem, the longest first: stems, whether its capitals tell it, place of its group.
        self._index: dict[str, list[tuple[tuple[str, ...], bool, int]]] = {}
        for place, (group, stemmed) in enumerate(zip(groups, self._groups, strict=True)):
            for member, stems in zip(group, stemmed, strict=True):
                self._index.setdefault(stems[0], []).append((stems, _told_by_capitals(member), place))
        for entries in self._index.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def variants(self, question_words: list[str]) -> list[list[str]]:
        """The stems of each expression that means the same as one in the question and is not in it.

        question_words: as `store.language.stems.words` gives them. Distinct, in the order of the groups. Of
        expressions that begin at one word the longest counts, and its words count for no other.
        """
        stems = stem(question_words)
        # A question all in capitals says WHO for "who".
        small_letters = not " ".join(question_words).isupper()
        found: set[int] = set()
        place = 0
        while place < len(stems):
            capitals = small_letters and question_words[place].isupper()
            length, groups = self._at(stems, place, capitals)
            found.update(groups)
            place += length or 1
        asked = f" {' '.join(stems)} "
        others = dict.fromkeys(member for group in sorted(found) for member in self._groups[group])
        return [list(member) for member in others if f" {' '.join(member)} " not in asked]

    def _at(self, stems: list[str], place: int, capitals: bool) -> tuple[int, list[int]]:
        """The length of the longest expression that begins at a place, and its groups; 0 without any."""
        length, groups = 0, []
        for member, by_capitals, group in self._index.get(stems[place], ()):
            if len(member) < length:
                break
            if (capitals or not by_capitals) and tuple(stems[place : place + len(member)]) == member:
                length = len(member)
                groups.append(group)
        return length, groups


@cache
def load(extra: Path | None = None) -> Synonyms:
    """The bundled groups, and those of a user's file after them.

    Raises SettingsError when that file cannot be read or is not of the form of `synonyms.toml`.
    """
    bundled = tomllib.loads((files("retrieval") / "synonyms.toml").read_text("utf-8"))["groups"]
    return Synonyms([*bundled, *(_read(extra) if extra else [])])


def _told_by_capitals(member: str) -> bool:
    return 2 <= len(member) <= 4 and member.isalpha() and member.isupper()


def _read(path: Path) -> list[list[str]]:
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        why = error.strerror or "unknown reason"
        raise SettingsError(f"The synonyms in {path} cannot be read ({why}): {_FORM}.") from error
    # A nest of brackets exhausts the parser's stack.
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"The synonyms in {path} are not valid TOML: {_FORM}.") from error
    groups = data.get("groups")
    if data.keys() != {"groups"} or not isinstance(groups, list):
        raise SettingsError(f"The synonyms in {path} must be one list named groups: {_FORM}.")
    for number, group in enumerate(groups, start=1):
        if not _is_group(group):
            raise SettingsError(f"Group {number} of the synonyms in {path} has a wrong form: {_FORM}.")
    return groups


def _is_group(group: Any) -> bool:
    return (
        isinstance(group, list)
        and 2 <= len(group) <= MOST_MEMBERS
        and all(isinstance(member, str) and 1 <= len(words(member)) <= MOST_WORDS for member in group)
    )
