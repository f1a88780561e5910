"""Where the words of a claimed quote stand in an article. Pure.

Two texts are the same if they are so after Unicode's compatibility forms, blanks and the marks of quotations,
dashes and dots are written alike. Nothing is fuzzier than that: letters, figures and capitals must be the
same.
"""

from __future__ import annotations

import re
import unicodedata

# Marks that are written in many ways and mean the same, and what is not seen at all.
_ALIKE = str.maketrans(
    {**dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‘’‚‛`´′", "'"), **dict.fromkeys("‐‑‒–—―−", "-"),
     "…": "...", **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")}
)  # fmt: skip
_MARKS = " \"'"
# What stands at the end of what a model copies, though it does not stand there in the article.
_ENDS = " \"'.,;:"
_SHORTEST = 3


def span_of(text: str, quote: str) -> tuple[int, int] | None:
    """The first place `[start, end)` of the quote in the text, at whole words; None if it is not there."""
    wanted, _ = _plain(quote)
    wanted = wanted.strip(_MARKS)
    folded, places = _plain(text)
    for words in dict.fromkeys((wanted, wanted.strip(_ENDS))):
        if len(words) < _SHORTEST:
            return None
        # At whole words and whole numbers: "200" is not in "1,200".
        before = r"(?<!\w)(?<!\d[.,])" if words[0].isalnum() else ""
        pattern = re.compile(rf"{before}{re.escape(words)}(?!\w)(?![.,]\d)")
        if found := pattern.search(folded):
            return places[found.start()][0], places[found.end() - 1][1]
    return None


def _plain(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text as it is compared, and for each of its characters the place in `text` that it stands for."""
    characters: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        end = at + 1
        # A letter and the accents that are written behind it become one.
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        for character in unicodedata.normalize("NFKC", text[at:end]).translate(_ALIKE):
            blank = character.isspace()
            if blank and characters and characters[-1] == " ":
                places[-1] = (places[-1][0], end)
                continue
            characters.append(" " if blank else character)
            places.append((at, end))
        at = end
    return "".join(characters), places
