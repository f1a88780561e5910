"""A forked process is what a new one would be, and a test learns the same of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.forked.command import Piped, forked_python

ROOT = Path(__file__).parents[2]
# All that a program can see of how it was started.
STATE = """
import json, os, signal, sys, tempfile, threading
streams = (sys.stdin, sys.stdout, sys.stderr)
numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGPIPE, signal.SIGHUP)
print(json.dumps({
    "argv": sys.argv,
    "path": sys.path,
    "name": __name__,
    "folder": os.getcwd(),
    "temporary": tempfile.gettempdir(),
    "environ": {name: value for name, value in os.environ.items() if not name.startswith("LC_")},
    "signals": [str(signal.getsignal(number)) for number in numbers],
    "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
    "threads": threading.active_count(),
    "files": sorted(map(int, os.listdir("/proc/self/fd"))) if os.path.exists("/proc/self/fd") else [],
    "streams": [(one.encoding, one.errors, one.line_buffering, one.fileno()) for one in streams],
    "typed": sys.stdin.read(),
}))
"""


def test_it_sees_what_a_new_process_sees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("LC_", "COVERAGE_", "PYTHON"))]:
        monkeypatch.delenv(name)
    for name, value in {
        "LANG": "en_US.UTF-8",
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(tmp_path / "temporary"),
        "KUTIP_PASSAGES": "\udcff",
    }.items():
        monkeypatch.setenv(name, value)
    typed, argv = "satu\nü", ["ask", "Siapa?", "\udcff", "x" * 100_000]
    # A process inherits by default what libraries have set unknown to os.environ, such as LINES.
    command, environ = [sys.executable, "-c", STATE, *argv], dict(os.environ)
    new = subprocess.run(command, input=typed.encode(), env=environ, capture_output=True, check=True)
    forked = forked_python(STATE, *argv, typed=typed)
    assert (forked.returncode, forked.stderr) == (0, new.stderr.decode())
    assert json.loads(forked.stdout) == json.loads(new.stdout)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("", 0),
        ("raise SystemExit(3)", 3),
        ("raise SystemExit('why')", 1),
        ("import os; os._exit(4)", 4),
        ("1 / 0", 1),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", -signal.SIGTERM),
        ("import os, signal; os.kill(os.getpid(), signal.SIGINT)", -signal.SIGINT),
    ],
)
def test_its_exit_status(code: str, status: int) -> None:
    assert forked_python(code).returncode == status


def test_several_run_at_a_time_and_each_is_reached_by_its_signals() -> None:
    code = "import sys, time; print(sys.argv[1], flush=True); time.sleep(600)"
    running = [Piped(code, str(number)) for number in range(3)]
    assert [one.stdout.readline() for one in running] == [b"0\n", b"1\n", b"2\n"]
    assert [one.process.poll() for one in running] == [None] * 3
    running[1].process.send_signal(signal.SIGTERM)
    assert running[1].process.wait(300) == -signal.SIGTERM
    assert running[0].process.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        running[2].process.wait(0.01)
    for one in running:
        one.process.kill()
        one.communicate()
    assert [one.process.returncode for one in running] == [-signal.SIGKILL, -signal.SIGTERM, -signal.SIGKILL]


def test_the_libraries_are_there_already() -> None:
    code = "import sys; print({'chromadb', 'discord', 'llama_index', 'onnxruntime', 'bot'} & {*sys.modules})"
    assert set(forked_python(code).stdout.strip("{}\n").replace("'", "").split(", ")) == {
        "chromadb", "discord", "llama_index",
    }  # fmt: skip
