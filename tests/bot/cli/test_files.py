"""Files written whole or not at all."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from bot.cli.files import check_writable, write_whole
from config.errors import KutipError, UsageError


@contextmanager
def small_files() -> Iterator[None]:
    """A system that takes no file of more than 4,096 bytes, as a disk that is full would.

    For as long as one call takes: pytest writes to a file too when its output goes to one.
    """
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_text_takes_the_place_of_another(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    for text in ("Jokowi — “Presiden”\n", "", "baris\nlagi\n"):
        write_whole(path, text)
        assert path.read_bytes() == text.encode()
        assert list(tmp_path.iterdir()) == [path]


def test_the_file_may_be_read_as_any_other(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "run.json", "teks")
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert (tmp_path / "run.json").stat().st_mode & 0o777 == 0o640


def test_half_a_character_is_written_as_its_escape(tmp_path: Path) -> None:
    write_whole(tmp_path / "run.json", '{"path": "\udcff.txt"}')
    assert (tmp_path / "run.json").read_text("utf-8") == '{"path": "\\udcff.txt"}'


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    link, target = tmp_path / "latest.json", tmp_path / "run.json"
    link.symlink_to(target)
    write_whole(link, "baru")
    assert link.is_symlink()
    assert target.read_text("utf-8") == "baru"


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    write_whole(path, "lama")
    with (
        pytest.raises(
            KutipError,
            match=r"run\.json could not be written \(.+\); free some space or name another file\.$",
        ),
        small_files(),
    ):
        write_whole(path, "x" * 100_000)
    assert path.read_text("utf-8") == "lama"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_has_gone(tmp_path: Path) -> None:
    with pytest.raises(KutipError, match=r"could not be written \(No such file or directory\)"):
        write_whole(tmp_path / "gone" / "run.json", "teks")


def test_what_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "old.json").touch()
    check_writable(tmp_path / "old.json")
    check_writable(tmp_path / "new.json")
    assert not (tmp_path / "new.json").exists()


def test_what_cannot_be_written(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, problem in (
        (tmp_path, r"is a folder; name a file\.$"),
        (
            tmp_path / "none" / "run.json",
            r"^The folder .+ does not exist; create it or choose another one\.$",
        ),
        (tmp_path / "pipe", r"pipe is not a regular file; name another file\.$"),
    ):
        with pytest.raises(UsageError, match=problem):
            check_writable(path)


def test_what_may_not_be_written(
    tmp_path: Path, ordinary_user: Callable[[], AbstractContextManager[None]]
) -> None:
    (tmp_path / "old.json").touch(0o400)
    closed = r"is not writable; change its permissions or name another file\.$"
    with ordinary_user(), pytest.raises(UsageError, match=closed):
        check_writable(tmp_path / "old.json")
