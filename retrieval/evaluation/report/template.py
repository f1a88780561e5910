"""The templates of a report: Jinja, with everything that is put into them made visible and escaped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from retrieval.evaluation.report.safe import visible

_FOLDER = Path(__file__).parent


def render(name: str, **values: Any) -> str:
    """The template of that name, filled in; no template can forget to escape."""
    environment = Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    return environment.from_string(text(name)).render(values)


def text(name: str) -> str:
    """A file beside this one."""
    return (_FOLDER / name).read_text("utf-8")


def trusted(markup: str) -> Markup:
    """What this package wrote itself: drawings, whose texts are escaped, and the files beside this one."""
    return Markup(markup)  # noqa: S704
