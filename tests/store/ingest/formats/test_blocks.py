# ruff: noqa: E501 - markup is easier to read in one piece
"""A page's text as a browser shows it: no word of a sentence is lost, and none is added."""

from __future__ import annotations

import pytest

from store.ingest.formats.blocks import blocks


def lines(body: str) -> list[str]:
    return [block.text for block in blocks(f"<html><body>{body}</body></html>")]


@pytest.mark.parametrize(
    "tag",
    ["time", "button", "label", "output", "span", "a", "b", "x-term", "font", "q", "mark", "kbd", "abbr"],
)
@pytest.mark.parametrize(
    "attributes", ["", ' class="share ad link hidden"', ' style="display:none"', " hidden"]
)
def test_an_inline_element_keeps_its_words(tag: str, attributes: str) -> None:
    assert lines(f"<p>Air <{tag}{attributes}>naik</{tag}> lagi, un<{tag}{attributes}>seen</{tag}>.</p>") == [
        "Air naik lagi, unseen."
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("bare<p>a</p>text<div>b</div>end", ["bare", "a", "text", "b", "end"]),
        ("<ul><li><ul><li>a</li><li>b <i>c</i></li></ul></li></ul>", ["a", "b c"]),
        ("<p>Satu.<br>Dua.</p>", ["Satu.", "Dua."]),
        ("<p>Satu kalimat<br>yang dipatahkan.</p>", ["Satu kalimat yang dipatahkan."]),
        ("<p>A &amp; B&nbsp;C &#150; &#x97; D &eacute;</p>", ["A & B C – — D é"]),
        ("<p>a<!-- b -->c<script>d</script>e</p>", ["ace"]),
        ("<noscript><p>a</p></noscript><form><p>b</p></form>", ["a", "b"]),
        ("<table><tr><th>x</th><th>y</th></tr><tr><td>1</td><td><b>2</b></td></tr></table>", ["x y", "1 2"]),
        ("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", ["a", "b", "c"]),
        (
            "<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr></table>",
            ["a b", "c"],
        ),
        ("<select><option>a</select><textarea>b</textarea><svg><text>c</text></svg>d", ["d"]),
        ('<a name="top"><p>Air naik.</p><p>Air surut.</p>', ["Air naik.", "Air surut."]),
        ("<p>Luas <math><mi>x</mi></math> <svg><title>ikon</title></svg>hektare.</p>", ["Luas x hektare."]),
        ("", []),
    ],
)
def test_blocks(body: str, expected: list[str]) -> None:
    assert lines(body) == expected


def test_what_is_no_page() -> None:
    assert blocks("") == []
    assert [block.text for block in blocks("teks saja")] == ["teks saja"]


def test_an_anchor_is_no_link() -> None:
    assert not any(block.is_link for block in blocks('<a name="top"><p>Air naik.</p><p>Air surut.</p>'))


def test_parts_links_and_times() -> None:
    menu, hidden, text = blocks(
        '<nav><a href="/">Beranda</a></nav><div style="display: none">x</div>'
        '<div class="post-share"><p><a href="/">Air</a> naik <time datetime="2024-06-04">kemarin</time>.</p></div>'
    )
    assert ([part.kind for part in menu.parts], menu.is_link) == (["navigation"], True)
    assert [(part.kind, part.firm) for part in hidden.parts] == [("hidden", True)]
    assert [(part.kind, part.firm) for part in text.parts] == [("sharing", False)]
    assert (text.is_link, text.times) == (False, ("2024-06-04",))
