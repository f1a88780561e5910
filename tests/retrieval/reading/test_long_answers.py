from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from retrieval.models import Passage, Question
from retrieval.reading.candidates import Candidate
from retrieval.reading.long_answers import is_statement, quoted_whole
from retrieval.reading.quotes import answer_text, quote_span
from store.language.sentences import sentence_spans
from store.models import Article, Chunk

MakeArticle = Callable[..., tuple[Article, list[Chunk]]]

REASON = "karena jalan menuju desa itu tertimbun tanah longsor sejak Senin malam lalu"
LATE = f"Bantuan datang terlambat {REASON}."
RAIN = "Hujan turun deras."


def candidate(make_article: MakeArticle, text: str, words: str) -> Candidate:
    article, chunks = make_article("a", text, language="id")
    start = text.index(words)
    return Candidate(Passage(chunks[0], article, 0.0), start, start + len(words), 1.0, 1.0)


def question(text: str) -> Question:
    return Question(text, "id", np.zeros(384, np.float32))


def test_a_clause_is_answered_with_its_whole_sentence(make_article: MakeArticle) -> None:
    found = candidate(make_article, f"{RAIN} {LATE} {RAIN}", REASON)
    assert answer_text(question("Mengapa bantuan terlambat?"), found) == LATE


@pytest.mark.parametrize(
    "words",
    ["Senin malam", "tertimbun tanah longsor", " ".join(f"Bantuan datang terlambat {REASON}".split()[:11])],
)
def test_a_few_words_are_the_answer_themselves(make_article: MakeArticle, words: str) -> None:
    found = candidate(make_article, f"{RAIN} {LATE}", words)
    assert not is_statement(found)
    assert answer_text(question("Mengapa bantuan terlambat?"), found) == words


def test_the_sentence_that_says_of_what_it_speaks_belongs_to_the_answer(make_article: MakeArticle) -> None:
    about, why = "Bantuan belum datang.", f"Sebabnya, kata warga, {REASON}."
    found = candidate(make_article, f"{RAIN} {about} {why}", REASON)
    assert answer_text(question("Mengapa bantuan belum datang?"), found) == f"{about} {why}"


def test_an_answer_is_one_line_and_its_quote_stands_as_it_is(make_article: MakeArticle) -> None:
    text = f"{RAIN}  “Kami {REASON}.\u00a0 Kami menunggu,” kata lurah."
    found = candidate(make_article, text, f"Kami {REASON}")
    asked = question("Apa kata lurah?")
    start, end = quote_span(asked, found)
    assert text[start:end] == text[text.index("“") :]
    assert answer_text(asked, found) == f"“Kami {REASON}. Kami menunggu,” kata lurah."


def test_an_answer_has_three_sentences_at_most(make_article: MakeArticle) -> None:
    said = f"“Kami {REASON}. Kami menunggu. Kami pulang,” kata lurah."
    found = candidate(make_article, f"Bantuan belum datang. {said}", f"Kami {REASON}")
    # None of them holds a word of the question, and the one before does.
    assert answer_text(question("Mengapa bantuan belum datang?"), found) == said


def stated(text: str, first: int, last: int) -> str:
    spans = sentence_spans(text)
    one, other = quoted_whole(text, spans, first, last)
    return text[spans[one][0] : spans[other][1]]


@pytest.mark.parametrize(
    ("text", "first", "last", "whole"),
    [
        ("Satu. Dua. Tiga.", 1, 1, "Dua."),
        ("Nol. “Satu. Dua,” katanya. Tiga.", 1, 1, "“Satu. Dua,” katanya."),
        ("Nol. “Satu. Dua,” katanya. Tiga.", 2, 2, "“Satu. Dua,” katanya."),
        ('Nol. "Satu. Dua. Tiga," katanya. Empat.', 1, 1, '"Satu. Dua. Tiga," katanya.'),
        ('Nol. "Satu. Dua. Tiga," katanya. Empat.', 1, 2, '"Satu. Dua. Tiga," katanya.'),
        # Four sentences are too many.
        ("“Satu. Dua. Tiga. Empat,” katanya.", 0, 0, "“Satu."),
        # It is never closed, or never opened.
        ("Nol. “Satu. Dua. Tiga.", 1, 1, "“Satu."),
        ("Satu. Dua,” katanya.", 1, 1, "Dua,” katanya."),
        # An apostrophe is no quotation mark.
        ("Salat Jum’at. Dua. Tiga.", 0, 0, "Salat Jum’at."),
        # What is longer already stays so.
        ("“Satu. Dua. Tiga. Empat. Lima,” katanya.", 0, 3, "“Satu. Dua. Tiga. Empat."),
    ],
)
def test_what_somebody_said_is_not_broken_off(text: str, first: int, last: int, whole: str) -> None:
    assert stated(text, first, last) == whole
