from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from retrieval.translations import Translations, load
from store.language.languages import function_words
from store.language.stems import stem, words


def stems(*one_word_each: str) -> list[str]:
    return stem(list(one_word_each))


DICTIONARY = {
    "en": {
        stems("bridge")[0]: stems("jembatan"),
        stems("ship")[0]: stems("kapal", "perahu"),
        stems("boat")[0]: stems("perahu", "sampan"),
        "when": stems("kapan"),
    },
    "id": {stems("perahu")[0]: stems("boat", "ship"), "kapan": ["when"]},
}


def translated(question: str, language: str | None, translations: Translations | None = None) -> list[str]:
    """The stems, each of which was an expression by itself."""
    found = (translations or Translations(DICTIONARY)).of(words(question), language, function_words(language))
    assert all(len(one) == 1 for one in found)
    return [one[0] for one in found]


@pytest.mark.parametrize(
    ("question", "language", "others"),
    [
        ("Which bridge is that?", "en", ["jembatan"]),
        ("BRIDGES", "en", ["jembatan"]),
        ("ships under the bridges", "en", ["kapal", "perahu", "jembatan"]),
        ("bridge and ship", "en", ["jembatan", "kapal", "perahu"]),
        ("Perahu siapa itu?", "id", ["boat", "ship"]),
    ],
)
def test_words_are_translated_in_either_direction_in_their_order(
    question: str, language: str, others: list[str]
) -> None:
    assert translated(question, language) == stems(*others)


def test_what_two_words_have_in_common_stands_once() -> None:
    assert translated("a boat, a ship, two boats", "en") == stems("perahu", "sampan", "kapal")


@pytest.mark.parametrize(("question", "language"), [("When?", "en"), ("WHEN WAS IT", "en"), ("Kapan?", "id")])
def test_function_words_are_not_translated(question: str, language: str) -> None:
    assert translated(question, language) == []
    # They would be, were they not known as such.
    assert Translations(DICTIONARY).of(words(question), language, frozenset())


@pytest.mark.parametrize("question", ["", "?!", "Who is Suramadu?", "1998 11,5", "jembatan"])
def test_what_the_dictionary_lacks_has_no_translation(question: str) -> None:
    assert translated(question, "en") == []


@pytest.mark.parametrize("language", [None, "", "fr"])
def test_a_question_of_an_unknown_language_has_none(language: str | None) -> None:
    assert translated("bridge ship perahu", language) == []
    assert translated("bridge ship perahu", language, load()) == []


def test_the_bundled_dictionary_knows_common_words_in_both_directions() -> None:
    for english, indonesian in [("bridge", "jembatan"), ("fish", "ikan"), ("weather", "cuaca")]:
        assert stems(indonesian)[0] in translated(english, "en", load())
        assert stems(english)[0] in translated(indonesian, "id", load())
    assert translated("berapakah yang dari", "id", load()) == []
    assert load() is load()


def test_the_bundled_file_is_sane() -> None:
    data: dict[str, dict[str, list[str]]] = tomllib.loads(
        (files("retrieval") / "translations.toml").read_text("utf-8")
    )
    assert data.keys() == {"en", "id"}
    for known in data.values():
        assert len(known) > 1000
        assert list(known) == sorted(known)
        for one, others in known.items():
            assert 1 <= len(others) <= 3, one
            assert len(set(others)) == len(others), one
            assert one not in others
            # What the index cannot hold would never be found.
            assert all(words(each) == [each] == [each.casefold()] for each in (one, *others)), one
            assert not any(each.isdecimal() for each in (one, *others)), one
