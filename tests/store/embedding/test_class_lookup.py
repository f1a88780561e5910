"""What a setting names is found without running anything that is not an embedding."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from config.errors import SettingsError
from store.store import Store
from tests.forked.command import forked_python

OpenStore = Callable[..., Store]
EVIL = """
from pathlib import Path
Path({mark!r}).touch()
class Evil:
    def __init__(self, **_):
        Path({mark!r}).touch()
"""
METADATA = "Metadata-Version: 2.1\nName: evil\nVersion: 1.0\nRequires-Dist: llama-index-core\n"
OPENAI = "llama_index.embeddings.openai_like:OpenAILikeEmbedding"


# A search path that begins with the current folder, as it can be made to.
HERE_FIRST = "import sys; sys.path.insert(0, ''); from bot.cli.main import main; sys.exit(main())"


def kutip(*argv: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Runs kutip as a new process, which imports all it needs where it is; `path` is searched, too."""
    environ = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, (path, os.environ.get("PYTHONPATH")))),
    }
    return subprocess.run(
        [sys.executable, "-c", HERE_FIRST, *argv],
        capture_output=True, text=True, timeout=300, check=False, env=environ,
    )  # fmt: skip


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder that holds a module which leaves a mark when it is imported or called."""
    for name in [name for name in os.environ if name.startswith("KUTIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KUTIP_DATA_DIR", str(tmp_path / "data"))
    folder = tmp_path / "somebody's"
    folder.mkdir()
    (folder / "evil.py").write_text(EVIL.format(mark=str(tmp_path / "ran")))
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("named", ["evil:Evil", "evil.deeper:Evil"])
@pytest.mark.parametrize("command", [["ask", "siapa?"], ["doctor"], ["ingest", "evil.py"]])
def test_a_module_of_the_current_folder_is_not_run(here: Path, named: str, command: list[str]) -> None:
    (here / "kutip.toml").write_text(f'embedding = "{named}"\n')
    done = forked_python(HERE_FIRST, *command)
    assert done.returncode == 1
    assert (
        f"KUTIP_EMBEDDING={named} cannot be loaded: no package that is installed" in done.stdout + done.stderr
    )
    assert not (here.parent / "ran").exists()


def test_not_even_where_it_looks_installed(here: Path) -> None:
    """A folder of package metadata beside it is as much somebody else's as the module is."""
    info = here / "evil-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(METADATA)
    (info / "RECORD").write_text("evil.py,,\n")
    (here / "kutip.toml").write_text('embedding = "evil:Evil"\n')
    assert "cannot be loaded: no package" in kutip("doctor", path=str(here)).stdout
    assert not (here.parent / "ran").exists()


def test_what_an_installed_embedding_imports_is_not_taken_from_the_current_folder(here: Path) -> None:
    (here / "openai.py").write_text((here / "evil.py").read_text())
    (here / "kutip.toml").write_text(
        f'embedding = "{OPENAI}"\n[embedding_options]\nmodel_name = "m"\napi_base = "http://127.0.0.1:9"\n'
        'api_key = "none"\nmax_retries = 0\n'
    )
    done = kutip("doctor")
    assert "OpenAILikeEmbedding" in done.stdout
    assert "failed (APIConnectionError" in done.stdout
    assert not (here.parent / "ran").exists()


@pytest.mark.parametrize("name", ["CHROMA_PRODUCT_TELEMETRY_IMPL", "CHROMA_API_IMPL", "CHROMA_SYSDB_IMPL"])
def test_nor_does_chroma_run_what_a_file_there_names(here: Path, name: str) -> None:
    (here / ".env").write_text(f"{name}=evil.Evil\n")
    done = kutip("ask", "siapa?")
    assert (done.returncode, done.stderr.startswith("kutip: There are no articles yet")) == (0, True)
    assert not (here.parent / "ran").exists()


@pytest.mark.parametrize(
    ("named", "options"),
    [
        # Of Python itself, and of packages that have nothing to do with LlamaIndex.
        ("subprocess:run", {"args": "touch ran", "shell": True}),
        ("subprocess:Popen", {"args": "touch ran", "shell": True}),
        ("os:system", {"command": "touch ran"}),
        ("this:d", {}),
        ("pip._internal.cli.main:main", {"args": ["--version"]}),
        ("yaml:YAMLObject", {}),
        # Of LlamaIndex, but no embedding, or no class.
        ("llama_index.core.embeddings:resolve_embed_model", {"embed_model": "local"}),
        ("llama_index.core.llms:MockLLM", {}),
        ("llama_index.embeddings.openai_like.base:Any", {}),
        ("llama_index.embeddings.openai_like:base", {}),
    ],
)
def test_what_is_no_embedding_is_not_called(
    open_store: OpenStore, tmp_path: Path, named: str, options: dict[str, Any]
) -> None:
    with pytest.raises(SettingsError) as caught:
        open_store(embedding=named, embedding_options=options)
    assert str(caught.value).startswith(f"KUTIP_EMBEDDING={named} ")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("options", [{"trust_remote_code": True}, {"a": [{"trust_remote_code": "yes"}]}])
def test_no_option_makes_an_embedding_run_what_it_downloads(
    open_store: OpenStore, options: dict[str, Any]
) -> None:
    with pytest.raises(SettingsError, match="kutip does not run programs that settings name"):
        open_store(embedding=OPENAI, embedding_options=options)


def test_the_search_path_is_as_it_was(open_store: OpenStore) -> None:
    before = list(sys.path)
    with pytest.raises(SettingsError):
        open_store(embedding="evil:Evil")
    assert sys.path == before
