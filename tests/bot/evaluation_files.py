"""Question sets over the articles of `cli_fixtures`, in each form, written to the current folder."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

BEIJING = "Perdana Menteri Rusia Mikhail Mishustin tiba di Beijing pada hari Selasa."
TOBA = "Danau Toba ditetapkan sebagai geopark dunia oleh UNESCO pada tahun 2020."
CASES: list[dict[str, Any]] = [
    {
        "id": "q1",
        "question": "Siapa yang tiba di Beijing pada hari Selasa?",
        "lang": "id",
        "answerable": True,
        "answers": ["Mikhail Mishustin"],
        "sources": ["beijing.txt"],
        "type": "who",
    },
    {
        "id": "q2",
        "question": "When did Japan begin releasing treated water?",
        "lang": "en",
        "answerable": True,
        "answers": ["Thursday"],
        "sources": ["water.txt"],
    },
    {
        "id": "q3",
        "question": "Siapa raja Jupiter?",
        "lang": "id",
        "answerable": False,
        "answers": [],
        "sources": [],
    },
]


def lines(path: Path, records: Iterable[Any] = CASES) -> Path:
    """A file of JSON lines."""
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), "utf-8")
    return path


def beir(folder: Path) -> Path:
    """A BEIR folder with two documents and a question about each."""
    (folder / "qrels").mkdir(parents=True)
    lines(folder / "corpus.jsonl", [{"_id": "b1", "text": BEIJING}, {"_id": "t1", "text": TOBA}])
    asked = {"q1": "Siapa yang tiba di Beijing?", "q2": "Kapan Danau Toba ditetapkan?"}
    lines(folder / "queries.jsonl", [{"_id": name, "text": text} for name, text in asked.items()])
    judged = "query-id\tcorpus-id\tscore\nq1\tb1\t1\nq2\tt1\t2\n"
    (folder / "qrels" / "test.tsv").write_text(judged, "utf-8")
    return folder


def squad(path: Path, *, answers: bool = True) -> Path:
    """A SQuAD file with a question that its context answers and one that it does not; or without answers."""
    known = {"answers": [{"text": "tahun 2020", "answer_start": TOBA.index("tahun")}], "is_impossible": False}
    asked = [
        {
            "id": "s1",
            "question": "Kapan Danau Toba ditetapkan sebagai geopark?",
            **(known if answers else {}),
        },
        {
            "id": "s2",
            "question": "Siapa raja Jupiter?",
            **({"answers": [], "is_impossible": True} if answers else {}),
        },
    ]
    paragraph = {"context": TOBA, "qas": asked}
    document = {"version": "v2.0", "data": [{"title": "Toba", "paragraphs": [paragraph]}]}
    path.write_text(json.dumps(document), "utf-8")
    return path


def read(name: str) -> dict[str, Any]:
    """A JSON document, which must not hold a number that JSON does not know."""

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    document: dict[str, Any] = json.loads(Path(name).read_text("utf-8"), parse_constant=refuse)
    return document


def without_times(document: dict[str, Any]) -> str:
    """The run as text, without what a clock told."""
    for outcome in (document, *document["baselines"].values()):
        del outcome["latency"]
        for item in outcome["items"]:
            del item["ms"]
    return json.dumps(document)
