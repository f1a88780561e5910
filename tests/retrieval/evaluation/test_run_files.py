"""A run is written and read without loss, and what is no run is refused in one sentence."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from config.errors import SourceError, UsageError
from retrieval.evaluation.records import Case, Figure, Item, Outcome, Quoted, Run
from retrieval.evaluation.run_files import from_json, read_run, to_json
from retrieval.evaluation.scores import measure

ITEMS = (
    Item(
        Case("1", "Siapa presiden?", ("Joko Widodo", "Jokowi"), True, {"a.txt": 2, "b.txt": 1}, "id", "who"),
        True,
        "Joko Widodo.",
        0.75,
        (Quoted("a.txt", "Joko Widodo.", True), Quoted("b.txt", "Ia tiba.", False)),
        ("a.txt", "c.txt"),
        1,
        {"embed": 1.25, "total": 4.0},
    ),
    Item(Case("2", "Who won?", (), False), False, "Ia tiba.", 0.1, (), ("c.txt",), None, {"total": 3.0}),
    Item(Case("3", "bridge", (), True, {"a.txt": 1}, "en"), False, "", 0.0, (), (), None, {}),
    Item(
        Case("4", "Dicabut?", ("tidak dicabut",), True, {"a.txt": 1}, "id", verdict="no", story="izin"),
        True, "Tidak: Izin itu tidak dicabut.", 0.9, (Quoted("b.txt", "Izin.", True, "en"),), (), 1, {},
        "no", "en",
    ),
    Item(
        Case("5", "Apa saja?", members=(("kalium", "K"), ("fosfor",))), False, "kalium", 0.4,
        (Quoted("b.txt", "Ada kalium.", True),), (), None, {},
    ),
)  # fmt: skip
RUN = Run(
    "facqa/dev",
    measure("kutip", ITEMS),
    (measure("BM25 only", ITEMS[:2]), measure("no abstention", ())),
    ("dev.jsonl line 7: it is no JSON.",),
    {"passages": 8, "threshold": None, "weights": {"same": 0.007}, "versions": ["3.11", "2.1"]},
)


def through_json(run: Run) -> Run:
    return from_json(json.loads(json.dumps(to_json(run), allow_nan=False)))


def test_a_run_comes_back_as_it_was() -> None:
    assert through_json(RUN) == RUN


def test_an_empty_run_comes_back_as_it_was() -> None:
    empty = Run("", measure("kutip", ()), (), (), {})
    assert through_json(empty) == empty


def test_the_document_names_what_others_read() -> None:
    document = to_json(RUN)
    assert document["set"] == "facqa/dev"
    assert document["metrics"]["right"] == pytest.approx(2 / 3)
    assert document["counts"]["right"] == 3
    assert document["by"]["language"]["id"]["metrics"]["right"] == 1.0
    assert document["latency"]["total"]["metrics"]["p50"] == 3.0
    assert list(document["baselines"]) == ["BM25 only", "no abstention"]
    answered, refused, _, decided, listed = document["items"]
    assert (answered["answer"], answered["held_back"]) == ("Joko Widodo.", "")
    assert (refused["answer"], refused["held_back"]) == ("", "Ia tiba.")
    assert (answered["kind"], refused["kind"], decided["kind"], listed["kind"]) == (
        "who",
        "none",
        "yesno",
        "list",
    )
    assert (decided["verdict"], decided["expected_verdict"], decided["judgement"]) == ("no", "no", "right")
    # What a refusal would have quoted is not quoted.
    assert (listed["judgement"], listed["citations"]) == ("wrong refusal", [])
    assert [quote["quote"] for quote in listed["held_back_citations"]] == ["Ada kalium."]


def test_a_run_from_before_a_key_was_written_is_read() -> None:
    document = json.loads(json.dumps(to_json(RUN)))
    new = ("kind", "story", "members", "expected_verdict", "judgement", "verdict", "held_back_citations")
    for item in document["items"]:
        for name in (*new, "source_language"):
            del item[name]
        for quote in item["citations"]:
            del quote["language"]
    assert from_json(document).outcome.items[:3] == ITEMS[:3]


def test_only_times_differ_between_two_runs_of_the_same() -> None:
    slower = [
        Item(**{name: getattr(item, name) for name in Item.__slots__} | {"ms": {"total": 99.0}})
        for item in ITEMS
    ]
    first, second = to_json(RUN), to_json(Run(RUN.set_name, measure("kutip", slower), (), (), {}))
    for name in ("metrics", "intervals", "counts", "by"):
        assert first[name] == second[name]
    for item in (*first["items"], *second["items"]):
        del item["ms"]
    assert first["items"] == second["items"]


@pytest.mark.parametrize(("low", "high"), [(math.nan, math.nan), (0.25, math.nan)])
def test_an_end_that_an_interval_lacks_is_null(low: float, high: float) -> None:
    run = Run("set", Outcome("kutip", (), {"auroc": Figure(0.5, low, high, 2)}, {}, {}), (), (), {})
    document = to_json(run)
    assert document["intervals"]["auroc"] == [None if math.isnan(end) else end for end in (low, high)]
    found = through_json(run).outcome.metrics["auroc"]
    assert (found.value, found.count) == (0.5, 2)
    assert [found.low, found.high] == pytest.approx([low, high], nan_ok=True)


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[31mmerah\x07",
        "</script><script>alert(1)</script>",
        "\u202egnirts",
        "\ud800",
        "\u2028\r\n\t\0",
        "🙂",
        "",
    ],
)
def test_whatever_a_text_holds_comes_back(text: str) -> None:
    case = Case(text, text, (text,), True, {text: 1}, text, text)
    item = Item(case, True, text, 0.5, (Quoted(text, text, True),), (text,), 1, {text: 1.0})
    run = Run(text, measure(text, [item]), (measure(f"{text} 2", [item]),), (text,), {text: {text: text}})
    assert through_json(run) == run


def test_a_run_is_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(json.dumps(to_json(RUN)), "utf-8")
    assert read_run(tmp_path / "run.json") == RUN


def test_a_file_that_is_not_there_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"^There is no run at .*run\.json; make one with: kutip eval SET --json"
    ):
        read_run(tmp_path / "run.json")


def test_a_folder_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"cannot be read \(Is a directory\)\.$"):
        read_run(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"kutip_run"',
        b"{}",
        b'{"kutip_run": 1}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"kutip_run": ' + b"9" * 5000 + b"}",
    ],
    ids=lambda content: content[:12].decode("ascii", "replace"),
)
def test_a_file_that_is_no_run_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "run.json").write_bytes(content)
    refused(tmp_path / "run.json")


def set_(path: str, value: Any) -> Callable[[Any], None]:
    """What puts a value into a document at a path such as "items.0.id"."""

    def damage(document: Any) -> None:
        *parents, last = [int(name) if name.isdigit() else name for name in path.split(".")]
        for name in parents:
            document = document[name]
        if value is ...:
            del document[last]
        else:
            document[last] = value

    return damage


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("kutip_run", 2),
        ("set", None),
        ("system", 7),
        ("skipped", "dev.jsonl line 7"),
        ("config", []),
        ("baselines", []),
        ("baselines", {"BM25 only": {}}),
        ("by", None),
        ("by.language.id.metrics.right", "1"),
        ("latency.total.counts.p50", ...),
        ("intervals.right", [0.5]),
        ("intervals.right", ["low", "high"]),
        ("counts.right", 1.5),
        ("counts.right", math.inf),
        ("metrics.right", math.nan),
        ("metrics.right", 10**400),
        ("metrics.right", True),
        ("items", {}),
        ("items", 3),
        ("items.0", None),
        ("items.0.id", 1),
        ("items.0.question", ["Siapa?"]),
        ("items.0.answers", "Jokowi"),
        ("items.0.answers", [1]),
        ("items.0.sources", ["a.txt"]),
        ("items.0.sources", {"a.txt": "2"}),
        ("items.0.lang", 1),
        ("items.0.answerable", "yes"),
        ("items.0.answered", 1),
        ("items.0.answer", None),
        ("items.0.confidence", "0.5"),
        ("items.0.confidence", math.nan),
        ("items.0.citations", [["a.txt", "Ia tiba.", True]]),
        ("items.0.citations.0.valid", None),
        ("items.0.retrieved", "a.txt"),
        ("items.0.answer_rank", "1"),
        ("items.0.ms", {"total": None}),
        ("items.1.held_back", ...),
    ],
)
def test_a_damaged_run_is_refused_in_one_sentence(tmp_path: Path, path: str, value: object) -> None:
    document = json.loads(json.dumps(to_json(RUN)))
    set_(path, value)(document)
    (tmp_path / "run.json").write_text(json.dumps(document), "utf-8")
    refused(tmp_path / "run.json")


def refused(path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read_run(path)
    assert (
        str(caught.value) == f"{path} is not a run of this kutip; make one with: kutip eval SET --json {path}"
    )
