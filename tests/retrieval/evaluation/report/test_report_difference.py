from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from lxml import html as parser
from rich.console import Console

from retrieval.evaluation.compare import Change, Difference, compare
from retrieval.evaluation.records import Item, Run
from retrieval.evaluation.report.difference import difference_html, difference_table, plain
from retrieval.evaluation.scores import measure

pytest_plugins = ["tests.retrieval.evaluation.report.sample_runs"]


def printed(difference: Difference, width: int = 100) -> str:
    written = io.StringIO()
    Console(file=written, width=width).print(difference_table(difference))
    return written.getvalue()


def refusing(run: Run, **more: object) -> Run:
    """The run as if it had refused all it answered, and answered all it refused."""
    items = [replace(item, answered=not item.answered) for item in run.outcome.items]
    return replace(run, outcome=measure("kutip", items), **more)  # type: ignore[arg-type]


def only(change: Change) -> Difference:
    return Difference("set", "set", 20, 0, 0, 0, (change,), (), ())


@pytest.mark.parametrize("width", [100, 80])
def test_nothing_of_the_metrics_is_cut(make_run: Callable[..., Run], width: int) -> None:
    run = make_run(24)
    difference = compare(refusing(run), run)
    shown = printed(difference, width)
    assert max(map(len, shown.splitlines())) <= width
    for change in difference.changes:
        assert f"{change.old:.3f} {change.new:.3f}" in shown
    # Eighteen lost and six gained.
    row = r"^coverage +0\.750 0\.250 -0\.500 -0\.\d{3} to -0\.\d{3} +0\.023 McNemar +lower"
    assert re.search(row, shown, re.MULTILINE)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (Change("right", 0.6, 0.4, 0.2, 0.1, 0.3, 0.01, "McNemar", 20), "better"),
        (Change("right", 0.4, 0.6, -0.2, -0.3, -0.1, 0.01, "McNemar", 20), "worse"),
        (Change("ece", 0.4, 0.6, -0.2, -0.3, -0.1, None, "interval", 20), "better"),
        (Change("ece", 0.6, 0.4, 0.2, 0.1, 0.3, None, "interval", 20), "worse"),
        (Change("coverage", 0.6, 0.4, 0.2, 0.1, 0.3, 0.01, "McNemar", 20), "higher"),
        (Change("right", 0.6, 0.4, 0.2, 0.01, 0.4, 0.05, "McNemar", 20), "not significant"),
        (Change("ece", 0.6, 0.4, 0.2, 0.0, 0.4, None, "interval", 20), "not significant"),
        (Change("auroc", 0.6, 0.4, 0.2, float("nan"), float("nan"), None, "interval", 20), "not significant"),
        (Change("right", 0.6, 0.4, 0.2, 0.1, 0.3, 0.01, "bootstrap", 5), "too few cases"),
        (Change("right", 0.4, 0.4, 0.0, 0.0, 0.0, 1.0, "McNemar", 5), "unchanged"),
        (Change("right", 0.4, 0.4, 0.0, -0.1, 0.1, 1.0, "McNemar", 20), "not significant"),
        (Change("a new metric", 0.4, 0.6, -0.2, -0.3, -0.1, 0.0, "bootstrap", 20), "lower"),
    ],
)
def test_a_change_is_called_by_a_word(change: Change, word: str) -> None:
    row = printed(only(change)).splitlines()[3].rstrip()
    assert row.endswith(f" {word}")
    assert (
        parser.fragment_fromstring(difference_html(only(change)))
        .xpath("//tbody/tr/td[last()]")[0]
        .text_content()
        == word
    )


def test_what_rounds_to_nothing_has_no_sign_and_a_small_p_is_no_zero() -> None:
    shown = printed(only(Change("right", 0.4, 0.4, -0.0001, -0.2, 0.00049, 0.0004, "bootstrap", 20)))
    assert "right  0.400 0.400  0.000 -0.200 to 0.000 <0.001 bootstrap worse" in shown


def test_the_worst_twenty_flips_are_shown_and_the_rest_counted(make_run: Callable[..., Run]) -> None:
    run = make_run(40)
    difference = compare(refusing(run), run)
    shown = printed(difference)
    worse = sum(flip.gain < 0 for flip in difference.flips)
    assert (
        f"Verdicts that changed: {worse} for the worse, {len(difference.flips) - worse} for the better"
        in shown
    )
    assert f"\nand {len(difference.flips) - 20} more\n" in shown
    assert re.findall(r" → .*  (q-\d+)\n", shown) == [flip.new.case.id for flip in difference.flips[:20]]
    assert "right → wrongly refused" in shown
    rows = parser.fragment_fromstring(difference_html(difference)).xpath(
        "//details//tbody/tr/th/small/text()"
    )
    assert rows == [flip.new.case.id for flip in difference.flips]


