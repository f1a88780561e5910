"""The command line as a process of its own: its imports; outputs that close, fill up or are ASCII."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import version
from tests.forked.command import forked_kutip

pytest_plugins = ["tests.bot.cli_fixtures"]
pytestmark = pytest.mark.usefixtures("place")

KUTIP = [sys.executable, "-c", "import sys; from bot.cli.main import main; sys.exit(main())"]


def process(*argv: str | bytes, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*KUTIP, *argv], capture_output=True, timeout=120, check=False, **options)


def test_names_that_are_not_unicode(place: Path) -> None:
    name = os.fsdecode(b"news/\xff.txt")
    Path(name).write_text("Berkas dengan nama yang aneh.", "utf-8")
    added = forked_kutip("ingest", name, "--json")
    assert json.loads(added.stdout)["added"] == 1
    listed = json.loads(process("articles", "--json").stdout)["articles"]
    assert listed[0]["source"] == "news/\ufffd.txt"
    assert "news/\ufffd.txt" in process("articles").stdout.decode()
    assert json.loads(process("show", os.fsencode(name), "--json").stdout)["text"] != ""
    missing = forked_kutip("remove", os.fsdecode(b"\xfe"), "--json")
    assert missing.returncode == 1
    assert json.loads(missing.stdout)["not_found"][0]["article"] == "\ufffd"
    assert missing.stderr.startswith("kutip: No article has the id or source '\ufffd'")
    status = json.loads(process("--data-dir", b"\xff", "status", "--json").stdout)
    assert status["data_dir"] == str(place / "\udcff")


@pytest.mark.parametrize(
    "argv", [["--help"], ["--version"], ["status"], ["articles"], ["show", "news/toba.txt"]]
)
def test_what_needs_no_models_imports_none(argv: list[str], filled: Path) -> None:
    code = (
        "import sys; from bot.cli.main import main; status = main(sys.argv[1:]);"
        "heavy = {'llama_index', 'chromadb', 'onnxruntime', 'trafilatura', 'numpy'} & set(sys.modules);"
        "heavy |= {'matplotlib', 'prompt_toolkit'} & set(sys.modules);"
        "print(sorted(heavy), file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", code, *argv], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "[]\n")


def test_questions_in_a_pipe_import_no_prompt_and_no_plots(filled: Path) -> None:
    code = (
        "import sys; from bot.cli.main import main; main(['repl']);"
        "print({'prompt_toolkit', 'matplotlib', 'discord'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input="Di mana Danau Toba?\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("set()\n")


def test_the_tools_that_install_it_are_not_needed_to_run_it(filled: Path) -> None:
    code = (
        "import sys; sys.modules.update(setuptools=None, pkg_resources=None);"
        "from bot.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    argv = [sys.executable, "-c", code, "ask", "Di mana Danau Toba?", "--json"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["citations"]


def test_help_and_version_do_without_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTIP_PASAGES", "3")
    assert process("--version").stdout == f"kutip {version()}\n".encode()


def test_an_output_that_knows_ascii_only(filled: Path) -> None:
    environ = {**os.environ, "PYTHONIOENCODING": "ascii", "KUTIP_LANGUAGE": "id"}
    assert process("show", "news/toba.txt", env=environ).returncode == 0
    assert json.loads(process("show", "news/toba.txt", "--json", env=environ).stdout)["title"] == "Danau Toba"
