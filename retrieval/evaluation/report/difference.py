"""Two runs compared, for a terminal and as a part of a page: metrics, configuration, and flipped cases."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from rich.console import Group
from rich.table import Table
from rich.text import Text

from retrieval.evaluation.compare import FEWEST, Change, Difference, Flip
from retrieval.evaluation.records import Item
from retrieval.evaluation.report import labels
from retrieval.evaluation.report.figures import NONE
from retrieval.evaluation.report.labels import VERDICTS
from retrieval.evaluation.report.safe import one_line
from retrieval.evaluation.report.template import render

_MOST, _WIDEST, _LONGEST_NAME, _LONGEST_VALUE = 20, 100, 40, 200
_STYLES = {"better": "green", "worse": "red", "higher": "", "lower": ""}
_HINT = (
    "Each p is for its metric alone, without correction: of 20 metrics that do not differ, one looks as if "
    "it did. Intervals are 95 %; where there is no p, the interval decides."
)


class Row(NamedTuple):
    """A change as it is written."""

    label: labels.Label
    old: str
    new: str
    difference: str
    interval: str
    p: str
    test: str
    cases: str
    word: str


def difference_table(difference: Difference) -> Group:
    """The metrics, what else changed, and at most 20 of the flipped cases, the worst first.

    Made for 100 columns; at 80 the names of the metrics wrap.
    """
    parts: list[Table | Text] = [Text(line) for line in _summary(difference)]
    if difference.changes:
        parts += [Text(), _table(difference), Text(), Text(_HINT, "dim")]
    if difference.settings:
        parts += [Text(), Text(_changed_settings(difference), "bold")]
        for setting in difference.settings:
            old, new = (_value(value) for value in (setting.old, setting.new))
            parts.append(Text(f"  {one_line(setting.name, _LONGEST_NAME)}: {old} → {new}"))
    if difference.shared:
        parts += [Text(), Text(_flipped(difference), "bold")]
        parts += [line for flip in difference.flips[:_MOST] for line in _flip_lines(flip)]
        if (more := len(difference.flips) - _MOST) > 0:
            parts.append(Text(f"and {more:,} more", "dim"))
    return Group(*parts)


def plain(difference: Difference) -> str:
    """The same for a pipe, with all the flipped cases: a line each, between tabs, without styles."""
    lines = list(_summary(difference))
    if difference.changes:
        lines.append("\t".join(["metric", "old", "new", "change", "interval", "p", "test", "verdict"]))
    for row in _rows(difference):
        cells = (row.old, row.new, row.difference, row.interval, row.p, row.test, row.word)
        lines.append("\t".join([row.label.short, *cells]))
    for setting in difference.settings:
        lines.append("\t".join([one_line(setting.name), _value(setting.old), _value(setting.new)]))
    for flip in difference.flips:
        texts = (flip.new.case.id, flip.new.case.question, _said(flip.old), _said(flip.new))
        lines.append("\t".join([_turn(flip), *map(one_line, texts)]))
    return "\n".join(lines)


def difference_html(difference: Difference) -> str:
    """A section for the page of the new run, with all the flipped cases.

    Whatever comes from questions and articles is made visible and escaped.
    """
    return render(
        "difference.html.j2",
        summary=_summary(difference),
        rows=_rows(difference),
        hint=_HINT,
        none=NONE,
        settings=difference.settings,
        settings_title=_changed_settings(difference),
        flips=difference.flips,
        flips_title=_flipped(difference),
        verdicts=VERDICTS,
        said=_said,
    )


def _table(difference: Difference) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("metric")
    for name in ("old", "new", "change"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("p", justify="right", no_wrap=True)
    for name in ("test", "verdict"):
        table.add_column(name, no_wrap=True)
    for row in _rows(difference):
        word = Text(row.word, _STYLES.get(row.word, "dim"))
        cells = (row.old, row.new, row.difference, Text(row.interval, "dim"), row.p, row.test, word)
        table.add_row(Text(row.label.short), *cells)
    return table


def _rows(difference: Difference) -> list[Row]:
    """In the order of the labels, those without one last."""
    places = {name: place for place, name in enumerate(labels.known_metrics())}
    return [
        _row(change)
        for change in sorted(difference.changes, key=lambda change: places.get(change.name, len(places)))
    ]


def _row(change: Change) -> Row:
    bounded = math.isfinite(change.low) and math.isfinite(change.high)
    return Row(
        label=labels.metric(change.name),
        old=f"{change.old:.3f}",
        new=f"{change.new:.3f}",
        difference=_signed(change.difference),
        interval=f"{_signed(change.low)} to {_signed(change.high)}" if bounded else "",
        p=NONE if change.p is None else "<0.001" if change.p < 0.001 else f"{change.p:.3f}",
        test=change.test,
        cases=f"{change.count:,}",
        word=_word(change),
    )


def _signed(value: float) -> str:
    """Zero has no sign, nor has what rounds to it."""
    written = f"{value:+.3f}"
    return "0.000" if float(written) == 0 else written


def _word(change: Change) -> str:
    if change.difference == change.low == change.high == 0:
        return "unchanged"
    if change.count < FEWEST:
        return "too few cases"
    if not change.significant:
        return "not significant"
    rose = change.difference > 0
    better = labels.metric(change.name).better
    if better is None:
        return "higher" if rose else "lower"
    return "better" if rose == (better == "higher") else "worse"


def _summary(difference: Difference) -> Iterator[str]:
    """What is compared with what, in sentences."""
    new, old = one_line(difference.new_set), one_line(difference.old_set)
    if new != old:
        yield f"The runs are of different question sets: {old} (old) and {new} (new)."
    beside = [
        f"{count:,} only in the {which} one"
        for count, which in ((difference.only_old, "old"), (difference.only_new, "new"))
        if count
    ]
    if difference.shared:
        yield f"{', '.join([f'{_cases(difference.shared)} in both runs', *beside])}."
    else:
        yield "No case, by id and question, is in both runs, so there is nothing to compare."
    if difference.expected_otherwise:
        yield (
            f"{_cases(difference.expected_otherwise)} had other accepted answers or sources in the old run; "
            "both runs are judged by those of the new one."
        )


def _cases(count: int) -> str:
    return f"{count:,} case{'s' * (count != 1)}"


def _changed_settings(difference: Difference) -> str:
    count = len(difference.settings)
    return f"Configuration: {count:,} value{'s' * (count != 1)} changed"


def _value(value: str | None) -> str:
    return "not set" if value is None else one_line(value, _LONGEST_VALUE) or '""'


def _flipped(difference: Difference) -> str:
    worse = sum(flip.gain < 0 for flip in difference.flips)
    better = len(difference.flips) - worse
    if not difference.flips:
        return "No verdict changed."
    return f"Verdicts that changed: {worse:,} for the worse, {better:,} for the better"


def _flip_lines(flip: Flip) -> Iterator[Text]:
    style = "red" if flip.gain < 0 else "green"
    case = flip.new.case
    yield Text.assemble(
        (_turn(flip), style),
        f"  {one_line(case.id, _LONGEST_NAME)}",
    )
    yield Text(f"  {one_line(case.question, _WIDEST - 2)}")
    for name, item in (("old", flip.old), ("new", flip.new)):
        yield Text(f"  {name}: {one_line(_said(item), _WIDEST - 7)}", "dim")


def _turn(flip: Flip) -> str:
    return f"{VERDICTS[flip.before]} → {VERDICTS[flip.after]}"


def _said(item: Item) -> str:
    if item.answered:
        return item.answer
    return f"refused; would have said: {item.answer}" if item.answer else "refused"