def test_a_pipe_gets_a_line_for_each_metric_setting_and_flip(
    make_run: Callable[..., Run], hostile: str
) -> None:
    run = make_run(40, text=hostile)
    difference = compare(refusing(run, config={"settings": {"passages": 5, "note": hostile}}), run)
    said, head, *lines = plain(difference).splitlines()
    assert said == "40 cases in both runs."
    assert head.split("\t") == ["metric", "old", "new", "change", "interval", "p", "test", "verdict"]
    metrics, lines = lines[: len(difference.changes)], lines[len(difference.changes) :]
    assert {len(line.split("\t")) for line in metrics} == {8}
    assert metrics[0].split("\t")[0] == "right"
    assert lines[:2] == ["settings.passages\t8\t5", "version\t0.1\tnot set"]
    assert [line.split("\t")[1] for line in lines[2:]] == [flip.new.case.id for flip in difference.flips]
    assert {len(line.split("\t")) for line in lines[2:]} == {5}
    assert not set("\x1b\u202e\ud800") & set(plain(difference))


def test_what_a_refusal_held_back_is_said_so(make_run: Callable[..., Run]) -> None:
    run = make_run(12)
    shown = printed(compare(refusing(run), run))
    assert "  old: Jembatan itu diresmikan pada 12 Juni.\n" in shown
    assert "  new: refused; would have said: Jembatan itu diresmikan pada 12 Juni.\n" in shown


def test_texts_steer_neither_terminal_nor_browser(make_run: Callable[..., Run], hostile: str) -> None:
    run = make_run(8, text=hostile)
    new = refusing(run, set_name=f"other {hostile}", config={f"key {hostile}": hostile})
    difference = compare(new, run)
    shown = printed(difference)
    assert not set("\x1b\u202e\ud800") & set(shown)
    # Shown in part, as the lines are cut; square brackets are no markup.
    assert "</script><img src=x onerror=alert(1)>" in shown
    page = difference_html(difference)
    assert not set("\x1b\u202e\ud800") & set(page)
    section = parser.fragment_fromstring(page)
    assert not section.xpath("//script | //img | //@onerror | //@style")
    texts = section.text_content()
    assert "</script><img src=x onerror=alert(1)>" in texts
    assert "[bold]" in texts


def test_long_texts_take_a_line_each(make_run: Callable[..., Run], make_item: Callable[..., Item]) -> None:
    run = make_run(0)
    old, new = (
        replace(run, outcome=measure("kutip", [make_item(2, text="kata\n" * 5000, answered=answered)]))
        for answered in (True, False)
    )
    lines = printed(compare(new, old)).splitlines()
    assert max(map(len, lines)) <= 100
    flip = lines[lines.index("right → wrongly refused  q-2") :]
    assert len(flip) == 4
    assert all(line.endswith("…") for line in flip[1:])


def test_cases_that_are_not_shared_are_counted(make_run: Callable[..., Run]) -> None:
    run = make_run(12)
    items = run.outcome.items
    other = replace(items[1].case, answers=("Hatta",))
    old = replace(run, outcome=measure("kutip", [replace(items[1], case=other), *items[2:]]))
    new = replace(run, outcome=measure("kutip", items[:-2]))
    for shown in (printed(compare(new, old)), difference_html(compare(new, old))):
        assert "9 cases in both runs, 2 only in the old one, 1 only in the new one." in shown
        assert "1 case had other accepted answers or sources in the old run; both runs are judged by" in shown
        assert "No verdict changed." in shown


def test_runs_without_a_common_case_are_not_compared(make_run: Callable[..., Run]) -> None:
    difference = compare(replace(make_run(4), set_name="squad"), make_run(0))
    assert printed(difference).splitlines() == [
        "The runs are of different question sets: facqa/valid (old) and squad (new).",
        "No case, by id and question, is in both runs, so there is nothing to compare.",
    ]
    assert "<table" not in difference_html(difference)


def test_the_configuration_is_shown_where_it_changed(make_run: Callable[..., Run]) -> None:
    run = make_run(8)
    difference = compare(replace(run, config={"version": "0.1", "settings": {"passages": 5}}), run)
    assert (
        'Configuration: 2 values changed\n  settings.note: "" → not set\n  settings.passages: 8 → 5\n'
        in printed(difference)
    )
    rows = parser.fragment_fromstring(difference_html(difference)).xpath("//table[@class='config']/tbody/tr")
    assert [[cell.text_content() for cell in row] for row in rows] == [
        ["settings.note", "", "not set"],
        ["settings.passages", "8", "5"],
    ]
