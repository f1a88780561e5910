"""How the dictionary is learned, on sentences of our own, and that the bundled one was learned so."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from config.json_lines import read_json_lines
from retrieval.evaluation.studies.alignment import TARGET, as_toml, dictionary, pair, texts
from retrieval.reading.training.examples import QUESTIONS
from retrieval.reading.training.xquad import LANGUAGES
from store.language.stems import stem
from tests.retrieval.reading.training.small_data import (
    EIFFEL,
    FACQA_ID,
    IDK_MRC_ID,
    entry,
    squad_file,
    write,
)

ROOT = Path(__file__).parents[4]
TRANSLATED = [
    ("When did the old bridge close?", "Kapan jembatan lama itu ditutup?"),
    ("Who paints the bridge?", "Siapa yang mengecat jembatan itu?"),
    ("Why is the bridge green?", "Mengapa jembatan itu hijau?"),
    ("Who crossed the wooden bridge?", "Siapa yang menyeberangi jembatan kayu itu?"),
    ("What does the farmer sell in 1998?", "Apa yang dijual petani itu pada tahun 1998?"),
    ("Who paid the farmer in 1998?", "Siapa yang membayar petani itu pada tahun 1998?"),
    ("Why did the farmer leave the Melati shop?", "Mengapa petani itu meninggalkan toko Melati?"),
    ("Which shop sells wooden boats?", "Toko mana yang menjual perahu kayu?"),
    ("Who paints the green boats of Melati?", "Siapa yang mengecat perahu hijau milik Melati?"),
    ("Who waxes old boats?", "Siapa yang memoles perahu lama?"),
]
Learned = dict[str, dict[str, list[str]]]


def learned(sentences: Sequence[tuple[str, str]]) -> Learned:
    return dictionary([pair(*both) for both in sentences])


def stems(*words: str) -> list[str]:
    return stem(list(words))


def of(found: Learned, language: str, word: str) -> list[str]:
    return found[language].get(stems(word)[0], [])


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("bridge", "jembatan"),
        ("farmer", "petani"),
        ("shop", "toko"),
        ("boat", "perahu"),
        ("wooden", "kayu"),
        ("green", "hijau"),
        ("old", "lama"),
    ],
)
def test_words_that_go_together_are_learned_in_both_directions(english: str, indonesian: str) -> None:
    # Each stands beside several words of the other language.
    found = learned(TRANSLATED)
    assert of(found, "en", english) == stems(indonesian)
    assert of(found, "id", indonesian) == stems(english)


def test_function_words_and_numbers_are_no_words_to_learn() -> None:
    assert pair(
        "Who was it that sold 40 boats in 1998?", "Siapa yang menjual 40 perahu pada tahun 1998?"
    ) == (
        stems("sold", "boats"),
        stems("menjual", "perahu"),
    )
    assert learned([("Who is it, when and why?", "Siapakah itu, kapan dan mengapa?"), ("40", "40")] * 9) == {
        "en": {},
        "id": {},
    }


def test_what_is_the_same_in_both_is_not_in_the_dictionary() -> None:
    assert pair("Melati", "Melati") == (stems("Melati"), stems("Melati"))
    assert learned([("Melati", "Melati")] * 20) == {"en": {}, "id": {}}
    found = learned(TRANSLATED)
    assert not of(found, "en", "Melati")
    assert not of(found, "id", "Melati")


def test_what_was_met_once_is_not_learned() -> None:
    assert learned([("walrus", "anjing laut")]) == {"en": {}, "id": {}}
    found = learned([("penguin", "pinguin")] * 3 + [("swan", "angsa")])
    assert of(found, "en", "penguin") == stems("pinguin")
    assert not of(found, "en", "swan")


def test_no_word_has_more_than_three_and_the_likeliest_comes_first() -> None:
    counts = {"ship": 7, "boat": 6, "vessel": 5, "liner": 4}
    found = learned([(word, "kapal") for word, count in counts.items() for _ in range(count)])
    assert {word: of(found, "en", word) for word in counts} == dict.fromkeys(counts, stems("kapal"))
    assert of(found, "id", "kapal") == stems("ship", "boat", "vessel")
    equal = learned([(word, "kapal") for word in reversed(counts) for _ in range(5)])
    assert of(equal, "id", "kapal") == sorted(stems(*counts))[:3]


def test_a_rare_word_is_not_offered_for_a_common_one_but_the_other_way_round() -> None:
    found = learned([("bridge", "jembatan")] * 40 + [("viaduct", "jembatan")] * 4)
    assert of(found, "en", "viaduct") == stems("jembatan")
    assert of(found, "id", "jembatan") == stems("bridge")


def test_what_is_likely_from_one_side_alone_is_noise() -> None:
    # Nothing but "jembatan" could translate "foggy" here; what "jembatan" is translated by is well known.
    sentences = [("foggy bridge", "jembatan")] * 8
    few = learned([*sentences, *[("bridge", "jembatan")] * 20])
    assert of(few, "en", "foggy") == stems("jembatan")
    many = learned([*sentences, *[("bridge", "jembatan")] * 400])
    assert not of(many, "en", "foggy")
    assert of(many, "en", "bridge") == stems("jembatan")
    assert of(many, "id", "jembatan") == stems("bridge")


def test_the_questions_are_joined_with_their_english_versions(tmp_path: Path) -> None:
    english = {
        one["id"]: one["question"]
        for name in ("facqa_train_en", "idk_mrc_train_en")
        for one in read_json_lines(QUESTIONS / f"{name}.jsonl")
    }
    # What has no English version and what is held back from training is not among them.
    assert list(texts(write(tmp_path))) == [
        (english[FACQA_ID], "Kapan Jembatan Suramadu diresmikan?"),
        (english[IDK_MRC_ID], "Berapa tinggi Gunung Semeru?"),
        ("en: finished when?", "Kapan Menara Eiffel selesai dibangun?"),
        ("the eighties", "1889"),
    ]


def run(data: Path, target: Path, hash_seed: int) -> bytes:
    """What the learner writes, in a process of its own."""
    subprocess.run(
        [sys.executable, "-m", "retrieval.evaluation.studies.alignment", str(data), str(target)],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": str(hash_seed)},
        check=True,
    )
    return target.read_bytes()


def test_the_same_is_written_whatever_the_hashes_are(tmp_path: Path) -> None:
    write(tmp_path)
    english, indonesian = zip(*TRANSLATED, strict=True)
    for folder, names, asked, prefix in (
        ("xquad", LANGUAGES, english, ""),
        ("squad_id", ("train",), indonesian, "squad-trans-"),
    ):
        entries = [entry(f"{prefix}{n}", text, EIFFEL, "Paris") for n, text in enumerate(asked)]
        for name in names:
            squad_file(tmp_path / folder / f"{name}.json", {EIFFEL: entries})
    written = {run(tmp_path, tmp_path / f"{seed}.toml", seed) for seed in (0, 1, 2)}
    assert len(written) == 1
    found = tomllib.loads(written.pop().decode())
    assert found == learned(TRANSLATED)
    assert len(found["en"]) == len(found["id"]) >= 7
    assert all(list(known) == sorted(known) for known in found.values())


def test_the_artifact_says_where_it_is_from_and_may_hold_any_word() -> None:
    words = {"en": {'quo"te': ["ku\\tip", "naïf"], "11th": ["xi"]}, "id": {"xi": ["11th"]}}
    written = as_toml(words)
    assert tomllib.loads(written) == words
    assert written.startswith("# ")
    assert "CC BY-SA 4.0" in written.partition("[en]")[0]


def test_the_bundled_dictionary_is_what_is_learned(tmp_path: Path) -> None:
    data = ROOT.parent / "shared" / "data"
    if not data.is_dir():
        pytest.skip(f"the data sets that the dictionary is learned from are not at {data}")
    assert run(data, tmp_path / "translations.toml", 7) == TARGET.read_bytes()
