from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation.metrics.text import exact_match, f1, holds, normalise, token_f1

MONTHS_ID = ("Januari", "Februari", "Maret", "April", "Mei", "Juni",
             "Juli", "Agustus", "September", "Oktober", "November", "Desember")  # fmt: skip
MONTHS_EN = ("January", "February", "March", "April", "May", "June",
             "July", "August", "September", "October", "November", "December")  # fmt: skip
WEEKDAYS_ID = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DATES = st.dates(dt.date(1900, 1, 1), dt.date(2090, 12, 31))
# Letters whose upper and lower case fold to one, and all that the rules look at.
PLAIN = st.text(alphabet="aBcdeinrpsMyt 0123456789.,:'/-$()")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  Partai\tKomunis, CHINA! ", "partai komunis china"),
        ("The war in a far land", "war in far land"),
        ("Sang Merah Putih dan si Pitung", "merah putih dan pitung"),
        ("para menteri", "para menteri"),
        ("A", "a"),
        ("orang-orang", "orang orang"),
        ("Satelit Telkom - 2", "satelit telkom 2"),
        ("U.S. troops", "us troops"),
        ("Jum’at", "jumat"),
        ("Russia's war", "russia s war"),
        ("tahun 1990 - an", "tahun 1990an"),
        ("kilo\u00admeter\u200b ﬁve\x00ten", "kilometer five ten"),
        ("...", ""),
        ("", ""),
    ],
)
def test_case_punctuation_and_articles_do_not_count(text: str, words: str) -> None:
    assert normalise(text) == words


@pytest.mark.parametrize(
    ("same", "words"),
    [
        (["Rp 1.500", "Rp1,500", "Rp. 1.500", "IDR 1500", "1500"], "1500"),
        (["US$ 5 juta", "$5 juta", "USD 5 juta"], "usd 5 juta"),
        (["1.500.000", "1,500,000", "1500000"], "1500000"),
        (["1.500.000,75", "1,500,000.75"], "1500000.75"),
        (["3,5 juta", "3.5 juta"], "3.5 juta"),
        (["1,50", "1.50"], "1.50"),
        (["0,190", "0.190"], "0.190"),
        (["pukul 10.30", "pukul 10:30"], "pukul 10.30"),
        (["10.30.15", "10:30:15"], "10 30 15"),
        (["1.50.000"], "1 50 000"),
        (["1.500,750.25"], "1 500 750 25"),
        (["Rp 3.000-Rp 4.500.", "3,000 - 4,500"], "3000 4500"),
        (["dibuka 2023.Lalu"], "dibuka 2023 lalu"),
        (["harga Rp"], "harga rp"),
    ],
)
def test_figures_and_money_are_written_one_way(same: list[str], words: str) -> None:
    assert {normalise(text) for text in same} == {words}


@given(st.integers(0, 10**15))
def test_digits_group_with_points_or_commas(number: int) -> None:
    assert normalise(f"{number:,}") == normalise(f"{number:,}".replace(",", ".")) == str(number)


@pytest.mark.parametrize(
    ("same", "words"),
    [
        (["24 Mei", "May 24th", "24th of May", "MAY 24", "24-Mei"], "24 mei"),
        (["Mei 2023", "May 2023", "May, 2023"], "mei 2023"),
        (["5 Agt 2023", "05 Agustus 2023", "Aug. 5, 2023", "5 Aug. 2023"], "5 agustus 2023"),
        (["24 Mei 2023 (Rabu)", "Wed., 24 May 2023", "24 May 2023, Wednesday."], "24 mei 2023"),
        (["bulan Oktober", "bulan October"], "bulan oktober"),
        (["9-15 Oktober 2005"], "9 15 oktober 2005"),
        # Day or month first cannot be told.
        (["5/6/2023"], "5 6 2023"),
        # No such day.
        (["31.02.2023"], "31 02 2023"),
        # Not the day of a year: the weekday says more.
        (["Rabu, 24 Mei"], "rabu 24 mei"),
        (["24 May 2023, Sun Microsystems"], "24 mei 2023 sun microsystems"),
        (["1.024 Mei"], "1024 mei"),
        (["maytag", "Maytag"], "maytag"),
        (["prémei 2023"], "prémei 2023"),
    ],
)
def test_dates_are_written_one_way(same: list[str], words: str) -> None:
    assert {normalise(text) for text in same} == {words}


