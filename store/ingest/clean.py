"""Page furniture out, the article's own words untouched."""

from __future__ import annotations

from collections.abc import Iterator

from store.ingest.rules import rules

# Blanks, and what editors leave at a line's ends unseen: a byte-order mark, zero-width and direction marks.
_BLANK = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\ufeff\u200b\u200e\u200f\u2060"


def clean(text: str) -> str:
    """The text without furniture: each line of the result is a substring of a line of `text`.

    Lines end with "\\n" alone, have no blanks at their ends and are never the same as the line before;
    at most one empty line stands between two others. Nothing left gives "".
    """
    kept: list[str] = []
    last = ""
    for line in lines(text):
        pieces = [piece for piece in _without_furniture(line) if piece != last]
        if pieces:
            kept.extend(pieces)
            last = pieces[-1]
        elif not line and kept and kept[-1]:
            kept.append("")
    return "\n".join(kept).rstrip("\n")


def lines(text: str) -> list[str]:
    """The lines of text, ended by LF, CRLF or CR, without the blanks at their ends."""
    return [line.strip(_BLANK) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def _without_furniture(line: str) -> Iterator[str]:
    if _is_furniture(line):
        return
    start = 0
    for match in rules().noise_piece.finditer(line):
        yield from _without_end(line[start : match.start()])
        start = match.end()
    yield from _without_end(line[start:])


def _without_end(piece: str) -> Iterator[str]:
    # The tail rules look back from the end only, so that a long line costs no more than its last words.
    near = max(0, len(piece) - rules().longest_noise)
    match = rules().noise_end.search(piece, near)
    piece = (piece[: match.start()] if match else piece).strip(_BLANK)
    if not _is_furniture(piece):
        yield piece


def _is_furniture(line: str) -> bool:
    if len(line) > rules().longest_noise:
        return False
    # A line without a letter or digit is a rule or a stray bullet, and answers no question.
    return not any(map(str.isalnum, line)) or rules().noise_line.fullmatch(line) is not None
