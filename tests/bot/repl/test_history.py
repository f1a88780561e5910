from __future__ import annotations

import stat
from pathlib import Path

from bot.repl.history import HistoryFile


def test_lines_are_kept_in_order_and_by_their_owner_alone(tmp_path: Path) -> None:
    history = HistoryFile(tmp_path / "new" / "history")
    assert history.lines() == []
    for line in ("satu", "dua \ud800"):
        history.add(line)
    assert HistoryFile(tmp_path / "new" / "history").lines() == ["satu", "dua ?"]
    assert stat.S_IMODE((tmp_path / "new" / "history").stat().st_mode) == 0o600


def test_only_the_last_thousand_lines_are_kept(tmp_path: Path) -> None:
    path, link = tmp_path / "history", tmp_path / "link"
    path.write_text("".join(f"{number}\n" for number in range(1500)), "utf-8")
    link.symlink_to(path)
    assert HistoryFile(link).lines() == [str(number) for number in range(500, 1500)]
    assert path.read_text("utf-8").startswith("500\n501\n")
    assert path.read_text("utf-8").endswith("\n1499\n")
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(one.name for one in tmp_path.iterdir()) == ["history", "link"]


def test_a_file_that_is_not_text_or_not_a_file(tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"a\xff\nb")
    assert HistoryFile(tmp_path / "bytes").lines() == ["a\ufffd", "b"]
    history = HistoryFile(tmp_path)
    history.add("satu")
    assert history.lines() == []
