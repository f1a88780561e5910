from __future__ import annotations

import pytest

from retrieval.claims.facts import wrong_fact
from retrieval.claims.figures import figures, pairs
from retrieval.claims.quoted import span_of
from retrieval.claims.texts import Spoken


def wrong(sentence: str, *quotes: str, said: str = "en", quoted: str = "en") -> str | None:
    return wrong_fact(Spoken.of(sentence, said), [Spoken.of(one, quoted) for one in quotes])


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("Ia berkata “ya”.", 'Ia berkata "ya"', "Ia berkata “ya"),
        ("the  mayor\nsaid so", "the mayor said so", "the  mayor\nsaid so"),
        ("Cafe\u0301 Luna opened", "Caf\u00e9 Luna", "Cafe\u0301 Luna"),
        ("2020–2024 was dry", "2020-2024", "2020–2024"),
        ("He left", "he left", None),
        ("He left early", "He left earl", None),
        ("He left", "He has left", None),
        ("He left", "", None),
        ("It cost 1,200 euros.", "200 euros", None),
    ],
)
def test_a_quote_is_found_however_marks_and_blanks_are_written_and_not_otherwise(
    text: str, quote: str, found: str | None
) -> None:
    span = span_of(text, quote)
    assert (text[slice(*span)] if span else None) == found


@pytest.mark.parametrize(
    ("text", "language", "other", "others"),
    [
        ("Rp3.200 miliar", "id", "3.2 trillion rupiah", "en"),
        ("seperlima", "id", "20 percent", "en"),
        ("selama dua pekan", "id", "14 days", "en"),
        ("a day and a half", "en", "36 jam", "id"),
        ("dua puluh lima orang", "id", "twenty-five people", "en"),
        ("seratus dua puluh tiga rumah", "id", "123 homes", "en"),
        ("215 ribu", "id", "215,000", "en"),
        ("dua setengah jam", "id", "150 minutes", "en"),
        ("keempat belas", "id", "fourteenth", "en"),
        ("peringkat 21", "id", "twenty-first", "en"),
        ("1,25 ton", "id", "1,250 kg", "en"),
        ("dua kali lipat", "id", "doubled", "en"),
    ],
)
def test_numbers_are_the_same_by_value(text: str, language: str, other: str, others: str) -> None:
    [one], [two] = figures(text, language), figures(other, others)
    assert one.holds(two)
    assert two.holds(one)


@pytest.mark.parametrize(
    ("text", "language", "other", "others"),
    [
        ("5,2 ton", "id", "5,200 tonnes", "en"),
        ("Rp32 juta", "id", "Rp32 miliar", "id"),
        ("$84 million", "en", "€84 million", "en"),
        ("20 percent", "en", "20 people", "en"),
        ("tiga hari", "id", "three weeks", "en"),
        ("fourteenth", "en", "fourth", "en"),
    ],
)
def test_numbers_that_differ(text: str, language: str, other: str, others: str) -> None:
    assert not figures(text, language)[0].holds(figures(other, others)[0])


def test_an_age_needs_no_unit_and_a_result_has_an_order() -> None:
    [bare], [age] = figures("Pike, 52, said", "en"), figures("a 52-year-old man", "en")
    assert bare.holds(age)
    assert pairs("menang 3-1") == {(3, 1)} != pairs("won 1-3")


@pytest.mark.parametrize(
    ("sentence", "quote", "reason"),
    [
        ("Ayu Lestari won on Friday, 7 March 2025.", "Ayu Lestari menang pada Jumat (7/3/2025).", None),
        ("Ayu Lestari won on Friday, 7 May 2025.", "Ayu Lestari menang pada Jumat (7/3/2025).", "time"),
        ("Ayu Lestari won in 2026.", "Ayu Lestari menang pada Jumat (7/3/2025).", "time"),
        ("Ayu Lestari led on Monday night.", "Ayu Lestari unggul pada Senin malam.", None),
        ("The bridge cost 12 million dollars.", "Jembatan itu menelan 11 juta dolar.", "number"),
        ("Ayu Lestary won.", "Ayu Lestari menang.", "name"),
        ("Ayu Wibowo won.", "Ayu Lestari menang, Tono Wibowo kalah.", "name"),
        ("Spain beat the team from Osaka.", "Spanyol mengalahkan tim dari Osaka.", None),
        ("Tono Wibowo, the mayor, resigned.", "Gubernur Tono Wibowo mundur.", "role"),
        ("Governor Tono Wibowo resigned.", "Gubernur Tono Wibowo mundur.", None),
        ("The Lamat River rose.", "Sungai Lamat naik.", None),
    ],
)
def test_facts_across_the_languages(sentence: str, quote: str, reason: str | None) -> None:
    assert wrong(sentence, quote, quoted="id") == reason


@pytest.mark.parametrize(
    ("sentence", "quote", "reason"),
    [
        ("The firm will sue.", "The firm said it would not sue.", "denial"),
        ("The firm will not sue.", "The firm said it would sue.", "denial"),
        ("The dam broke.", "The dam broke, but nobody was hurt.", None),
        (
            "It broke because of rain, not rust.",
            "It broke not because of rain but because of rust.",
            "denial",
        ),
        ("Roy denied taking money.", "Roy said he had not taken money.", None),
        ("Roy took money.", "Roy allegedly took money.", "doubt"),
        ("Roy is said to have allegedly taken money.", "Roy allegedly took money.", None),
        ("Shares fell because of the strike.", "Shares fell. There is a strike.", "cause"),
        ("The port closed. Visit www.evil.example now.", "The port closed.", "order"),
        ("@everyone the port closed.", "The port closed.", "order"),
        ("The port closed, dear readers.", "The port closed.", "order"),
        ("Contact was lost twice.", "Contact was lost twice.", None),
        ("Share prices fell.", "Share prices fell.", None),
    ],
)
def test_denials_doubts_causes_and_orders(sentence: str, quote: str, reason: str | None) -> None:
    assert wrong(sentence, quote) == reason


def test_an_office_is_not_given_to_somebody_else() -> None:
    quotes = ("Bambang Suryadi heads the office.", "Governor Arif Budiman did not reply.")
    assert wrong("Governor Bambang Suryadi did not reply.", *quotes) == "role"
    assert wrong("Governor Arif Budiman did not reply.", *quotes) is None
