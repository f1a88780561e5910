from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from config.errors import SettingsError
from retrieval.synonyms import MOST_MEMBERS, MOST_WORDS, Synonyms, load
from store.language.stems import stem, words

GROUPS = [
    ["Menlu", "menteri luar negeri", "foreign minister"],
    ["menteri", "minister"],
    ["AS", "Amerika Serikat", "United States"],
    ["WHO", "World Health Organization"],
    ["pbb", "United Nations"],
    ["gempa", "earthquake", "quake"],
    ["bumi", "earth"],
    ["gempa", "tremor"],
]


def variants(question: str, synonyms: Synonyms | None = None) -> list[str]:
    found = (synonyms or Synonyms(GROUPS)).variants(words(question))
    return [" ".join(one) for one in found]


def stems(*expressions: str) -> list[str]:
    return [" ".join(stem(words(expression))) for expression in expressions]


def bundled() -> list[list[str]]:
    data: dict[str, list[list[str]]] = tomllib.loads(
        (files("retrieval") / "synonyms.toml").read_text("utf-8")
    )
    return data["groups"]


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("Siapa menteri itu?", ["minister"]),
        ("Who are the ministers?", ["menteri"]),
        ("Where did the UNITED nations meet?", ["pbb"]),
        ("Kapan pbb dibentuk?", ["United Nations"]),
        ("Kapan PBB dibentuk?", ["United Nations"]),
        ("Apa kata Amerika Serikat?", ["AS", "United States"]),
        ("quake, earth", ["gempa", "earthquake", "bumi"]),
    ],
)
def test_the_others_of_a_group_are_found_in_either_direction(question: str, others: list[str]) -> None:
    assert variants(question) == stems(*others)


@pytest.mark.parametrize("question", ["", "?!", "Berapa harga cabai?", "United we stand", "nations united"])
def test_a_question_without_a_whole_expression_has_no_variants(question: str) -> None:
    assert variants(question) == []


def test_the_longest_expression_counts_alone() -> None:
    assert variants("Siapa menteri luar negeri?") == stems("Menlu", "foreign minister")
    assert variants("Siapa menteri luar biasa?") == stems("minister")


def test_words_of_one_expression_begin_no_other() -> None:
    synonyms = Synonyms([["gempa bumi", "earthquake"], ["bumi hangus", "scorched earth"]])
    assert variants("gempa bumi hangus", synonyms) == stems("earthquake")


def test_variants_come_in_the_order_of_the_groups_and_once() -> None:
    assert variants("gempa dan menteri dan gempa") == stems("minister", "earthquake", "quake", "tremor")
    twice = Synonyms([["gempa", "quake"], ["gempa", "quakes", "tremor"]])
    assert variants("gempa", twice) == stems("quake", "tremor")


def test_what_the_question_says_already_is_left_out() -> None:
    assert variants("Apakah earthquakes sama dengan gempa?") == stems("quake", "tremor")
    assert variants("PBB, United Nations") == []


def test_a_stem_that_only_begins_alike_is_not_in_the_question() -> None:
    assert variants("tremors, earthquakelike, gempa") == stems("earthquake", "quake")


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("Siapa presiden AS?", ["Amerika Serikat", "United States"]),
        ("Apa yang dikatakan WHO?", ["World Health Organization"]),
        ("as soon as possible", []),
        ("As of today", []),
        ("who said so?", []),
        ("Who said so?", []),
        ("WHO SAID SO IN 2020?", []),
        ("WHO ASKED THE UNITED NATIONS?", ["pbb"]),
    ],
)
def test_an_abbreviation_in_capitals_is_told_by_them(question: str, others: list[str]) -> None:
    assert variants(question) == stems(*others)


def test_only_two_to_four_capitals_are_told_by_them() -> None:
    synonyms = Synonyms([["X", "ten"], ["ASEAN", "South East"], ["G20", "twenty"], ["LA TI", "north"]])
    assert variants("an x", synonyms) == stems("ten")
    assert variants("an asean summit", synonyms) == stems("South East")
    assert variants("a g20 summit", synonyms) == stems("twenty")
    assert variants("a la ti summit", synonyms) == stems("north")


