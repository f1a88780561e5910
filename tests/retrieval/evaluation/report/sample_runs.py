"""Runs to report on: items made by hand, measured as `kutip eval` measures them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from retrieval.evaluation.records import Case, Item, Quoted, Run
from retrieval.evaluation.scores import measure

# What a page or a terminal might obey: markup, a turned direction, an escape sequence, half a character.
HOSTILE = '</script><img src=x onerror=alert(1)> \u202egnp.exe \x1b[31m $\\frac{ [bold] \ud800 & "quoted" \''


@pytest.fixture(scope="session")
def hostile() -> str:
    return HOSTILE


@pytest.fixture(scope="session")
def make_item() -> Callable[..., Item]:
    def make(number: int, *, answerable: bool = True, answered: bool = True, text: str = "") -> Item:
        """The items 0, 2, 3, 5, 6 ... say what is accepted; each third one does not."""
        right = answerable and number % 3 != 1
        said = f"Jembatan itu diresmikan pada {10 + number} Juni. {text}"
        case = Case(
            f"q-{number}",
            f"Kapan jembatan nomor {number} diresmikan? {text}",
            (f"{10 + number} Juni" if right else "12 Mei", f"tahun lalu {text}") if answerable else (),
            answerable,
            {f"artikel-{number}.txt": 1} if answerable else {},
            ("id", "en")[number % 2],
            ("when", "who", f"what {text}")[number % 3],
        )
        quote = Quoted(f"artikel-{number}.txt {text}", said, valid=number % 5 != 4)
        retrieved = (f"artikel-{number}.txt", *(f"lain-{other}.txt" for other in range(11)))
        stages = {"search": 10.0 + number % 17, "total": 20.0 + number % 23}
        confidence = 0.95 - number % 7 / 10
        return Item(
            case, answered, said, confidence, (quote,), retrieved, number % 4 + 1 if right else None, stages
        )

    return make


@pytest.fixture(scope="session")
def make_run(make_item: Callable[..., Item]) -> Callable[..., Run]:
    def make(
        count: int = 12, baselines: Sequence[str] = ("BM25 only",), text: str = "", unanswerable: bool = True
    ) -> Run:
        items = [
            make_item(
                number,
                answerable=not unanswerable or number % 4 != 0,
                answered=number % 8 not in (0, 3),
                text=text,
            )
            for number in range(count)
        ]
        others = tuple(measure(name, items[::-1]) for name in baselines)
        skipped = (f"set.jsonl line 7: the question is empty. {text}",)
        config = {"version": "0.1", "settings": {"passages": 8, "note": text}}
        return Run(f"facqa/valid {text}", measure("kutip", items), others, skipped, config)

    return make
