from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from lxml import html as parser

from retrieval.evaluation.records import Case, Figure, Item, Run
from retrieval.evaluation.report.html import to_html
from retrieval.evaluation.report.safe import visible
from retrieval.evaluation.scores import measure

pytest_plugins = ["tests.retrieval.evaluation.report.sample_runs"]

# What a browser would fetch by itself.
FETCHES = (
    "src",
    "href",
    "srcset",
    "data",
    "action",
    "poster",
    "background",
    "{http://www.w3.org/1999/xlink}href",
)


def parsed(page: str) -> parser.HtmlElement:
    return parser.document_fromstring(page)


def items_of(page: str) -> list[parser.HtmlElement]:
    return list(parsed(page).xpath("//li[@class='item']"))


def assert_needs_nothing_else(page: str) -> None:
    tree = parsed(page)
    for element in tree.iter(parser.etree.Element):
        for name in FETCHES:
            assert element.get(name, "#").startswith("#"), parser.tostring(element)[:200]
        assert not [name for name in element.attrib if name.startswith("on")]
    assert not tree.xpath("//link | //iframe | //object | //embed | //img | //base")
    sheets = [*tree.xpath("//style/text()"), *tree.xpath("//@style"), *tree.xpath("//@clip-path")]
    assert not [sheet for sheet in sheets if "@import" in sheet]
    assert all(to.startswith("#") for sheet in sheets for to in re.findall(r"url\(['\"]?([^)]*)", sheet))


def test_the_page_needs_nothing_but_itself(make_run: Callable[..., Run]) -> None:
    page = to_html(make_run())
    assert_needs_nothing_else(page)
    (policy,) = parsed(page).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none';")
    assert "://" not in page


def test_every_item_is_there_with_its_verdict_before_any_script_runs(make_run: Callable[..., Run]) -> None:
    items = items_of(to_html(make_run(12)))
    assert Counter(item.get("data-verdict") for item in items) == {
        "right": 4,
        "wrong": 4,
        "right refusal": 2,
        "wrong refusal": 2,
    }
    refused, first = (item.text_content() for item in items[:2])
    assert "rightly refused" in refused
    assert "no answer in the corpus" in refused
    assert "would have said:" in refused
    for part in ("wrong", "12 Mei", "Jembatan itu diresmikan pada 11 Juni.", "stands in the article",
                 "no passage holds an accepted answer", "artikel-1.txt (expected)", "and 2 more",
                 "confidence 0.850", "total 21.0 ms"):  # fmt: skip
        assert part in first
    assert "not in the article" in items[4].text_content()
    assert not [item for item in items if item.get("hidden") is not None]


def test_each_kind_and_each_word_has_its_figures(make_run: Callable[..., Run]) -> None:
    run = make_run(48)
    kinds, words = parsed(to_html(run)).xpath("//section[@aria-labelledby='kinds']//table")
    assert kinds.xpath("thead//th/text()") == ["kind", "n", "right", "F1", "refused", "wrong of answers"]
    assert kinds.xpath("tbody//th/text()") == ["who", "when", "no answer", "other"]
    who = run.outcome.by["kind"]["who"]["right"]
    first = kinds.xpath("tbody/tr")[0].text_content()
    assert f"{who.value:.3f}{who.low:.2f}–{who.high:.2f}" in first
    assert words.xpath("tbody//th/text()")[:2] == ["Sure", "Fairly sure"]
    (said,) = parsed(to_html(run)).xpath("//section[@aria-labelledby='kinds']")
    assert "Confidence, intervals by story: AUROC of right" in said.text_content()
    groups = parsed(to_html(run)).xpath("//section[@aria-labelledby='groups']//thead//th[1]/text()")
    assert groups == ["language", "type", "answerable"]


def test_the_expected_verdict_and_members_are_shown() -> None:
    cases = (
        Case("v", "Dicabut?", ("tidak dicabut",), verdict="no"),
        Case("l", "Apa saja?", members=(("kalium", "potassium"), ("fosfor",))),
    )
    items = [Item(case, True, "x", 0.7, (), ("a.txt",), None, {}) for case in cases]
    decided, listed = items_of(to_html(Run("set", measure("kutip", items), (), (), {})))
    assert decided.xpath(".//span[@class='answer']/text()") == ["no", "tidak dicabut"]
    assert listed.xpath(".//span[@class='answer']/text()") == ["kalium / potassium", "fosfor"]


