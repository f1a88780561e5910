"""A document of one article, by its kind. Each library is imported when it is first needed."""

from __future__ import annotations

from store.ingest.formats.parsed import Parsed
from store.ingest.kinds import Kind

DOCUMENTS: frozenset[Kind] = frozenset(("docx", "pdf", "mail", "mhtml", "epub"))


def parse_document(kind: Kind, data: bytes) -> Parsed:
    """kind: one of DOCUMENTS. Raises SourceError, with a sentence for the user, for what holds no article."""
    if kind == "docx":
        from store.ingest.documents.word import parse_word  # noqa: PLC0415

        return parse_word(data)
    if kind == "pdf":
        from store.ingest.documents.pdf import parse_pdf  # noqa: PLC0415

        return parse_pdf(data)
    if kind == "epub":
        from store.ingest.documents.epub import parse_epub  # noqa: PLC0415

        return parse_epub(data)
    from store.ingest.documents.mail import parse_mail, parse_saved_page  # noqa: PLC0415

    return parse_mail(data) if kind == "mail" else parse_saved_page(data)
