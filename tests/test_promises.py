"""What README and docs promise of the samples and of the articles in `../shared`, as it is written there.

Figures and outputs are read from the documents, so that neither can change without the other. All promises
about the five articles share one store and one run of `kutip eval`. What is promised of FacQA is in
tests/retrieval/test_evaluation.py, and of the reader in tests/retrieval/reading/test_figures.py.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.app import App
from bot.cli.main import main
from tests.bot.cli_fixtures import borrow
from tests.retrieval.evaluation.report.pictures import FIGURES, PICTURES

pytest_plugins = ["tests.bot.cli_fixtures"]

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
README = (ROOT / "README.md").read_text("utf-8")
MEASUREMENTS = " ".join((ROOT / "docs/measurements.md").read_text("utf-8").split())
SAMPLES = "store/samples"
SHARES = r"answers ([\d.]+) of the answerable questions of seedqa/dev correctly and refuses ([\d.]+) of the"
VISIT = "when did Mishustin visit Beijing?"


@pytest.fixture(scope="module")
def patch(models: App) -> Iterator[pytest.MonkeyPatch]:
    """An environment without settings, in English."""
    with pytest.MonkeyPatch.context() as patch:
        borrow(models, patch)
        for name in ("KUTIP_LANGUAGE", "KUTIP_THRESHOLD", "KUTIP_EMBEDDING", "KUTIP_CHROMA_URL"):
            patch.delenv(name, raising=False)
        patch.setenv("LANG", "en_US.UTF-8")
        yield patch


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory, patch: pytest.MonkeyPatch) -> Path:
    """A data folder with the sample articles, as `make ask` makes it."""
    data = tmp_path_factory.mktemp("samples") / "data"
    patch.chdir(ROOT)
    assert main(["--data-dir", str(data), "ingest", SAMPLES]) == 0
    return data


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory, patch: pytest.MonkeyPatch) -> Path:
    """A data folder with the five articles of others."""
    if not (SHARED / "seeds").is_dir():
        pytest.skip(f"the articles are not at {SHARED / 'seeds'}")
    data = tmp_path_factory.mktemp("seeds") / "data"
    assert main(["--data-dir", str(data), "ingest", str(SHARED / "seeds")]) == 0
    return data


@pytest.fixture(scope="module")
def run(seeds: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The run of `kutip eval` over seedqa/dev."""
    written = seeds.parent / "run.json"
    command = ["eval", str(SHARED / "data/seedqa/dev.jsonl"), "--corpus", str(SHARED / "seeds")]
    assert main(["--data-dir", str(seeds), *command, "--json", str(written)]) == 0
    return dict(json.loads(written.read_text("utf-8")))


