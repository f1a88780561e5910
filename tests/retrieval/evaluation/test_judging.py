"""What counts as a right answer."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from retrieval.evaluation.item_scores import scores
from retrieval.evaluation.judging import judge, judges_answers, members_found, says_answer, states
from retrieval.evaluation.records import Case, Item, Quoted

SENTENCE = "IUP PT Gag Nikel tidak dicabut karena berada di luar kawasan geopark."
VERDICT = Case("v", "Apakah izin PT Gag dicabut?", ("tidak dicabut",), kind="yesno", verdict="no")
LIST = Case("l", "Pupuk apa saja?", members=(("kalium", "potassium"), ("fosfor",)))


def item(case: Case, answer: str, *quotes: str, answered: bool = True, verdict: str | None = None) -> Item:
    quoted = tuple(Quoted("a.txt", quote, valid=True) for quote in quotes)
    return Item(case, answered, answer, 0.9, quoted, (), None, {}, verdict)


@pytest.mark.parametrize(
    ("verdict", "answer", "right"),
    [
        ("no", f"Tidak: {SENTENCE}", True),
        ("yes", f"Ya: {SENTENCE}", False),
        (None, SENTENCE, False),
        ("no", "Tidak: Izin itu masih berlaku.", False),
    ],
)
def test_the_verdict_must_be_the_right_one_and_rest_on_an_accepted_sentence(
    verdict: str | None, answer: str, right: bool
) -> None:
    assert says_answer(item(VERDICT, answer, verdict=verdict)) is right
    assert judge(item(VERDICT, answer, verdict=verdict)) == ("right" if right else "wrong")


def test_the_quote_of_a_verdict_may_hold_what_decides() -> None:
    said = "Tidak: Izin itu masih berlaku."
    assert says_answer(item(VERDICT, said, SENTENCE, verdict="no"))
    assert not says_answer(item(VERDICT, said, SENTENCE, verdict="yes"))
    # Of other kinds, the quote is no answer.
    assert not says_answer(item(replace(VERDICT, verdict=None, kind="who"), said, SENTENCE))


def test_where_only_the_verdict_is_known_it_decides() -> None:
    case = replace(VERDICT, answers=())
    assert judges_answers(case)
    right, wrong = (item(case, "Tidak: begitu.", verdict=verdict) for verdict in ("no", "yes"))
    assert (judge(right), judge(wrong)) == ("right", "wrong")
    assert scores(right)["right"] == 1
    # There are no words to compare.
    assert math.isnan(scores(right)["f1"])
    assert math.isnan(scores(right)["quote_holds_answer"])


def test_a_verdict_where_none_is_asked_for_does_not_matter() -> None:
    case = Case("n", "Is it aimed at anyone?", ("no", "tidak ditujukan"), type="yesno")
    assert says_answer(item(case, "No: kerja sama itu untuk perdamaian.", verdict="no"))


@pytest.mark.parametrize(
    ("answer", "quotes", "found"),
    [
        ("Kalium dan fosfor", (), 1.0),
        ("kalium", ("Kulitnya kaya akan fosfor.",), 1.0),
        ("Potassium", ("Dan fosfor.",), 1.0),
        ("kalium", ("Kulitnya kaya akan magnesium.",), 0.5),
        ("kalium dan fosforit", (), 0.5),
        ("nitrogen", (), 0.0),
    ],
)
def test_a_list_needs_all_its_members(answer: str, quotes: tuple[str, ...], found: float) -> None:
    said = item(LIST, answer, *quotes)
    assert says_answer(said) is (found == 1)
    assert members_found(said) == scores(said)["members_found"] == found
    assert members_found(replace(said, answered=False)) == 0


def test_the_words_of_a_list_are_compared_with_all_members() -> None:
    assert scores(item(LIST, "kalium, fosfor"))["exact_match"] == 1
    # Of two words given and two wanted, one is shared.
    assert scores(item(LIST, "kalium lain"))["f1"] == 0.5
    assert scores(item(LIST, "kalium", "Ada kalium, ada fosfor."))["quote_holds_answer"] == 1
    assert math.isnan(members_found(item(VERDICT, "x")))


def test_a_passage_holds_a_list_if_it_has_all_members() -> None:
    assert states(["kalium dan fosfor"], LIST)
    assert not states(["kalium"], LIST)


ONE_SENTENCE = (
    "Menurut keterangan resmi yang disampaikan pada sore hari itu, rapat yang panjang tersebut dipimpin Joko."
)
TWO_SENTENCES = "Rapat itu dipimpin Joko. Ia pulang."


@pytest.mark.parametrize(
    ("answer", "kind", "right"),
    [
        ("Joko", "who", True),
        (ONE_SENTENCE, "who", True),
        # Six words in two sentences; "Joko Widodo" has two.
        (TWO_SENTENCES, "who", True),
        (f"{TWO_SENTENCES} Lalu ia tidur.", "who", False),
        (f"{ONE_SENTENCE} Ia pulang.", None, False),
        (f"{ONE_SENTENCE} Ia pulang.", "definition", False),
        (f"{ONE_SENTENCE} Ia pulang.", "said", True),
        (f"{ONE_SENTENCE} Ia pulang.", "why", True),
        (f"{ONE_SENTENCE} Ia pulang.", "list", True),
    ],
)
def test_an_answer_is_one_sentence_or_not_much_longer_than_the_accepted_ones(
    answer: str, kind: str | None, right: bool
) -> None:
    case = Case("w", "Siapa memimpin rapat?", ("Joko", "Joko Widodo"), type=kind)
    assert says_answer(item(case, answer)) is right
    # Its words tell in any case how much of it is the answer.
    assert 0 < scores(item(case, answer))["f1"] <= 1


def test_a_held_back_list_is_judged_by_what_it_would_have_quoted() -> None:
    held = item(LIST, "kalium", "Ada fosfor.", answered=False)
    assert says_answer(held)
    assert judge(held) == "wrong refusal"
