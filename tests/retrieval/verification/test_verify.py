"""The bundled verifier on plain cases: which answer is the question's, and what a quote says of a claim."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.errors import ArtifactError
from retrieval.models import Passage
from retrieval.reading.candidates import Candidate
from retrieval.verify import Entailment, Verifier

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder
    from store.models import Article, Chunk

MakeArticle = Callable[..., "tuple[Article, list[Chunk]]"]

TEXT = (
    "Gubernur Rudi Santoso meresmikan Jembatan Kali Asri pada 12 Maret 2024. "
    "Wali Kota Dewi Lestari hadir dalam peresmian itu. "
    "Jembatan Kali Wangi baru akan dibuka pada 5 Juli 2025."
)
EXAM = "Menteri Pendidikan menyatakan ujian nasional tidak akan diadakan tahun ini."
BRIDGE = "Jembatan Suramadu diresmikan pada 10 Juni 2009 oleh Presiden Yudhoyono."


@pytest.fixture(scope="module")
def verifier(encoder: Encoder) -> Verifier:
    return Verifier(encoder)


@pytest.fixture(scope="module")
def candidates(make_article: MakeArticle) -> list[Candidate]:
    article, chunks = make_article("a", TEXT, language="id", title="Jembatan Kali Asri diresmikan")
    passage = Passage(chunks[0], article, 0.0)

    def candidate(words: str) -> Candidate:
        start = TEXT.index(words)
        return Candidate(passage, start, start + len(words), 1.0, 1.0)

    return [candidate(words) for words in ("12 Maret 2024", "5 Juli 2025", "Rudi Santoso", "Dewi Lestari")]


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("Kapan Jembatan Kali Asri diresmikan?", 0),
        ("When will the Kali Wangi bridge open?", 1),
        ("Siapa yang meresmikan Jembatan Kali Asri?", 2),
    ],
)
def test_the_answer_of_the_question_is_preferred(
    verifier: Verifier, candidates: list[Candidate], question: str, right: int
) -> None:
    logits = verifier.answers(question, candidates)
    assert len(logits) == len(candidates)
    assert logits.index(max(logits)) == right


def test_it_depends_on_nothing_beside_it(verifier: Verifier, candidates: list[Candidate]) -> None:
    question = "Kapan Jembatan Kali Asri diresmikan?"
    alone = [verifier.answers(question, [one])[0] for one in candidates]
    assert verifier.answers(question, candidates) == alone
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda one: verifier.answers(question, [one])[0], candidates)) == alone
    assert verifier.answers(question, []) == []


@pytest.mark.parametrize(
    ("quote", "claim", "said"),
    [
        (BRIDGE, "Jembatan Suramadu diresmikan oleh Yudhoyono.", "entailed"),
        (BRIDGE, "Jembatan Suramadu belum diresmikan.", "contradicted"),
        (BRIDGE, "Jembatan Suramadu panjang.", "neither"),
        (EXAM, "Ujian nasional akan diadakan tahun ini.", "contradicted"),
        (EXAM, "The national exam will be held this year.", "contradicted"),
        (EXAM, "Menteri Pendidikan berusia 60 tahun.", "neither"),
    ],
)
def test_a_quote_bears_out_a_claim_contradicts_it_or_neither(
    verifier: Verifier, quote: str, claim: str, said: str
) -> None:
    found = verifier.entails(quote, claim)
    assert isinstance(found, Entailment)
    chances = {name: getattr(found, name) for name in ("entailed", "contradicted", "neither")}
    assert sum(chances.values()) == pytest.approx(1.0)
    assert max(chances, key=chances.__getitem__) == said


@pytest.mark.parametrize("text", ["", " \n", "\x00\u202e", "[[[]]]", "a" * 5_000])
def test_nothing_that_is_given_upsets_it(verifier: Verifier, text: str) -> None:
    assert 0 <= verifier.entails(text, text).entailed <= 1


def test_a_missing_model_is_named(encoder: Encoder, tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="manifest"):
        Verifier(encoder, tmp_path).entails("a", "b")
