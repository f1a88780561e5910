"""Makes a drawing part of a page: the page's colours and font, and ids that are its own. Pure."""

from __future__ import annotations

import re
from html import escape

# Colours no drawing means as such: each stands for one of the page, which light and dark give their own.
INK, MUTED, GRID, ACCENT, BAD, BAR = ("#010201", "#010202", "#010203", "#010204", "#010205", "#010206")
_COLOURS = {
    INK: "var(--ink)",
    MUTED: "var(--muted)",
    GRID: "var(--grid)",
    ACCENT: "var(--accent)",
    BAD: "var(--bad)",
    BAR: "var(--bar)",
}
# Texts cannot hold one of these: "<" and ">" are escaped in them.
_TAG = re.compile(r"<[^<>]*+>")
# Each stops at another beginning of its kind, so that many beginnings without an end stay linear.
_DROPPED = re.compile(
    r"<metadata>(?:[^<]++|<(?!/?metadata>))*+</metadata>"
    r"|<style[^<>]*+>(?:[^<]++|<(?!/?style\b))*+</style>"
    r"|<!--(?:[^<-]++|<(?!!--)|-(?!->))*+-->"
)
_ROOT = re.compile(r'<svg(?:(?!viewBox=")[^<>])*+(viewBox="[^"<>]*+")[^<>]*+>')


def inline(svg: str, name: str, says: str) -> str:
    """The drawing as an element of a page.

    name: begins every id, so that several drawings share a page. says: the drawing in a sentence, for those
    who cannot see it.
    """
    drawing = _DROPPED.sub("", svg[svg.index("<svg") :])
    label = escape(says)
    drawing = _ROOT.sub(
        lambda root: f'<svg class="plot" role="img" aria-label="{label}" {root[1]}>', drawing, count=1
    )
    return _TAG.sub(lambda tag: _adapted(tag[0], name), drawing).strip()


def _adapted(tag: str, name: str) -> str:
    tag = re.sub(r'(?<= id=")', f"{name}-", tag)
    tag = re.sub(r"(?<=url\(#)", f"{name}-", tag)
    tag = re.sub(r'(?:xlink:)?href="#', f'href="#{name}-', tag)
    tag = re.sub(r' ?font-family: [^;"]*;?', "", tag)
    for colour, variable in _COLOURS.items():
        tag = tag.replace(colour, variable)
    return tag
