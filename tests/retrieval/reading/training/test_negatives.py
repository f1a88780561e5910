"""Hard negatives: what kutip's own search finds for a question, and what holds no accepted answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retrieval.reading.training.examples import Example
from retrieval.reading.training.negatives import Negatives, mined

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder

OWN = "Jembatan Suramadu diresmikan pada 10 Juni 2009 oleh Presiden Yudhoyono."
# The same date, written as the other accepted answer, in English, and within another number.
SAME = "Suramadu Bridge opened to traffic on June 10, 2009."
ALSO = "Jembatan itu sudah dibuka sejak Juni 2009."
NEAR = "Jembatan Suramadu menghubungkan Surabaya dan Madura."
BRIDGE = "Jembatan Ampera di Palembang diresmikan pada tahun 1965."
FAR = "Harga cabai di pasar induk naik menjelang lebaran."
PASSAGES = (FAR, SAME, BRIDGE, OWN, ALSO, NEAR)

QUESTION = Example(
    "q", "Kapan Jembatan Suramadu diresmikan?", OWN, (34, 46), ("10 Juni 2009", "June 10, 2009", "Juni 2009")
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for what is mined; settings of the user's are not found there."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def of(work: Path, encoder: Encoder, *passages: str, example: Example = QUESTION) -> Negatives:
    return mined(work, {"set": [example]}, passages, encoder)["set"]


def test_a_negative_is_not_the_own_passage_and_holds_no_accepted_answer(here: Path, encoder: Encoder) -> None:
    found = of(here, encoder, *PASSAGES)["q"]
    assert set(found) == {NEAR, BRIDGE, FAR}
    assert found[-1] == FAR


def test_a_question_without_an_answer_has_negatives_too(here: Path, encoder: Encoder) -> None:
    example = Example("q", "Kapan Jembatan Suramadu runtuh?", OWN, None)
    longer = f"{OWN} {FAR}"
    assert set(of(here, encoder, *PASSAGES, longer, example=example)["q"]) == {*PASSAGES} - {OWN}


def test_a_piece_of_the_own_passage_is_no_negative(here: Path, encoder: Encoder) -> None:
    filler = " ".join(f"Pada hari ke-{day} arus lalu lintas lancar di kedua arah." for day in range(60))
    own = f"{OWN} {filler}"
    example = Example("q", QUESTION.question, own, (34, 46), QUESTION.answers)
    found = of(here, encoder, own, f"{NEAR} {own}", FAR, example=example)["q"]
    # What begins otherwise and goes on as the own passage does is cut into pieces elsewhere.
    assert FAR in found
    assert all(text == FAR or text.startswith(NEAR) or text in filler for text in found)
    assert not any(text in own for text in found)


def test_the_best_six_are_kept(here: Path, encoder: Encoder) -> None:
    near = [f"Jembatan nomor {number} di Surabaya diresmikan gubernur." for number in range(9)]
    found = of(here, encoder, FAR, *near)["q"]
    assert len(set(found)) == len(found) == 6
    assert set(found) < set(near)


def test_what_was_mined_is_read_again(here: Path, encoder: Encoder) -> None:
    first = of(here, encoder, *PASSAGES)
    both = mined(here, {"set": [QUESTION], "other": [QUESTION]}, [FAR], encoder)
    assert both == {"set": first, "other": {"q": [FAR]}}
    assert sorted(path.name for path in here.iterdir()) == ["negatives-other.jsonl", "negatives-set.jsonl"]


def test_mining_twice_gives_the_same(here: Path, encoder: Encoder) -> None:
    for work in ("one", "two"):
        (here / work).mkdir()
        of(here / work, encoder, *PASSAGES)
    one, two = (here / work / "negatives-set.jsonl" for work in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_a_negative_may_hold_any_character(here: Path, encoder: Encoder) -> None:
    odd = ["Jembatan\u2028Ampera\u0085di Palembang.", "Jembatan 🌉 «Barelang» di Batam."]
    found = of(here, encoder, *odd, "")
    assert set(found["q"]) == set(odd)
    assert of(here, encoder) == found