def test_hostile_text_is_shown_and_not_obeyed(make_run: Callable[..., Run], hostile: str) -> None:
    page = to_html(make_run(6, ("BM25 only", hostile), hostile))
    page.encode()
    assert_needs_nothing_else(page)
    assert len(parsed(page).xpath("//script")) == 1
    assert not set(page) & {"\u202e", "\x1b"}
    shown = visible(hostile)
    assert "[U+202E]" in shown
    (heading,) = parsed(page).xpath("//h1")
    assert shown in heading.text_content()
    for item in items_of(page):
        assert item.text_content().count(shown) >= 4
    assert parsed(page).xpath("count(//section[@class='notes']//*[contains(text(), '[U+202E]')])") == 2


def test_ids_are_unique_and_what_refers_to_them_finds_them(make_run: Callable[..., Run]) -> None:
    tree = parsed(to_html(make_run(40)))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)) > 100
    markup = parser.tostring(tree, encoding="unicode")
    referred = re.findall(r'(?:url\(#|href="#)([^)"]+)', markup)
    assert referred
    assert set(referred) | set(tree.xpath("//@aria-labelledby")) <= set(ids)


def test_the_same_run_gives_the_same_page(make_run: Callable[..., Run]) -> None:
    assert to_html(make_run(30)) == to_html(make_run(30))


def test_the_best_of_a_column_is_bold_where_lower_is_better_too(make_run: Callable[..., Run]) -> None:
    run = make_run(12)
    low, high = Figure(0.1, 0.05, 0.2, 12), Figure(0.3, 0.2, 0.4, 12)
    ours = replace(run.outcome, metrics={"f1": low, "aurc": low, "own metric": low})
    theirs = replace(run.baselines[0], metrics={"f1": high, "aurc": high})
    tree = parsed(to_html(replace(run, outcome=ours, baselines=(theirs,))))
    table = tree.xpath("//table[@class='figures']")[0]
    bold = [[bool(cell.xpath("strong")) for cell in row.xpath("td")][:2] for row in table.xpath("tbody/tr")]
    assert bold == [[False, True], [True, False]]
    assert "0.300" in table.text_content()
    assert "0.20–0.40" in table.text_content()
    assert "own metric" in tree.xpath("//table[@class='figures all']")[0].text_content()


@pytest.mark.parametrize("count", [0, 1])
def test_hardly_any_items(make_run: Callable[..., Run], count: int) -> None:
    page = to_html(make_run(count, ()))
    assert len(items_of(page)) == count
    assert ("1 question," if count else "0 questions,") in page
    assert "Beside the baselines" not in page


def test_nothing_unanswerable_and_no_baseline(make_run: Callable[..., Run]) -> None:
    page = to_html(make_run(9, (), unanswerable=False))
    assert "0 of them without an answer" in page
    (row,) = parsed(page).xpath("//tr[@class='ours']")
    assert not row.xpath(".//strong")


def test_figures_that_are_no_numbers_are_dashes(make_run: Callable[..., Run]) -> None:
    run = make_run(3, ())
    nan = Figure(math.nan, math.nan, math.inf, 0)
    metrics = dict.fromkeys(run.outcome.metrics, nan)
    outcome = replace(
        run.outcome, metrics=metrics, by={"type": {"when": metrics}}, latency={"total": {"p50": nan}}
    )
    page = parsed(to_html(replace(run, outcome=outcome)))
    cells = [cell.text_content() for cell in page.xpath("//tr[@class='ours']/td")]
    assert cells == ["–"] * len(cells)
    assert not re.search(r"\b(?:nan|inf)\b", page.xpath("//main")[0].text_content())


def test_where_only_sources_are_known_no_answer_is_called_wrong() -> None:
    case = Case("beir-1", "dampak kekeringan", sources={"a.txt": 2})
    run = Run(
        "beir",
        measure("kutip", [Item(case, True, "Panen turun.", 0.7, (), ("a.txt",), None, {})]),
        (),
        (),
        {},
    )
    (item,) = items_of(to_html(run))
    assert item.get("data-verdict") == "not judged"
    assert "any answer from the expected sources" in item.text_content()


def test_a_large_run_stays_one_page_of_a_few_megabytes(make_run: Callable[..., Run]) -> None:
    page = to_html(make_run(1500, ()))
    assert len(items_of(page)) == 1500
    assert len(page) < 6_000_000
