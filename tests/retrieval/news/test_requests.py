"""Messages about the articles themselves, told from questions about the world."""

from __future__ import annotations

import pytest

from config.json_lines import read_json_lines
from retrieval.news.listing import COUNT, LIST, SUMMARY
from retrieval.news.requests import request_of
from retrieval.reading.training.examples import QUESTIONS
from tests.test_structure import ROOT


@pytest.mark.parametrize(
    ("message", "task", "topic", "language"),
    [
        ("Summarise the Tirtasari flood, please.", SUMMARY, "the Tirtasari flood", "en"),
        ("can you summarize the article about the Gebang fire?", SUMMARY, "the Gebang fire", "en"),
        ("What is the article about the Gebang fire about?", SUMMARY, "the Gebang fire", "en"),
        ("What do the articles say about Ruvania?", SUMMARY, "Ruvania", "en"),
        ("summarise everything", SUMMARY, "", "en"),
        ("apa isi berita tentang banjir Tirtasari?", SUMMARY, "banjir Tirtasari", "id"),
        ("Apa isi berita kebakaran Pasar Gebang?", SUMMARY, "kebakaran Pasar Gebang", "id"),
        ("tolong rangkumin berita pasar gebang dong", SUMMARY, "pasar gebang", "id"),
        ("berita soal Tirtasari isinya apa sih", SUMMARY, "Tirtasari", "id"),
        ("How many articles about Morowela do you have?", COUNT, "Morowela", "en"),
        ("how many articles mention Lavrov", COUNT, "Lavrov", "en"),
        ("how many articles are there?", COUNT, "", "en"),
        ("Berapa artikel tentang gempa Morowela?", COUNT, "gempa Morowela", "id"),
        ("berapa banyak berita tentang jokowi yang kamu punya", COUNT, "jokowi", "id"),
        ("ada berapa artikel di sini?", COUNT, "", "id"),
        ("What do you have on Ruvania?", LIST, "Ruvania", "en"),
        ("which articles do you have about football", LIST, "football", "en"),
        ("do you have anything about climate", LIST, "climate", "en"),
        ("what is the newest story you've stored?", LIST, "", "en"),
        ("Ada berita apa tentang Persada?", LIST, "Persada", "id"),
        ("lu punya artikel soal bola ga", LIST, "bola", "id"),
        ("ada berita apa aja di sini", LIST, "", "id"),
    ],
)
def test_what_is_asked_of_the_articles(message: str, task: str, topic: str, language: str) -> None:
    found = request_of(message)
    assert found is not None
    assert (found.text, found.task, found.topic, found.language) == (message, task, topic, language)


@pytest.mark.parametrize(
    "message",
    [
        # Of the world, not of the collection.
        "How many articles does the constitution have?",
        "How many articles about him did the newspaper publish?",
        "Berapa artikel tentang Covid yang dihapus Facebook?",
        "Berapa artikel dalam undang-undang itu?",
        "What did the article about Lavrov cause?",
        "Berita apa yang disebarkan pelaku?",
        # What is meant is open.
        "summarise it",
        "apa isi berita itu?",
        "rangkum itu dong",
        # Nothing is named.
        "what is the article about?",
        "",
        "?",
        "summarise " + "a very long story " * 40,
    ],
)
def test_what_is_asked_of_something_else(message: str) -> None:
    assert request_of(message) is None


def test_no_question_is_taken_for_one() -> None:
    texts = [one["question"] for one in read_json_lines(ROOT / "tests/data/news_dev.jsonl")]
    texts += [one["question"] for one in read_json_lines(ROOT / "tests/data/sense/questions.jsonl")]
    texts += [one["text"] for one in read_json_lines(ROOT / "tests/data/real_questions_holdout.jsonl")]
    texts += [one["text"] for one in read_json_lines(QUESTIONS / "intent" / "questions.jsonl")]
    assert len(texts) > 1000
    assert [text for text in texts if request_of(text)] == []


def test_most_wishes_about_the_collection_are_understood() -> None:
    lines = read_json_lines(QUESTIONS / "intent" / "help.jsonl")
    wishes = [one["text"] for one in lines if one["kind"] == "meta"]
    assert sum(request_of(text) is not None for text in wishes) > 0.75 * len(wishes)
    others = [one["text"] for one in lines if one["kind"] != "meta"]
    assert [text for text in others if request_of(text)] == []
