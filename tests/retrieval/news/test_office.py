"""Who holds an office, as articles call them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from retrieval.consistency import asked
from retrieval.models import Passage
from retrieval.news.office import Office, office_phrases
from retrieval.reading.candidates import Candidate
from retrieval.reading.spans import Span
from store.language.detect import detect
from store.models import Article, Chunk

MINISTER = "Who is the foreign minister of Russia?"


def office(question: str, read: str = "") -> Office | None:
    return Office.asked_for(question, asked(question, detect(question), [read]))


@pytest.mark.parametrize(
    ("question", "text", "holder"),
    [
        (MINISTER, "Hadir Menlu Rusia Sergei Lavrov di sana.", "Sergei Lavrov"),
        (MINISTER, "Menteri Luar Negeri Rusia, Sergei Lavrov, hadir.", "Sergei Lavrov"),
        ("Siapa Menlu Rusia?", "Russian Foreign Minister Sergei Lavrov came.", "Sergei Lavrov"),
        ("Siapa Menlu Rusia?", "The foreign minister of Russia, Sergei Lavrov, came.", "Sergei Lavrov"),
        ("Siapa Menlu Rusia?", "Russia's foreign minister Sergei Lavrov came.", "Sergei Lavrov"),
        ("Who is Russia's foreign minister now?", "Kata Sergei Lavrov, Menlu Rusia.", "Sergei Lavrov"),
        ("siapa gubernur riau", "Kata Gubernur Riau Abdul Wahid, Riau aman.", "Abdul Wahid"),
        (MINISTER, "Hadir mantan Menlu Rusia Igor Ivanov.", None),
        (MINISTER, "Hadir Wakil Menlu Rusia Igor Ivanov.", None),
        (MINISTER, "Menteri Luar Negeri Tiongkok Wang Yi ke Rusia.", None),
        (MINISTER, "Menlu Rusia tiba. Sergei Lavrov pulang.", None),
        (MINISTER, "", None),
    ],
)
def test_one_who_is_called_so_holds_it(question: str, text: str, holder: str | None) -> None:
    of = office(question, text)
    assert of
    assert [text[start:end] for start, end in of.holders(text)] == ([holder] if holder else [])


def test_only_whom_it_is_given_to_stands_against_the_answer(
    make_article: Callable[..., tuple[Article, list[Chunk]]],
) -> None:
    text = "Nikolai Patrushev, sekretaris Dewan Keamanan Rusia, bertemu Menlu Rusia Sergei Lavrov."
    article, [chunk] = make_article("a", text)
    of = office(MINISTER, text)
    assert of
    for name, held in (("Sergei Lavrov", True), ("Nikolai Patrushev", False)):
        start = text.index(name)
        candidate = Candidate(Passage(chunk, article, 0.8), start, start + len(name), 1.0, 1.0)
        assert of.is_held_by(candidate) is held


@pytest.mark.parametrize(
    "question",
    [
        "Who met the foreign minister of Russia?",
        "Siapa yang menjadi presiden Rusia?",
        "Who is Sergei Lavrov?",
        "Siapa presiden?",
        "Where is the president of Russia?",
        "Siapa istri Lavrov?",
        "Who is the president of Russia and of China?",
    ],
)
def test_no_other_question_is_about_an_office(question: str) -> None:
    assert office(question) is None
    assert question.startswith("Who is the president") or office_phrases(question) == []


@pytest.mark.parametrize(
    ("text", "name", "other"),
    [
        ("Menteri Luar Negeri Tiongkok Wang Yi hadir di Rusia.", "Wang Yi", True),
        ("Kata Wang Yi, Menteri Luar Negeri Tiongkok Wang Yi hadir.", "Tiongkok Wang Yi", True),
        ("Kata Menlu Susilo Bambang Yudhoyono.", "Susilo Bambang Yudhoyono", False),
        ("Menlu Rusia Sergei Lavrov hadir.", "Sergei Lavrov", False),
        ("Menlu Sergei Lavrov hadir di Rusia.", "Sergei Lavrov", False),
        ("Menteri Luar Negeri Tiongkok bertemu Wang Yi.", "Wang Yi", False),
        ("Wang Yi hadir di Rusia.", "Wang Yi", False),
    ],
)
def test_one_who_holds_that_of_another_is_no_answer(
    make_article: Callable[..., tuple[Article, list[Chunk]]], text: str, name: str, other: bool
) -> None:
    article, chunks = make_article("a", text, language="id")
    start = text.index(name)
    candidate = Candidate(Passage(chunks[0], article, 0.8), start, start + len(name), 1.0, 1.0)
    of = office(MINISTER)
    assert of
    assert of.is_of_another(candidate) is other


def test_the_reader_is_told_of_one_whom_it_did_not_find() -> None:
    of, text = office(MINISTER), "Hadir Menlu Rusia Sergei Lavrov di sana."
    assert of
    own = [Span(0, 5, 9.0, (1.0, 0.0, 0.0, 0.0)), Span(18, 31, -5.0, (1.0, 0.0, 0.0, 0.0))]
    found = of.found(text, own)
    assert [text[one.start : one.end] for one in found] == ["Sergei Lavrov", "Hadir"]
    assert found[0].score > found[1].score
    assert found[0].kinds == own[0].kinds
    assert of.found(text, []) == []
    assert of.found("Tidak ada.", own) == own


def test_an_office_is_searched_for_with_its_place_in_both_languages() -> None:
    phrases = [" ".join(one) for one in office_phrases(MINISTER)]
    assert {"menlu rusia", "russia foreign minist"} <= set(phrases)
    assert len(phrases) < 100
