"""JSON lines: what is read, what is skipped with which sentence, and what is written reads back the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from config.errors import SourceError, UsageError
from retrieval.evaluation.datasets import read_questions, write_jsonl
from retrieval.evaluation.records import Case

GOOD = {"id": "good", "question": "Siapa presiden?", "answers": ["Joko Widodo"]}


def written(path: Path, *records: Any) -> Path:
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_a_full_record(tmp_path: Path) -> None:
    record = {
        "id": 7, "question": " when did he visit? ", "lang": "en", "answerable": True, "type": "when",
        "answers": ["24 Mei", "24 May", "24 Mei"], "sources": ["a.txt", "b.txt"], "note": 1,
    }  # fmt: skip
    found = read_questions(written(tmp_path / "dev.jsonl", record))
    assert (found.name, found.skipped, found.corpus) == ("dev.jsonl", (), {})
    assert found.cases == (
        Case("7", "when did he visit?", ("24 Mei", "24 May"), True, {"a.txt": 1, "b.txt": 1}, "en", "when"),
    )


def test_what_a_record_may_tell_besides(tmp_path: Path) -> None:
    record = {
        **GOOD, "answers": ["tidak dicabut"], "also": ["masih berlaku", "tidak dicabut"], "verdict": "no",
        "story": "tambang", "kind": "yes/no",
    }  # fmt: skip
    (case,) = read_questions(written(tmp_path / "q.jsonl", record)).cases
    assert case.answers == ("tidak dicabut", "masih berlaku")
    assert (case.verdict, case.kind, case.story, case.members) == ("no", "yesno", "tambang", ())


def test_a_verdict_or_members_are_an_answer_too(tmp_path: Path) -> None:
    bare = {"question": "Siapa?"}
    records = (
        {**bare, "id": 1, "verdict": "yes"},
        {**bare, "id": 2, "members": ["Ani", ["Budi", "Budi S."]], "answerable": True},
    )
    one, other = read_questions(written(tmp_path / "q.jsonl", *records)).cases
    assert (one.answerable, one.verdict, one.answers) == (True, "yes", ())
    assert (other.answerable, other.members, other.kind) == (True, (("Ani",), ("Budi", "Budi S.")), "list")


@pytest.mark.parametrize(
    ("told", "members", "answers"),
    [
        # In kutip's own sets the answers of a list are its members; what says `members` is taken at its word.
        ({"kind": "list"}, (("Ani",), ("Budi",)), ()),
        ({"kind": "list", "also": ["Ani dan Budi"]}, (("Ani",), ("Budi",)), ("Ani dan Budi",)),
        ({"kind": "list", "members": []}, (), ("Ani", "Budi")),
        ({"kind": "list", "members": [["Citra"]]}, (("Citra",),), ("Ani", "Budi")),
        ({"type": "list"}, (), ("Ani", "Budi")),
    ],
)
def test_the_members_of_a_list(
    tmp_path: Path, told: dict[str, Any], members: tuple[tuple[str, ...], ...], answers: tuple[str, ...]
) -> None:
    record = {**GOOD, "answers": ["Ani", "Budi"], **told}
    (case,) = read_questions(written(tmp_path / "q.jsonl", record)).cases
    assert (case.kind, case.members, case.answers) == ("list", members, answers)


def test_the_article_asked_about_is_the_source_of_an_answer_only(tmp_path: Path) -> None:
    records = (
        {**GOOD, "source": "a1"},
        {"id": 2, "question": "Siapa?", "answers": [], "source": "a1", "kind": "none"},
        {**GOOD, "id": 3, "source": "a1", "sources": ["a2"], "story": "banjir"},
    )
    with_answer, without, both = read_questions(written(tmp_path / "q.jsonl", *records)).cases
    assert (dict(with_answer.sources), with_answer.group) == ({"a1": 1}, "a1")
    assert (without.answerable, dict(without.sources), without.group) == (False, {}, "a1")
    assert (dict(both.sources), both.group) == ({"a2": 1}, "banjir")


@pytest.mark.parametrize(
    ("record", "answerable"),
    [
        ({"answers": ["x"]}, True),
        ({"sources": ["x"]}, True),
        ({"answers": [], "sources": ["x"]}, True),
        ({"answers": []}, False),
        ({"answerable": None, "answers": []}, False),
        ({"answerable": False}, False),
        ({"answerable": False, "sources": ["near miss"]}, False),
    ],
)
def test_whether_there_is_an_answer_is_told_by_the_answers_where_it_is_not_stated(
    tmp_path: Path, record: dict[str, Any], answerable: bool
) -> None:
    (case,) = read_questions(written(tmp_path / "q.jsonl", {"id": 1, "question": "Siapa?", **record})).cases
    assert case.answerable is answerable


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("id", "id"),
        ("en", "en"),
        ("in", "id"),
        ("de", "de"),
        ("EN", None),
        ("eng", None),
        (3, None),
        (None, None),
    ],
)
def test_languages(tmp_path: Path, code: Any, language: str | None) -> None:
    assert read_questions(written(tmp_path / "q", {**GOOD, "lang": code})).cases[0].language == language
    assert read_questions(written(tmp_path / "q", GOOD)).cases[0].language is None


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('{"id": 1, "question" "Siapa?"}', "this is not JSON (column 22: Expecting ':' delimiter)."),
        ('{"id": 1, "question": "a\0b"}', "this is not JSON (column 25: Invalid control character at)."),
        ("[" * 100_000, "this JSON is nested too deeply, or holds a number too long to read."),
        (f'{{"id": {"9" * 5000}}}', "this JSON is nested too deeply, or holds a number too long to read."),
        ("[1, 2]", "this is not a JSON object."),
        ({"id": 1, "answers": ["x"]}, "the question is missing."),
        ({**GOOD, "question": 3}, "the question is not a string."),
        ({**GOOD, "question": " \n"}, "the question is empty."),
        ({**GOOD, "question": "?!"}, "the question has no words in it."),
        ({**GOOD, "question": "a" * 1001}, "the question has 1,001 characters; 1,000 can be asked."),
        ({**GOOD, "question": "\ud83d?"}, "the question holds half a character; write it in plain Unicode."),
        ({"question": "Siapa?", "answers": ["x"]}, "the id is missing."),
        ({**GOOD, "id": True}, "the id is not a string."),
        ({**GOOD, "id": 1.5}, "the id is not a string."),
        ({**GOOD, "id": ""}, "the id is empty."),
        ({**GOOD, "id": "\udcff"}, "the id holds half a character; write it in plain Unicode."),
        (GOOD, "an earlier question has the id good too."),
        ({**GOOD, "id": 1, "answers": "x"}, '"answers" is not a list.'),
        ({**GOOD, "id": 1, "answers": ["x", 3]}, 'an entry of "answers" is not a string.'),
        ({**GOOD, "id": 1, "answers": [" "]}, 'an entry of "answers" is empty.'),
        ({**GOOD, "id": 1, "sources": {"a": 1}}, '"sources" is not a list.'),
        ({**GOOD, "id": 1, "type": ["who"]}, "the type is not a string."),
        ({**GOOD, "id": 1, "kind": 1}, "the kind is not a string."),
        ({**GOOD, "id": 1, "verdict": "maybe"}, 'the verdict is neither "yes" nor "no".'),
        ({**GOOD, "id": 1, "members": "Ani"}, '"members" is not a list.'),
        ({**GOOD, "id": 1, "members": [[]]}, 'an entry of "members" is empty.'),
        ({**GOOD, "id": 1, "members": [[" "]]}, 'an entry of "members" is empty.'),
        ({"id": 1, "question": "Siapa?", "answerable": False, "verdict": "no"},
         "it is not answerable, but has an answer."),
        ({**GOOD, "id": 1, "answerable": "yes"}, '"answerable" is neither true nor false.'),
        ({**GOOD, "id": 1, "answerable": False}, "it is not answerable, but has an answer."),
        ({"id": 1, "question": "Siapa?", "answerable": True}, "it is answerable, but has no answer."),
        ({"id": 1, "question": "Siapa?"}, "it has no answers, and does not say that there are none."),
    ],
)  # fmt: skip
def test_a_bad_line_is_one_sentence_and_the_rest_is_read(tmp_path: Path, line: Any, sentence: str) -> None:
    found = read_questions(written(tmp_path / "dev.jsonl", GOOD, "", line, {**GOOD, "id": "last"}))
    assert found.skipped == (f"dev.jsonl line 3: {sentence}",)
    assert [case.id for case in found.cases] == ["good", "last"]


def test_of_two_with_one_id_the_first_is_kept(tmp_path: Path) -> None:
    found = read_questions(written(tmp_path / "q", GOOD, {**GOOD, "question": "Siapa menteri?"}))
    assert [case.question for case in found.cases] == ["Siapa presiden?"]


def test_an_id_in_a_sentence_is_short_and_harmless(tmp_path: Path) -> None:
    bad = {**GOOD, "id": "\x1b[2J\n" + "x" * 5000}
    (sentence,) = read_questions(written(tmp_path / "q", bad, bad)).skipped
    assert len(sentence) < 150
    assert sentence.isprintable()


def test_a_byte_order_mark_and_other_line_ends(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    # Inside a string, U+2028 and U+0085 end no line.
    record = json.dumps({**GOOD, "question": "Siapa\u2028 presiden\x85?"}, ensure_ascii=False)
    file.write_bytes(b"\xef\xbb\xbf" + f"{record}\r\n\r\n{json.dumps({**GOOD, 'id': 2})}\r\n".encode())
    found = read_questions(file)
    assert ([case.id for case in found.cases], found.skipped) == (["good", "2"], ())


def test_a_nul_in_a_question_is_a_character_like_others(tmp_path: Path) -> None:
    assert read_questions(written(tmp_path / "q", {**GOOD, "question": "a\0b"})).cases[0].question == "a\0b"


def test_what_is_no_question_set(tmp_path: Path) -> None:
    forms = "give a file of JSON lines, a SQuAD file, or a BEIR folder."
    for path in (tmp_path / "none", written(tmp_path / "file") / "below", tmp_path / "a\0b"):
        with pytest.raises(UsageError) as caught:
            read_questions(path)
        assert str(caught.value) == f"There is no question set at {path}; {forms}"
    with pytest.raises(SourceError, match="cannot be read"):
        read_questions(tmp_path / ("a" * 5000))
    for document in ([GOOD, GOOD], {"questions": [GOOD]}):
        pretty = written(tmp_path / "pretty.json", json.dumps(document, indent=1))
        with pytest.raises(UsageError) as caught:
            read_questions(pretty)
        assert str(caught.value) == f"pretty.json is JSON, but no question set; {forms}"


def test_what_holds_no_case(tmp_path: Path) -> None:
    empty = written(tmp_path / "empty.jsonl", "", " ")
    with pytest.raises(SourceError, match="holds no question that can be scored; give a file of JSON lines"):
        read_questions(empty)
    bad = written(tmp_path / "bad.jsonl", "{}", "not JSON", "3")
    with pytest.raises(SourceError) as caught:
        read_questions(bad)
    first = "bad.jsonl line 1: the question is missing (and 2 more)."
    assert str(caught.value) == f"{bad} holds no question that can be scored: {first}"


@pytest.mark.parametrize("data", ["Siapa é?".encode("latin-1"), json.dumps(GOOD).encode("utf-16")])
def test_a_file_that_is_not_utf_8(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "q.jsonl").write_bytes(data)
    with pytest.raises(SourceError, match=r"^q\.jsonl is not UTF-8 text \(byte \d\); save it in UTF-8\.$"):
        read_questions(tmp_path / "q.jsonl")


def test_what_is_written_reads_back_the_same(tmp_path: Path) -> None:
    cases = (
        Case("a", "Siapa\u2028“dia”?\nApa?", ("Ratna", "R. W."), True, {"a.txt": 1}, "id", "who"),
        Case("b", "Why?", (), False),
        Case("c", "Where?", (), True, {"b.txt": 1}, "en"),
        Case("d", "Izinnya dicabut?", (), kind="yesno", verdict="no", story="tambang"),
        Case("e", "Apa saja?", ("Ani dan Budi",), members=(("Ani",), ("Budi", "Budi S."))),
        Case("f", "Apa saja?", ("Ani", "Budi"), kind="list"),
        Case("g", "Apa saja?", ("Ani", "Budi"), type="what", kind="said"),
    )
    text = write_jsonl(cases)
    (tmp_path / "q.jsonl").write_text(text, "utf-8")
    assert read_questions(tmp_path / "q.jsonl").cases == cases
    first, second, _ = text.split("\n")[:3]
    assert list(json.loads(first)) == ["id", "question", "lang", "answerable", "answers", "sources", "type"]
    assert json.loads(second) == {
        "id": "b", "question": "Why?", "lang": None, "answerable": False, "answers": [], "sources": [],
    }  # fmt: skip
    assert write_jsonl([]) == ""