@given(DATES)
def test_a_day_is_the_same_however_it_is_written(day: dt.date) -> None:
    indonesian = f"{day.day} {MONTHS_ID[day.month - 1]} {day.year}"
    english = f"{MONTHS_EN[day.month - 1]} {day.day}, {day.year}"
    forms = [
        english,
        f"{day.day:02} {MONTHS_EN[day.month - 1]} {day.year}",
        f"{WEEKDAYS_ID[day.weekday()]}, {indonesian}",
        f"{WEEKDAYS_ID[day.weekday()]} ({indonesian})",
        f"{WEEKDAYS_EN[day.weekday()]}, {english}",
        day.isoformat(),
        *([f"{day.day}/{day.month}/{day.year}", day.strftime("%d.%m.%Y")] if day.day > 12 else []),
    ]
    assert {normalise(form) for form in forms} == {normalise(indonesian)}
    assert normalise(indonesian) != normalise(str(day + dt.timedelta(days=1)))


@given(PLAIN)
def test_case_never_counts(text: str) -> None:
    assert normalise(text.upper()) == normalise(text.lower())


@given(st.text())
def test_any_text_can_be_normalised(text: str) -> None:
    words = normalise(text)
    assert words == " ".join(words.split())
    assert exact_match(text, [text]) == token_f1(text, [text]) == 1.0


def test_f1_is_that_of_the_nearest_answer() -> None:
    # Two of two predicted words are among the three: P = 1, R = 2/3, F1 = 2 * 2/3 / (5/3) = 4/5.
    assert token_f1("Mei 2023", ["24 May 2023"]) == pytest.approx(4 / 5)
    # Against "dua hari": one of three and one of two: 2 * 1 / (3 + 2).
    assert token_f1("kunjungan dua pekan", ["Beijing", "dua hari"]) == pytest.approx(2 / 5)
    # A word counts as often as it stands in both: min(2, 1) = 1, 2 * 1 / (2 + 1).
    assert token_f1("satu satu", ["satu"]) == pytest.approx(2 / 3)
    assert token_f1("Tokyo", ["Beijing", "Shanghai"]) == 0.0


def test_an_exact_match_is_one_of_the_answers() -> None:
    assert exact_match("the Shanghai", ["Beijing", "Shanghai."]) == 1.0
    assert exact_match("di Shanghai", ["Beijing", "Shanghai"]) == 0.0


@pytest.mark.parametrize(
    ("prediction", "answers", "score"),
    [("", [], 1.0), ("?!", [], 1.0), ("Beijing", [], 0.0), ("", ["Beijing"], 0.0), ("", ["..."], 1.0)],
)
def test_silence_is_right_only_without_an_answer(prediction: str, answers: list[str], score: float) -> None:
    assert exact_match(prediction, answers) == token_f1(prediction, answers) == score


PASSAGE = "Menteri tiba di Shanghai pada Rabu, 24 Mei 2023, membawa Rp 1.500.000 dan Russia's letter."


@pytest.mark.parametrize(
    "answer",
    ["shanghai", "di Shanghai", "24 May", "2023-05-24", "Rabu", "pada Rabu 24 Mei 2023", "pada 24 Mei 2023",
     "May 2023", "Mei", "1,500,000", "Russia", "SHANGHAI PADA RABU"],
)  # fmt: skip
def test_a_passage_holds_an_answer_in_whole_words(answer: str) -> None:
    assert holds(PASSAGE, ["tidak ada", answer])


@pytest.mark.parametrize("answer", ["Shang", "hai", "Shanghai Rabu", "1.500", "25 Mei", "Selasa", "", "?"])
def test_a_passage_does_not_hold_parts_of_words_or_words_apart(answer: str) -> None:
    assert not holds(PASSAGE, [answer])


def test_no_answers_are_never_held() -> None:
    assert not holds(PASSAGE, [])


WORDS = st.lists(st.sampled_from(["satu", "dua", "tiga", "12", "3.5"]), max_size=8)


@given(WORDS, WORDS.filter(bool))
def test_holding_is_a_run_of_words(text: list[str], answer: list[str]) -> None:
    runs = [text[start : start + len(answer)] for start in range(len(text))]
    assert holds(", ".join(text), ["-".join(answer)]) == (answer in runs)


@given(WORDS, WORDS)
def test_f1_is_symmetric_and_a_share(one: list[str], other: list[str]) -> None:
    assert f1(one, other) == f1(other, one)
    assert 0.0 <= f1(one, other) <= 1.0
    assert (f1(one, other) == 1.0) == (sorted(one) == sorted(other))
