"""What Discord takes of a message, and an answer to show."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from bot.discord.rendering.page import Page
from bot.discord.rendering.split import length
from retrieval.models import Answer, Citation

TEXT = (
    "Pembukaan.\n\nPM Rusia Mikhail Mishustin tiba di Beijing pada Selasa. Ia disambut hujan.\n\n"
    "Kunjungan itu berlangsung dua hari.\n\nPenutup."
)
QUOTE = "PM Rusia Mikhail Mishustin tiba di Beijing pada Selasa."
START = TEXT.index(QUOTE)
NAME = (TEXT.index("Mikhail"), TEXT.index(" tiba"))
CITATION = Citation(
    n=1,
    article_id="0123456789abcdef",
    source="/home/operator/berita/beijing.txt",
    title="PM Rusia *di* Beijing",
    publisher="Media Contoh",
    date=dt.date(2023, 5, 24),
    url="https://contoh.id/beijing",
    quote=QUOTE,
    start=START,
    end=START + len(QUOTE),
    highlight=NAME,
)
ANSWER = Answer("Siapa tiba di Beijing?", "id", True, "Mikhail Mishustin", 0.95, (CITATION,))
REFUSAL = Answer("Siapa presiden Mars?", "id", False, "", 0.1, related=(CITATION,))


def check(pages: Iterable[Page]) -> None:
    """Asserts that Discord takes each page, that marks in it are whole, and that links are of the web."""
    for page in pages:
        assert page.content.strip() or page.embeds
        assert length(page.content) <= 2000
        assert len(page.embeds) <= 10
        assert sum(embed.size for embed in page.embeds) <= 6000
        _check_marks(page.content)
        for embed in page.embeds:
            assert embed.description or embed.title
            assert length(embed.description) <= 4096
            assert length(embed.title or "") <= 256
            assert length(embed.footer or "") <= 2048
            assert embed.url is None or re.match(r"https?://\S+$", embed.url)
            assert len(embed.fields) <= 25
            for text in (embed.description, embed.title or ""):
                _check_marks(text)


def _check_marks(markdown: str) -> None:
    alone = re.sub(r"\\.", "", re.sub(r"\]\(<?https?://[^()\s<>]+>?\)", "]", markdown))
    assert alone.count("**") % 2 == 0
    assert alone.count("__") % 2 == 0
    assert "\\" not in alone
    assert not re.search(r"<[@#:/t]|@everyone|@here|://|[\u202e\u200f]", alone)
