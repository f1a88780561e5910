"""The shared data sets in small: the same files in the same form, with a few paragraphs each."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from config.json_lines import read_json_lines
from retrieval.reading.training.examples import QUESTIONS, Example
from retrieval.reading.training.mixture import Sets
from retrieval.reading.training.xquad import LANGUAGES

SEMERU = "Gunung Semeru di Jawa Timur setinggi 3.676 meter."
EIFFEL = "Menara Eiffel di Paris selesai dibangun pada tahun 1889."
# Of the fifth that is never trained on, by its sum.
NILE = "Sungai Nil bermuara di Laut Tengah."
BRIDGE = "Jembatan Suramadu diresmikan pada 10 Juni 2009 oleh Presiden Yudhoyono."
AIRPORT = "Bandara Kertajati mulai beroperasi pada Mei 2018 lalu."
# What the corpus says for the questions that come with kutip, whose own articles are not here.
ELSEWHERE = "Berita lain tidak dimuat di sini."

# Questions that come with kutip in English.
FACQA_ID, IDK_MRC_ID = "facqa-train-0", "indonesian--4377075811010136863-0"


def drawing(seed: int) -> Random:
    """What draws the same for the same seed."""
    return Random(seed)  # noqa: S311


def numbered(count: int) -> list[Example]:
    return [Example(f"{n}", f"Berapa nomor {n}?", f"Nomor {n}.", (6, 6 + len(f"{n}"))) for n in range(count)]


def simple(count: int, mined: int, passages: int) -> Sets:
    """One set of so many questions, some of them with so many negatives each."""
    negatives = {f"{n}": [f"Lain {n} {place}." for place in range(passages)] for n in range(mined)}
    return Sets({"set": numbered(count)}, {}, {"set": negatives})


def entry(name: str, question: str, context: str, *answers: str) -> dict[str, Any]:
    """A question of a file in SQuAD's form; without answers it has none."""
    places = [{"text": answer, "answer_start": context.find(answer)} for answer in answers]
    return {"id": name, "question": question, "answers": places, "is_impossible": not answers}


def squad_file(path: Path, paragraphs: dict[str, list[dict[str, Any]]]) -> Path:
    """Writes a file in SQuAD's form, context to questions."""
    topic = {"title": "t", "paragraphs": [{"context": text, "qas": qas} for text, qas in paragraphs.items()]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"version": "2.0", "data": [topic]}), "utf-8")
    return path


def jsonl_file(path: Path, entries: list[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one) + "\n" for one in entries), "utf-8")
    return path


def tower(language: str) -> str:
    return f"({language}) The Eiffel Tower was finished in the eighties, for the fair."


def river(language: str) -> str:
    return f"({language}) The Nile flows into the Mediterranean Sea after 6,650 km."


def xquad(folder: Path) -> None:
    """Two paragraphs in all languages; squad_id has the first question of each."""
    for language in LANGUAGES:
        squad_file(
            folder / "xquad" / f"{language}.json",
            {
                tower(language): [
                    entry("tower-1", f"{language}: finished when?", tower(language), "the eighties"),
                    entry("tower-2", f"{language}: for what?", tower(language), "the fair"),
                ],
                river(language): [
                    entry("river-1", f"{language}: into which sea?", river(language), "Mediterranean Sea"),
                    entry("river-2", f"{language}: how long?", river(language), "6,650 km"),
                ],
            },
        )


def squad_id(folder: Path) -> None:
    squad_file(
        folder / "squad_id" / "train.json",
        {
            EIFFEL: [
                entry("squad-trans-tower-1", "Kapan Menara Eiffel selesai dibangun?", EIFFEL, "1889"),
                entry("squad-trans-none", "Siapa arsitek Menara Pisa?", EIFFEL),
            ],
            NILE: [entry("squad-trans-river-1", "Ke mana Sungai Nil bermuara?", NILE, "Laut Tengah")],
        },
    )


def write(folder: Path) -> Path:
    """Writes all sets; returns the folder."""
    xquad(folder)
    squad_id(folder)
    high = [entry(IDK_MRC_ID, "Berapa tinggi Gunung Semeru?", SEMERU, "3.676 meter")]
    low = [entry("idk-2", "Berapa tinggi Gunung Slamet?", SEMERU)]
    squad_file(folder / "idk_mrc" / "train.json", {SEMERU: high + low})
    squad_file(folder / "idk_mrc" / "valid.json", {SEMERU: high, EIFFEL: low})
    squad_file(
        folder / "xlingual" / "train.json",
        {
            EIFFEL: [entry("xl-tower-1", "When was the Eiffel Tower finished?", EIFFEL, "1889")],
            NILE: [entry("xl-river-1", "Into which sea does the Nile flow?", NILE, "Laut Tengah")],
        },
    )
    when = {"question": "Kapan Jembatan Suramadu diresmikan?", "answers": ["10 Juni 2009", "Juni 2009"]}
    facqa = folder / "facqa"
    jsonl_file(facqa / "train.jsonl", [{"id": FACQA_ID, "sources": ["bridge"], **when}])
    opened = {"question": "Kapan Bandara Kertajati mulai beroperasi?", "answers": ["Mei 2018"]}
    jsonl_file(facqa / "valid.jsonl", [{"id": "facqa-valid-0", "sources": ["airport"], **opened}])
    sources = dict.fromkeys(one["source"] for one in read_json_lines(QUESTIONS / "facqa_news.jsonl"))
    texts = {"bridge": BRIDGE, "airport": AIRPORT} | dict.fromkeys(sources, ELSEWHERE)
    jsonl_file(facqa / "corpus.jsonl", [{"id": name, "text": text} for name, text in texts.items()])
    return folder