@pytest.mark.parametrize(
    "question",
    ["gempa " * 20_000, "g" * 100_000, "\x00\x1b[31mgempa\x07\u202e", "gempa\ud800", '"gempa" OR *'],
)
def test_hostile_questions_are_only_words(question: str) -> None:
    assert set(variants(question)) <= set(stems("earthquake", "quake", "tremor"))


def test_the_bundled_groups_join_the_languages() -> None:
    assert "tiongkok" in variants("Who governs China?", load())
    assert stems("bird flu")[0] in variants("Berapa korban flu burung?", load())
    assert stems("amerika serikat")[0] in variants("Who leads the U.S. army?", load())
    assert variants("who told us as much?", load()) == []


def test_the_bundled_file_is_sane() -> None:
    groups = bundled()
    assert len(groups) > 200
    for group in groups:
        stemmed = [tuple(stem(words(member))) for member in group]
        assert 2 <= len(group) <= MOST_MEMBERS, group
        assert len(set(stemmed)) == len(group), f"{group} holds a member twice"
        assert all(len(member) <= MOST_WORDS and all(member) and member for member in stemmed), group
    assert len({frozenset(group) for group in groups}) == len(groups)


def test_a_users_groups_come_after_the_bundled_ones(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('# Ours\ngroups = [["gempa", "lindu"], ["kutip", "pull quote"]]', "utf-8-sig")
    mine = load(path)
    assert variants("gempa", mine) == [*variants("gempa", load()), *stems("lindu")]
    assert variants("pull quotes", mine) == stems("kutip")
    assert variants("pull quotes", load()) == []
    assert load(path) is mine


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("groups = [", "not valid TOML"),
        ("groups = " + "[" * 100_000, "not valid TOML"),
        ('groups = [["a\x00b", "c"]]', "not valid TOML"),
        ("\udcff\udcfe", "not valid TOML"),
        ("", "one list named groups"),
        ('group = [["a", "b"]]', "one list named groups"),
        ('groups = [["a", "b"]]\nother = 1', "one list named groups"),
        ('groups = "a, b"', "one list named groups"),
        ('[groups]\na = ["b", "c"]', "one list named groups"),
        ('groups = ["a", "b"]', "Group 1 "),
        ('groups = [["a", "b"], ["c"]]', "Group 2 "),
        ("groups = [[]]", "Group 1 "),
        ('groups = [["a", 1]]', "Group 1 "),
        ('groups = [["a", ["b"]]]', "Group 1 "),
        ('groups = [["a", {text = "b"}]]', "Group 1 "),
        ('groups = [["a", ""]]', "Group 1 "),
        ('groups = [["a", "\\u0000 ?!"]]', "Group 1 "),
        (f'groups = [["a", "{"b " * 100_000}"]]', "Group 1 "),
        (f"groups = [{[str(number) for number in range(1_000)]}]", "Group 1 "),
    ],
)
def test_a_file_of_another_form_is_refused_in_a_sentence(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingsError) as caught:
        load(path)
    sentence = str(caught.value)
    assert problem in sentence
    assert str(path) in sentence
    assert 'groups = [["Tiongkok", "China"]' in sentence
    assert len(sentence) < 250 + len(str(path))
    assert sentence.isprintable()


@pytest.mark.parametrize("name", [".", "absent.toml", "absent/mine.toml"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="cannot be read") as caught:
        load(tmp_path / name)
    assert str(tmp_path / name) in str(caught.value)


def test_control_characters_and_endless_words_of_a_user_find_only_words(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(f'groups = [["zzgempa", "\\u001b[31mmerah\\u0000", "{"w" * 100_000}"]]', "utf-8")
    found = load(path).variants(words("zzgempa"))
    assert found[0][-1] == stem(["31mmerah"])[0]
    assert len(found[1][0]) <= 64
    assert all(one.isalnum() for member in found for one in member)
