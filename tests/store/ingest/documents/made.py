"""Documents made for the tests, with texts of their own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from docx import Document
from docx.document import Document as WordDocument

LEAD = "KARSA - Harga cabai merah turun menjadi Rp 38.000 per kilogram pada Rabu, kata pedagang."
MORE = "Pasokan dari Pasir Awi bertambah sejak Senin, menurut Rani Kusuma dari dinas pertanian."


def pdf(
    pages: Sequence[Sequence[str]], *, title: str = "", pictures: bool = False, claimed: int | None = None
) -> bytes:
    """A PDF with a text layer: lines (Latin-1) of each page. pictures: one on each page. claimed: how many
    pages it says that it has."""
    objects: list[bytes] = []

    def add(content: bytes) -> int:
        objects.append(content)
        return len(objects)

    catalog, tree = add(b""), add(b"")
    font = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    picture = add(_stream(b"\0", b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
                                 b"/BitsPerComponent 8"))  # fmt: skip
    drawn = f"/XObject << /I0 {picture} 0 R >>" if pictures else ""
    kids = []
    for lines in pages:
        shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
        text = f"BT /F0 11 Tf 14 TL 72 760 Td\n{shown}ET\n" if lines else ""
        content = add(
            _stream((text + ("q 300 0 0 300 72 72 cm /I0 Do Q" if pictures else "")).encode("latin-1"))
        )
        kids.append(
            add(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R "
                f"/Resources << /Font << /F0 {font} 0 R >> {drawn} >> >>".encode()
            )
        )
    named = " ".join(f"{kid} 0 R" for kid in kids)
    count = len(kids) if claimed is None else claimed
    objects[catalog - 1] = f"<< /Type /Catalog /Pages {tree} 0 R >>".encode()
    objects[tree - 1] = f"<< /Type /Pages /Kids [{named}] /Count {count} >>".encode()
    info = add(f"<< /Title ({_escaped(title)}) >>".encode("latin-1"))
    body, offsets = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n".encode() + written + b"\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return (
        body
        + (
            f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root {catalog} 0 R /Info "
            f"{info} 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
        ).encode()
    )


def _stream(data: bytes, about: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), about, data)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def packed(entries: Mapping[str, bytes | str], *, deflated: bool = True) -> bytes:
    """A ZIP archive of these entries."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return file.getvalue()


def saved(document: WordDocument) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def word(*paragraphs: str) -> bytes:
    """A Word document of these paragraphs."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def word_of_xml(body: str, before: str = "") -> bytes:
    """A Word document whose body is this XML, with `before` in front of its root."""
    whole = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{before}<w:document xmlns:w="http://schemas.'
        'openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-'
        f'compatibility/2006"><w:body>{body}</w:body></w:document>'
    )
    with zipfile.ZipFile(io.BytesIO(word("x"))) as archive:
        parts: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    return packed(parts | {"word/document.xml": whole})


def mail(body: str = f"{LEAD}\n\n{MORE}\n", number: int = 1, **headers: str) -> bytes:
    """A message in plain text; headers replace those that it has, without those that are empty."""
    given = {
        "From": "Rani Kusuma <rani@kabar.example>",
        "Subject": "Harga cabai turun",
        "Date": "Wed, 5 Jun 2024 23:30:00 +0700",
        "Message-ID": f"<{number}@kabar.example>",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\n" for name, value in given.items() if value)
    return f"{head}\n{body}".encode()


def mailbox(*messages: bytes) -> bytes:
    """A mailbox of these messages."""
    return b"\n\n".join(b"From rani@kabar.example Wed Jun  5 23:30:00 2024\n" + one for one in messages)


def page(title: str, *paragraphs: str) -> str:
    """A page of a news site."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = f"<html><head><title>{title}</title></head>"
    return f"{head}<body><article><h1>{title}</h1>{text}</article></body></html>"


def saved_page(address: str = "https://kabar.example/ekonomi/1") -> bytes:
    """A page saved as .mhtml, with the frame of an advertisement."""
    return (
        f"From: <Saved by Blink>\nSnapshot-Content-Location: {address}\nSubject: Harga Cabai Turun\n"
        'MIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="xx"\n\n'
        f"--xx\nContent-Type: text/html; charset=utf-8\nContent-Location: {address}\n\n"
        f"{page('Harga Cabai Turun', LEAD, MORE)}\n"
        "--xx\nContent-Type: text/html\nContent-Location: https://iklan.example/frame\n\n"
        f"{page('Promo', 'Beli sekarang juga, hanya hari ini ada potongan harga.')}\n--xx--\n"
    ).encode()


def epub() -> bytes:
    """A book of two chapters and a table of contents."""
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/'
        '1.1/"><metadata><dc:title>Laporan Panen &amp; Pasar</dc:title><dc:creator>Rani Kusuma</dc:creator>'
        "<dc:date>2024-06-05</dc:date><dc:language>id-ID</dc:language></metadata><manifest>"
        '<item id="n" href="nav.xhtml" properties="nav"/><item id="b" href="text/dua%20.xhtml"/>'
        '<item id="a" href="text/satu.xhtml"/></manifest><spine><itemref idref="n"/><itemref idref="a"/>'
        '<itemref idref="b"/></spine></package>'
    )
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfile full-path="OPS/p.opf"/></container>',
            "OPS/p.opf": package,
            "OPS/nav.xhtml": page("Isi", "Bab satu. Bab dua."),
            "OPS/text/satu.xhtml": page("Bab Satu", LEAD),
            "OPS/text/dua .xhtml": page("Bab Dua", MORE),
        }
    )
