"""The small inputs of ../shared/cases/ingest, each of which stands for a kind, are stored as they are."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from config.errors import SourceError
from store.ingest.article import read_article
from store.ingest.fetch import RawSource, discover
from store.language.sentences import sentence_spans
from store.models import Article, Credit

CASES = Path(__file__).parents[4] / "shared" / "cases" / "ingest"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason=f"the cases are not at {CASES}")


def articles(name: str) -> list[Article]:
    found = list(discover([str(CASES / name)]))
    assert all(isinstance(raw, RawSource) for raw in found), found
    return [read_article(raw) for raw in found if isinstance(raw, RawSource)]


def article(name: str) -> Article:
    (only,) = articles(name)
    return only


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (
            "01-inline-time.html",
            "Banjir besar melanda Karsa pada 11 Februari 1978 dan merendam dua ratus rumah warga di "
            "bantaran.",
        ),
        (
            "02-span-link.html",
            "Balai sungai melaporkan bahwa kontraktor akan didenda Rp 2 miliar karena terlambat sembilan "
            "bulan.",
        ),
        (
            "03-button-term.html",
            "Balai menerapkan impounding bertahap sampai Desember sesuai izin kementerian.",
        ),
        (
            "04-whole-page-form.html",
            "Pengisian awal Bendungan Karsa dimulai pada Selasa pagi setelah pintu pengelak ditutup oleh "
            "petugas balai sungai.",
        ),
        ("14-caption.html", "Petugas menutup pintu pengelak Bendungan Karsa. Foto: Rani Kusuma"),
        ("15-result-table.html", "Wira-Lestari 184.220"),
        ("15-result-table.html", "Bagus-Ratih 171.035"),
        ("17-nested-list.html", "Desa Lembur Kidul menerima 214 rumah baru."),
        ("17-nested-list.html", "Desa Pasir Awi menerima 98 rumah baru."),
        ("18-two-articles.html", "Harga Cabai Turun di Pasar Induk"),
        (
            "18-two-articles.html",
            "Harga cabai merah turun menjadi Rp 38.000 per kilogram di pasar induk pada Rabu, kata pedagang.",
        ),
        (
            "28-lead-in-bare-div.html",
            "KARSA, KABAR - Bendungan Karsa diresmikan Menteri Lestari Wirahadi pada Senin, 3 Juni 2024, "
            "setelah dibangun enam tahun.",
        ),
    ],
)
def test_the_line_is_stored_whole(name: str, line: str) -> None:
    assert line in article(name).text.split("\n")


def test_a_date_in_the_prose_is_not_that_of_publication() -> None:
    assert article("01-inline-time.html").metadata.date is None
    assert article("27-nbsp-date.txt").metadata.date == dt.date(2024, 6, 4)


def test_titles() -> None:
    assert article("09-entities-in-headline.html").metadata.title == "Harga & Pasokan “Aman”"
    assert article("20-damaged-jsonld.html").metadata.title == "Wira: Air Naik"


def test_the_label_of_an_author_is_none_of_the_name() -> None:
    metadata = article("10-pewarta-label.html").metadata
    assert metadata.author == "Rani Kusuma"
    assert metadata.credits == (Credit("reporter", "Rani Kusuma"),)


def test_the_language_is_that_of_the_words() -> None:
    assert article("12-lang-en.html").metadata.language == "id"


def test_a_page_saved_with_its_files_is_one_article_with_its_address() -> None:
    (only,) = articles("23-saved-complete")
    assert only.source.endswith("Berita.html")
    assert only.metadata.url is not None
    assert only.metadata.url in (CASES / "23-saved-complete" / "Berita.html").read_text("utf-8")


def test_each_file_of_a_mixed_folder_is_read_or_refused_by_name() -> None:
    text, row, damaged, broken, mail = discover([str(CASES / "26-mixed-folder")])
    assert isinstance(broken, RawSource)
    assert isinstance(damaged, RawSource)
    for raw, said in ((damaged, "Word document is damaged"), (broken, "PDF is damaged")):
        with pytest.raises(SourceError, match=said):
            read_article(raw)
    assert all(isinstance(raw, RawSource) and read_article(raw).text for raw in (text, mail, row))


def test_files_of_other_types_are_counted(tmp_path: Path) -> None:
    unread: Counter[str] = Counter()
    for name in ("a.txt", "b.xlsx", "c.rtf", "d.xlsx"):
        (tmp_path / name).write_text("isi")
    (raw,) = discover([str(tmp_path)], unread=unread)
    assert raw.source.endswith("a.txt")
    assert unread == {".xlsx": 2, ".rtf": 1}


def test_sentences_are_whole() -> None:
    for name, sentence in (
        (
            "06-irjen-pol.txt",
            "Kapolda Karsa Irjen Pol. Wira Santika mengatakan tersangka pencurian kabel ditangkap pada Senin "
            "malam di Pasir Awi.",
        ),
        (
            "07-hard-wrapped.txt",
            "Kepala balai, Wira Santika, mengatakan volume tampungan akan mencapai 42 juta meter kubik pada "
            "akhir musim hujan.",
        ),
    ):
        text, source = article(name).text, (CASES / name).read_text("utf-8").split("\n")
        quotes = [text[start:end] for start, end in sentence_spans(text)]
        quote = next(quote for quote in quotes if " ".join(quote.split()) == sentence)
        assert all(any(line in given for given in source) for line in quote.split("\n"))
