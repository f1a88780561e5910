"""The script of the page, in a real browser."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import html as parser

from retrieval.evaluation.records import Run
from retrieval.evaluation.report.html import to_html
from tests.bot.discord.gallery.browser import NAMES

pytest_plugins = ["tests.retrieval.evaluation.report.sample_runs"]

CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="chromium is not installed; it runs the page's script"
)

Open = Callable[..., parser.HtmlElement]


@pytest.fixture(scope="module")
def browse(
    make_run: Callable[..., Run], hostile: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., parser.HtmlElement]:
    """Opens the page of 12 items with a preset in its address; `then` is a script that runs after its own."""
    folder = tmp_path_factory.mktemp("page")
    page = to_html(make_run(12, text=hostile))

    def open_(then: str = "", **preset: str) -> parser.HtmlElement:
        target = folder / "page.html"
        target.write_text(page.replace("</body>", f"<script>{then}</script></body>"), "utf-8")
        return parser.document_fromstring(dumped(target, folder, urlencode(preset)))

    return open_


def dumped(target: Path, folder: Path, preset: str) -> str:
    """The page as the browser has it after two seconds of its own time."""
    assert CHROMIUM
    options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}")
    command = [CHROMIUM, *options, "--virtual-time-budget=2000", "--dump-dom", f"{target.as_uri()}#{preset}"]
    return subprocess.run(command, check=True, capture_output=True, timeout=120).stdout.decode()


def seen(page: parser.HtmlElement) -> list[int]:
    """The numbers of the items that are not hidden."""
    return [
        number for number, item in enumerate(page.xpath("//li[@class='item']")) if item.get("hidden") is None
    ]


def count(page: parser.HtmlElement) -> str:
    return str(page.xpath("string(//output)"))


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        ({}, list(range(12))),
        ({"q": "nomor 7"}, [7]),
        ({"q": "NOMOR q-10"}, [10]),
        ({"q": "21 juni"}, [11]),
        ({"q": "onerror"}, list(range(12))),
        ({"q": "nowhere at all"}, []),
        ({"verdict": "right refusal"}, [0, 8]),
        ({"type": "who", "language": "en"}, [1, 7]),
        ({"type": "no such type"}, list(range(12))),
    ],
)
def test_the_address_presets_the_filters(browse: Open, preset: dict[str, str], expected: list[int]) -> None:
    page = browse(**preset)
    assert seen(page) == expected
    assert count(page) == f"{len(expected)} of 12"
    assert (page.xpath("//*[@id='nothing']")[0].get("hidden") is None) == (not expected)
    assert not page.xpath("//*[@id='filters']")[0].get("hidden")


def test_typing_filters_and_is_kept_in_the_address(browse: Open) -> None:
    page = browse("""
        const field = document.querySelector("[name=q]");
        field.value = "nomor 7";
        field.dispatchEvent(new Event("input", { bubbles: true }));
        setTimeout(() => { document.title = location.hash; }, 500);
    """)
    assert seen(page) == [7]
    assert page.xpath("string(//title)") == "#q=nomor+7"


def test_clear_shows_everything_again(browse: Open) -> None:
    page = browse("document.getElementById('filters').reset();", q="nomor 7", verdict="right")
    assert seen(page) == list(range(12))


def test_the_theme_is_switched_and_preset(browse: Open) -> None:
    assert browse(theme="dark").get("data-theme") == "dark"
    assert browse("document.getElementById('theme').click();", theme="dark").get("data-theme") is None
    assert browse("document.getElementById('theme').click();").get("data-theme") == "light"


def test_no_text_of_an_item_becomes_a_script_or_a_picture(browse: Open) -> None:
    page = browse("window.alert = () => { document.title = 'obeyed'; };")
    assert page.xpath("string(//title)") != "obeyed"
    assert not page.xpath("//img")
