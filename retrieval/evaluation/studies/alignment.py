"""`make translations`: learns `translations.toml` from questions that are there in Indonesian and in English.

How often words of one stand beside words of the other says which are translations (IBM's model 1, Brown et
al. 1993, in both directions). Sources: FacQA's and IDK-MRC's training questions with the English versions in
`reader/training/questions`, XQuAD's questions and answers with their Indonesian translation. CC BY-SA 4.0.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from config.json_lines import read_json_lines
from retrieval.reading.training.examples import QUESTIONS, squad
from retrieval.reading.training.xquad import INDONESIAN, parallel
from store.language.languages import function_words
from store.language.stems import stem, words

TARGET = Path(__file__).parents[2] / "translations.toml"
_ROUNDS = 12
# How often a pair has to be met, how likely it has to be from one side and from both; how many a word has.
_MET, _LIKELY, _MUTUAL, _KEPT = 1.5, 0.12, 0.04, 3

# One text in both languages: the stems of its words, function words left out.
Pair = tuple[Sequence[str], Sequence[str]]
# How likely a word is to be translated by another, and how often that was met.
Table = dict[tuple[str, str], float]


def texts(data: Path) -> Iterator[tuple[str, str]]:
    """(English, Indonesian)"""
    asked = {f"facqa {one['id']}": one["question"] for one in read_json_lines(data / "facqa" / "train.jsonl")}
    asked |= {f"idk {one.id}": one.question for one in squad(data / "idk_mrc" / "train.json")}
    for name, file in (("facqa", "facqa_train_en.jsonl"), ("idk", "idk_mrc_train_en.jsonl")):
        for entry in read_json_lines(QUESTIONS / file):
            if original := asked.get(f"{name} {entry['id']}"):
                yield entry["question"], original
    for by_language in parallel(data).values():
        if INDONESIAN in by_language:
            english, indonesian = by_language["en"], by_language[INDONESIAN]
            yield english.question, indonesian.question
            yield english.answers[0], indonesian.answers[0]


def pair(english: str, indonesian: str) -> Pair:
    return _stems(english, "en"), _stems(indonesian, "id")


def dictionary(pairs: Sequence[Pair]) -> dict[str, dict[str, list[str]]]:
    """By language, by stem: the likeliest stems of the other, at most three."""
    turned = [(indonesian, english) for english, indonesian in pairs]
    there, met = _model(pairs)
    back, _ = _model(turned)
    mutual = {
        (english, indonesian): (likely, back.get((indonesian, english), 0.0))
        for (english, indonesian), likely in there.items()
        if english != indonesian and met[english, indonesian] >= _MET
    }
    found: dict[str, dict[str, list[tuple[float, str]]]] = {"en": defaultdict(list), "id": defaultdict(list)}
    for (english, indonesian), (forth, backwards) in mutual.items():
        if forth * backwards >= _MUTUAL:
            if forth >= _LIKELY:
                found["en"][english].append((-forth * backwards, indonesian))
            if backwards >= _LIKELY:
                found["id"][indonesian].append((-forth * backwards, english))
    return {
        language: {one: [other for _, other in sorted(others)[:_KEPT]] for one, others in sorted(of.items())}
        for language, of in found.items()
    }


def _stems(text: str, language: str) -> list[str]:
    common = function_words(language)
    # Numbers are the same in both.
    told = [word for word in words(text) if word.casefold() not in common and not word.isdecimal()]
    return stem(told)


def _model(pairs: Sequence[Pair]) -> tuple[Table, Table]:
    """The chance that a word is translated so, and how often it was met; "" stands for no word."""
    chance: Table | None = None
    for _ in range(_ROUNDS):
        met: Table = defaultdict(float)
        total: dict[str, float] = defaultdict(float)
        for source, target in pairs:
            sources = [*source, ""]
            for word in target:
                weights = [chance[one, word] if chance else 1.0 for one in sources]
                # Rounded once, which a plain sum is not in every version of Python.
                whole = math.fsum(weights) or 1.0
                for one, weight in zip(sources, weights, strict=True):
                    met[one, word] += weight / whole
                    total[one] += weight / whole
        # Half a sighting is taken off, so that what was met once is not certain.
        chance = {key: value / (total[key[0]] + 0.5) for key, value in met.items()}
    return {key: value for key, value in (chance or {}).items() if key[0]}, met


def as_toml(learned: Mapping[str, Mapping[str, Sequence[str]]]) -> str:
    """What `dictionary` gives, as the artifact."""
    made = [
        "# Stems and what they are in the other language, learned by `make translations`.",
        "# CC BY-SA 4.0, as the questions that they were learned from are.",
    ]
    for language, known in learned.items():
        made += ["", f"[{language}]"]
        made += [f"{_quoted(one)} = {_quoted(others)}" for one, others in known.items()]
    return "\n".join([*made, ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with facqa/, idk_mrc/ ...")
    parser.add_argument("target", type=Path, nargs="?", default=TARGET, help="kutip's own if none is given")
    given = parser.parse_args()
    learned = dictionary([pair(*both) for both in texts(given.data)])
    given.target.write_text(as_toml(learned), "utf-8", newline="\n")


def _quoted(value: str | Sequence[str]) -> str:
    # TOML writes strings and lists as JSON does.
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    main()
