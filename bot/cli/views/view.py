"""What commands show: each view has a styled form for terminals and a plain form for pipes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

NUMBER = "bold cyan"
HIGHLIGHT = "bold reverse"
DIM = "dim"


@dataclass(frozen=True, slots=True)
class View:
    """One content in two forms: `rich` wraps to the width of the terminal, `plain` never breaks a line."""

    rich: RenderableType
    plain: str


def lines(text: Text) -> View:
    """A view of one text."""
    return View(text, text.plain)


def stacked(views: Iterable[View], gap: bool = False) -> View:
    """Views below each other, with an empty line between them if `gap`."""
    parts = list(views)
    rich: list[RenderableType] = []
    for number, part in enumerate(parts):
        if gap and number:
            rich.append(Text())
        rich.append(part.rich)
    return View(Group(*rich), ("\n\n" if gap else "\n").join(part.plain for part in parts))


def labelled(label: Text, body: View) -> View:
    """A body beside its label, with all lines of the body aligned."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(label, body.rich)
    margin = " " * (label.cell_len + 1)
    return View(grid, f"{label.plain} {textwrap.indent(body.plain, margin).removeprefix(margin)}")


def fields(pairs: Iterable[tuple[str, str]]) -> View:
    """Names and values, one pair per line, with the values aligned."""
    rows = list(pairs)
    width = max((len(name) for name, _ in rows), default=0)
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in rows:
        grid.add_row(Text(name, DIM), Text(value))
    return View(grid, "\n".join(f"{name:<{width}}  {value}" for name, value in rows))
