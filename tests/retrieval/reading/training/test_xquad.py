"""XQuAD's questions are joined across languages, and what is held back is so in all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.reading.training.examples import Example, held_back, squad
from retrieval.reading.training.xquad import INDONESIAN, LANGUAGES, pairs, parallel
from tests.retrieval.reading.training.small_data import EIFFEL, NILE, drawing, squad_id, tower, xquad


def asked(language: str) -> Example:
    return Example(language, f"{language}?", f"Passage ({language})", (9, 11), (language,))


FULL = {language: asked(language) for language in (*LANGUAGES, INDONESIAN)}
WITHOUT_INDONESIAN = {language: asked(language) for language in LANGUAGES}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    xquad(tmp_path)
    squad_id(tmp_path)
    return tmp_path


def test_a_question_is_joined_in_all_its_languages(data: Path) -> None:
    found = parallel(data)
    assert set(found["tower-1"]) == {*LANGUAGES, INDONESIAN}
    assert set(found["tower-2"]) == set(LANGUAGES)
    assert found["tower-1"]["th"].passage == tower("th")
    assert found["tower-1"][INDONESIAN].passage == EIFFEL


def test_a_paragraph_that_is_held_back_is_so_in_all_languages(data: Path) -> None:
    assert held_back(NILE)
    assert not held_back(EIFFEL)
    # river-2 is asked of the same paragraph, though squad_id lacks it; "none" is no question of XQuAD.
    assert set(parallel(data)) == {"tower-1", "tower-2"}


def test_every_span_holds_its_answer(data: Path) -> None:
    for texts in parallel(data).values():
        for one in texts.values():
            assert one.span
            assert one.passage[slice(*one.span)] == one.answers[0]


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_a_pair_asks_in_one_language_and_reads_in_another(seed: int) -> None:
    found = list(pairs({"full": FULL, "less": WITHOUT_INDONESIAN}, drawing(seed)))
    of = [tuple(one.id.split("-")) for one in found]
    assert [name for name, _, _ in of] == ["full"] * 6 + ["less"] * 3
    for one, (_, question, passage) in zip(found, of, strict=True):
        assert question != passage
        assert one.question == FULL[question].question
        assert (one.passage, one.span, one.answers) == (
            FULL[passage].passage,
            FULL[passage].span,
            FULL[passage].answers,
        )
    languages = [(question, passage) for _, question, passage in of]
    assert {("en", "id"), ("id", "en")} <= set(languages[:6])
    assert sum(question == "en" for question, _ in languages[6:]) == 1
    assert sum(passage == "en" for _, passage in languages[6:]) == 1


def test_each_epoch_draws_its_own_pairs_and_the_same_draw_the_same() -> None:
    found = {"full": FULL}
    assert list(pairs(found, drawing(1))) == list(pairs(found, drawing(1)))
    assert list(pairs(found, drawing(1))) != list(pairs(found, drawing(2)))


def test_no_question_of_the_validation_is_trained_on(seeds_dir: Path) -> None:
    data = seeds_dir.parent / "data"
    kept = parallel(data)
    xlingual = list(squad(data / "xlingual" / "train.json"))
    back = {one.id.removeprefix("xl-") for one in xlingual if held_back(one.passage)}
    english = {one.id for one in squad(data / "xquad" / "en.json")}
    assert len(back) == 144
    assert back <= english
    assert not back & kept.keys()
    paragraphs = {one.passage for texts in kept.values() for one in texts.values()}
    assert not paragraphs & {one.passage for one in xlingual if held_back(one.passage)}
