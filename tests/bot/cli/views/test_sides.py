"""Answers of articles that differ, and of copies, in a terminal."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.cli.views.answer import answer_view
from retrieval.models import Answer, Citation, Side

FIRST = Citation(1, "a", "a.txt", "Api di Kapuk", "Kabar", dt.date(2025, 6, 7), None,
                 "Sebanyak 485 bangunan hangus.", 0, 29, (9, 21))  # fmt: skip
SECOND = replace(FIRST, n=2, article_id="b", source="b.txt", publisher="Warta", date=dt.date(2025, 6, 6),
                 quote="450 rumah terbakar.", end=19, highlight=(0, 9))  # fmt: skip
SIDES = (
    Side("485 bangunan", (FIRST,), FIRST.date, "Kabar"),
    Side("450 rumah", (SECOND,), SECOND.date, "Warta"),
)
CONFLICT = Answer("Berapa?", "id", True, "450 rumah", 0.5, (FIRST, SECOND), relation="conflict", sides=SIDES)


def test_sides_stand_one_below_the_other_each_with_its_quote() -> None:
    shown = answer_view(CONFLICT).plain.splitlines()
    assert shown == [
        "Sumber berbeda:",
        "Kurang yakin: periksa kutipannya",
        "",
        "485 bangunan · Kabar · 7 Juni 2025",
        "[1] “Sebanyak 485 bangunan hangus.”",
        "    Kabar · Api di Kapuk · 7 Juni 2025 · a.txt",
        "",
        "450 rumah · Warta · 6 Juni 2025",
        "[2] “450 rumah terbakar.”",
        "    Warta · Api di Kapuk · 6 Juni 2025 · b.txt",
    ]
    assert answer_view(CONFLICT, "en").plain.startswith("Sources differ:\n")


def test_of_a_side_what_is_not_known_is_left_out() -> None:
    bare = replace(CONFLICT, sides=(replace(SIDES[0], date=None, publisher=None), SIDES[1]))
    assert "\n485 bangunan\n[1]" in answer_view(bare).plain


def test_an_update_says_what_was_reported_before() -> None:
    update = replace(CONFLICT, answer="485 bangunan", relation="update")
    first, *rest = answer_view(update).plain.splitlines()
    assert first == "485 bangunan (7 Juni 2025); laporan sebelumnya: 450 rumah"
    assert "[2] “450 rumah terbakar.”" in rest


def test_the_outlets_of_copies_stand_behind_the_source() -> None:
    copied = replace(CONFLICT, relation=None, sides=(), citations=(replace(FIRST, also_in=("Suara", "Pos")),))
    assert answer_view(copied).plain.endswith("· a.txt · juga di: Suara, Pos")
    assert answer_view(copied, "en").plain.endswith("· a.txt · also in: Suara, Pos")