def asked(data: Path, question: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["--data-dir", str(data), "ask", question, "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


def shown() -> Iterator[tuple[str, list[str]]]:
    """The questions that the README asks with `make ask`, and the output that it shows for each."""
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            first, _, output = command.partition("\n")
            if first.startswith("make ask Q="):
                yield shlex.split(first)[2].removeprefix("Q="), output.rstrip("\n").split("\n")


def promised(pattern: str) -> list[float]:
    found = re.search(pattern, MEASUREMENTS)
    assert found, f"docs/measurements.md no longer says: {pattern}"
    return [float(figure) for figure in found.groups()]


def test_the_readme_shows_answers_and_a_refusal() -> None:
    outputs = [lines[0] for _, lines in shown()]
    assert len(outputs) == 3
    assert outputs[-1] == "I don't know: your articles do not say."


@pytest.mark.parametrize(("question", "lines"), list(shown()), ids=lambda value: str(value)[:30])
def test_make_ask_says_what_the_readme_shows(
    question: str, lines: list[str], samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["--data-dir", str(samples), "ask", "--", question]) == 0
    said = capsys.readouterr().out.split("\n")
    for line, real in zip(lines, said, strict=False):
        # What is too long for the README ends in an ellipsis.
        assert real.startswith(line.removesuffix("…")) if line.endswith("…") else real == line
    assert len(said) >= len(lines)


def test_the_share_of_right_answers_and_of_due_refusals(run: dict[str, Any]) -> None:
    right, refused = promised(SHARES)
    assert round(run["metrics"]["right"], 3) >= right
    assert round(run["metrics"]["refusal_recall"], 3) >= refused


def test_citations_name_correct_articles_and_every_quote_occurs_in_its_article(run: dict[str, Any]) -> None:
    (share,) = promised(r"Of its citations, ([\d.]+) name a correct article; every quote occurs")
    assert run["metrics"]["quote_validity"] == 1
    cited = [citation for item in run["items"] for citation in item["citations"]]
    assert cited
    for citation in cited:
        article = (SHARED / "seeds" / Path(citation["source"]).name).read_text("utf-8")
        assert all(line in article for line in citation["quote"].splitlines())
    assert round(run["metrics"]["citation_precision"], 2) >= share


@pytest.mark.parametrize("question", ["who is the president of Brazil?", "siapa presiden Brasil?"])
@pytest.mark.parametrize("articles", ["samples", "seeds"])
def test_what_no_article_says_is_refused(
    question: str, articles: str, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = asked(request.getfixturevalue(articles), question, capsys)
    assert (answer["answered"], answer["answer"], answer["citations"]) == (False, "", [])
    assert answer["related"]


def test_navigation_is_dropped_and_credits_stay(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["--data-dir", str(seeds), "articles", "--json"]) == 0
    articles = json.loads(capsys.readouterr().out)["articles"]
    texts = []
    for article in articles:
        assert main(["--data-dir", str(seeds), "show", article["id"], "--json"]) == 0
        texts.append(json.loads(capsys.readouterr().out)["text"])
    lines = [line.casefold() for text in texts for line in text.split("\n")]
    assert not [line for line in lines if line.startswith(("baca juga", "komentar (", "read also"))]
    assert any(article["credits"] for article in articles)
    # Ingesting again changes nothing that has not changed.
    assert main(["--data-dir", str(seeds), "ingest", str(SHARED / "seeds"), "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, len(articles))


def test_the_articles_are_as_many_chunks_as_the_document_says(
    seeds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = (ROOT / "docs/retrieval.md").read_text("utf-8").split("\n")
    row = next(line for line in table if line.startswith("| 180 | 1 | yes |"))
    capsys.readouterr()
    assert main(["--data-dir", str(seeds), "status", "--json"]) == 0
    assert str(json.loads(capsys.readouterr().out)["chunks"]) == row.split("|")[8].strip()


@pytest.mark.parametrize("name", PICTURES)
def test_the_pictures_show_the_figures_of_the_documents(name: str) -> None:
    """`make pictures` writes what a picture shows into its file."""
    figures = json.loads(Image.open(ROOT / "docs" / f"{name}.png").text[FIGURES])  # type: ignore[attr-defined]
    right, refused = promised(SHARES)
    assert (figures["right"], figures["refusal_recall"]) == (right, refused)
    assert figures["quote_validity"] == 1


def test_the_day_of_the_visit(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = asked(seeds, VISIT, capsys)
    assert "24 Mei 2023" in answer["answer"]
    assert answer["rendered"] == "Wednesday, 24 May 2023"
    assert answer["dates"] == [{"value": "2023-05-24", "precision": "day", "time": None}]
    # The one that says the day, and the one that says the end of May.
    day, late, *_ = answer["citations"]
    assert Path(day["source"]).name.startswith("001_")
    assert Path(late["source"]).name.startswith("002_")
    assert "akhir Mei" in late["quote"]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        # Whom a question names is no answer to who.
        ("siapa yang bertemu Lavrov di Beijing?", "Wang Yi"),
        # The only article that says so calls him "Menlu Rusia".
        ("Who is the foreign minister of Russia?", "Sergei Lavrov"),
    ],
)
def test_who_it_was_in_the_articles_of_others(
    question: str, name: str, seeds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = asked(seeds, question, capsys)
    assert answer["answer"] == name
    # Nor does another article say that it is somebody else.
    assert "relation" not in answer
