"""What speaks for an answer, and the model that turns it into a confidence."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import astuple, replace

import numpy as np
import pytest

from retrieval import confidence
from retrieval.confidence import Calibration, Evidence, evidence
from retrieval.models import Passage, Question
from retrieval.reading.candidates import Candidate, Offer
from store.models import Article, Chunk

MakePassage = Callable[..., Passage]

TEXT = "Mishustin tiba di Beijing pada Rabu 24 Mei 2023 dan pulang 25 Mei 2023."
QUESTION = Question("Kapan Mishustin tiba?", "id", np.zeros(384, np.float32))
GOOD = Evidence(margin=11, gap=10, witnesses=0, dense=0.9, covered=1, covered_other=0, own=1)
POOR = replace(GOOD, margin=-10, gap=0.5, dense=0.8, covered=0.2)


@pytest.fixture
def passage(make_article: Callable[..., tuple[Article, list[Chunk]]]) -> MakePassage:
    def make(text: str = TEXT, language: str | None = "id", dense: float = 0.9) -> Passage:
        article, chunks = make_article("a", text, language=language)
        return Passage(chunks[0], article, 0.8, dense=dense)

    return make


def offer(passage: Passage, words: str, score: float, margin: float = 3.0, witnesses: int = 1) -> Offer:
    """One that so many candidates make; all but the first have another margin."""
    start = passage.text.index(words)
    best = Candidate(passage, start, start + len(words), margin, score)
    return Offer((best, *[replace(best, margin=-9.0)] * (witnesses - 1)), score)


def test_the_margin_is_that_of_the_best_candidate(passage: MakePassage) -> None:
    assert evidence(QUESTION, [offer(passage(), "24 Mei 2023", 9.0, 3.5, witnesses=3)]).margin == 3.5


@pytest.mark.parametrize(("margin", "counted"), [(12.5, 12.0), (-40.0, -12.0), (-11.5, -11.5)])
def test_a_margin_beyond_the_largest_says_no_more(
    passage: MakePassage, margin: float, counted: float
) -> None:
    assert evidence(QUESTION, [offer(passage(), "24 Mei 2023", 1.0, margin)]).margin == counted


@pytest.mark.parametrize(
    ("words", "gap"),
    [
        ("25 Mei 2023", 1.0),
        ("Beijing", 1.0),
        # A part of the answer's words, but not one after the other.
        ("Rabu 24 Mei", 1.0),
        # The answer within the rival, the rival within the answer: then the next one is the rival.
        ("Rabu 24 Mei 2023", 3.5),
        ("24 Mei", 3.5),
        ("2023", 3.5),
    ],
)
def test_the_gap_is_to_the_best_answer_that_says_something_else(
    passage: MakePassage, words: str, gap: float
) -> None:
    found = passage()
    ranked = [offer(found, "24 Mei 2023", 5.0), offer(found, words, 4.0), offer(found, "Mishustin", 1.5)]
    assert evidence(QUESTION, ranked).gap == gap


def test_case_and_endings_make_no_rival(passage: MakePassage) -> None:
    found = passage("Presiden tiba di istana Presiden. Istananya ramai.")
    ranked = [offer(found, "istana", 5.0), offer(found, "Istananya", 4.0), offer(found, "ramai", 2.0)]
    assert evidence(QUESTION, ranked).gap == 3.0


def test_without_a_rival_the_gap_is_the_largest(passage: MakePassage) -> None:
    found = passage()
    alone = [offer(found, "24 Mei 2023", 5.0)]
    assert evidence(QUESTION, alone).gap == 12.0
    assert evidence(QUESTION, [*alone, offer(found, "24 Mei", 4.0)]).gap == 12.0
    assert evidence(QUESTION, [*alone, offer(found, "Beijing", -30.0)]).gap == 12.0


def test_witnesses_count_by_their_logarithm(passage: MakePassage) -> None:
    found = passage()
    counted = [evidence(QUESTION, [offer(found, "24 Mei 2023", 5.0, witnesses=n)]).witnesses for n in (1, 3)]
    assert counted == [0.0, math.log(3)]


def test_the_cosine_is_that_of_the_answers_passage(passage: MakePassage) -> None:
    ranked = [offer(passage(dense=0.85), "24 Mei 2023", 5.0), offer(passage(dense=0.95), "Beijing", 4.0)]
    assert evidence(QUESTION, ranked).dense == 0.85


@pytest.mark.parametrize(
    ("question", "asked", "language", "expected"),
    [
        # Its telling words are "Mishustin", "tiba" and "Hanoi".
        ("Kapan Mishustin tiba di Hanoi?", "id", "id", (2 / 3, 0.0, 1.0)),
        ("Kapan Mishustin tiba?", "id", None, (1.0, 0.0, 1.0)),
        # Only names and numbers may stand in a text in another language: "Mishustin" and "Hanoi".
        ("When did Mishustin arrive in Hanoi?", "en", "id", (0.0, 1 / 2, 0.0)),
        ("When did Mishustin arrive in Beijing?", "en", "id", (0.0, 1.0, 0.0)),
        # No word of it tells anything.
        ("Kapan itu?", "id", "id", (0.5, 0.0, 1.0)),
        ("When is it?", "en", "id", (0.0, 0.5, 0.0)),
    ],
)
def test_coverage_counts_apart_in_the_own_and_in_another_language(
    passage: MakePassage,
    question: str,
    asked: str,
    language: str | None,
    expected: tuple[float, float, float],
) -> None:
    ranked = [offer(passage(language=language), "24 Mei 2023", 5.0)]
    found = evidence(Question(question, asked, QUESTION.vector), ranked)
    assert (found.covered, found.covered_other, found.own) == pytest.approx(expected)


def test_a_question_in_no_known_language_is_in_that_of_every_text(passage: MakePassage) -> None:
    found = evidence(
        Question("Mishustin Hanoi?", None, QUESTION.vector), [offer(passage(), "24 Mei 2023", 5.0)]
    )
    assert (found.covered, found.covered_other, found.own) == (0.5, 0.0, 1.0)


def test_the_bundled_calibration_trusts_better_evidence_more() -> None:
    model = confidence.load()
    assert 0 < model.threshold < 1
    assert len(model.weights) == len(astuple(GOOD))
    assert model.probability(GOOD) > model.threshold > model.probability(POOR)


@pytest.mark.parametrize("fields", [{"margin": 2.0}, {"margin": -12.0}])
def test_the_bundled_calibration_trusts_less_where_less_speaks_for_it(fields: dict[str, float]) -> None:
    model = confidence.load()
    assert model.probability(replace(GOOD, **fields)) < model.probability(GOOD)


def test_a_probability_is_the_logistic_of_the_weighted_sum() -> None:
    weights = (1.0, 2.0, 3.0, 10.0, 4.0, 5.0, -6.0, 2.0, 1.0, -2.0, 1.0)
    known = Evidence(0.5, 0.25, 1.0, 0.5, 0.25, 0.5, 1.0, 1.5, 0.5, 0.5, 1.0)
    # 0.5 + 0.5 + 3 + 5 + 1 + 2.5 - 6 + 3 + 0.5 - 1 + 1 = 10, and of a verdict half of what is undecided goes.
    left = 0.75
    for bias, chance in ((-10.0, 1 / 2), (-11.0, 1 / (1 + math.e))):
        of = Calibration(1.0, 1.0, bias, weights, 0.5).probability(known)
        assert of == pytest.approx(left * chance)


@pytest.mark.parametrize(
    ("languages", "weight"), [(["id", "en"], 2.0), (["en", "id"], 5.0), ([None], 2.0), ([], 2.0)]
)
def test_the_weight_of_search_is_that_for_the_language_of_the_best_passage(
    passage: MakePassage, languages: list[str | None], weight: float
) -> None:
    model = Calibration(2.0, 5.0, 0.0, (0.0,) * 11, 0.5)
    given = [passage(language=language) for language in languages]
    assert model.fit_weight_for(QUESTION, given) == weight


@pytest.mark.parametrize(("bias", "chance"), [(-1e9, 0.0), (1e9, 1.0)])
def test_a_probability_stays_one_however_large_the_logit(bias: float, chance: float) -> None:
    found = Calibration(0.0, 0.0, bias, (0.0,) * 11, 0.5).probability(GOOD)
    assert 0 <= found <= 1
    assert found == pytest.approx(chance)


@pytest.mark.parametrize("count", [10, 12])
def test_a_model_of_another_form_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="zip"):
        Calibration(0.0, 0.0, 0.0, (1.0,) * count, 0.5).probability(GOOD)
