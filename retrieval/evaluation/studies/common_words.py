"""`make common-words`: the words that texts write in small letters, `retrieval/claims/common_words/`.

Of a sentence's first word, whose capital tells nothing, they say that it is no name. The same bytes each
time.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from store.language.detect import detect
from store.language.languages import languages

TARGET = Path(__file__).parents[2] / "claims" / "common_words"
# Data sets with running text in Indonesian or English.
SETS = (
    "news/corpus.jsonl", "facqa/corpus.jsonl", "squad_id/train.json", "idk_mrc/train.json",
    "indonli/train.jsonl",
    "qamr/train.json", "xquad/en.json", "xlingual/train.json",
)  # fmt: skip
# A word within a sentence: a letter or a comma and one blank stand before it.
_WITHIN = re.compile(r"(?<=[a-z,] )[^\W\d_]+")
_FEWEST = 4
# As a name it would be written with a capital at least as often.
_TIMES = 3


def texts(value: object) -> Iterator[str]:
    """All texts of a document, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def common_words(read: Iterable[str]) -> dict[str, list[str]]:
    """Of each language those that are written small, and hardly ever with a capital, in order."""
    counts: dict[str, Counter[str]] = {code: Counter() for code in languages()}
    for text in read:
        if language := detect(text):
            counts[language].update(_WITHIN.findall(text))
    return {
        language: sorted(
            word
            for word, count in found.items()
            if word.islower() and count >= max(_FEWEST, _TIMES * found[word.capitalize()])
        )
        for language, found in counts.items()
    }


def documents(folder: Path) -> Iterator[str]:
    for name in SETS:
        text = (folder / name).read_text("utf-8")
        lines = text.splitlines() if name.endswith(".jsonl") else [text]
        for line in lines:
            yield from texts(json.loads(line))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder of the data sets")
    for language, words in common_words(documents(parser.parse_args().data)).items():
        (TARGET / f"{language}.txt").write_text("\n".join(words) + "\n", "utf-8")


if __name__ == "__main__":
    main()
