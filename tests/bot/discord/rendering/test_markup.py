from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.rendering.markup import (
    LONGEST_BUTTON_URL,
    bold,
    clean,
    escaped,
    link,
    one_line,
    safe_url,
    spaced,
    styled,
)

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f"
MARKDOWN = st.text(alphabet="ab1 \n\\*_~`|<>[]()#-+.:/@everyonh\u200b\u202e", max_size=60)


def shown(markdown: str) -> str:
    """What a reader sees of text in which nothing but escapes is Markdown."""
    return re.sub(r"\\([^A-Za-z0-9\s])", r"\1", markdown)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**tebal** _miring_ ~~coret~~", r"\*\*tebal\*\* \_miring\_ \~\~coret\~\~"),
        ("||rahasia|| `kode`", r"\|\|rahasia\|\| \`kode\`"),
        ("[klik](https://x.y)", r"\[klik\](https\://x.y)"),
        ("<@123> <#4> <t:0:R> <:a:1> </ask:5>", r"\<@123\> \<#4\> \<t:0:R\> \<:a:1\> \</ask:5\>"),
        ("@everyone, @HERE!", "@\u200beveryone, @\u200bHERE!"),
        ("# Judul\n-# kecil\n- satu\n  + dua", "\\# Judul\n\\-# kecil\n\\- satu\n  \\+ dua"),
        ("> kutipan\n1. satu\n12) dua", "\\> kutipan\n1\\. satu\n12\\) dua"),
        ("24. Mei # 3 - 4", r"24\. Mei # 3 - 4"),
        ("C:\\berkas", "C:\\\\berkas"),
        ("pukul 10:30, s/d 3.5", "pukul 10:30, s/d 3.5"),
    ],
)
def test_markdown_is_shown_as_it_is_written(text: str, expected: str) -> None:
    assert escaped(text) == expected
    assert shown(escaped(text)).replace("\u200b", "") == text


@given(MARKDOWN)
def test_whatever_is_made_safe_is_shown_and_does_nothing(text: str) -> None:
    markdown = escaped(text)
    assert shown(markdown).replace("@\u200b", "@") == clean(text)
    alone = re.sub(r"\\.", "x", markdown, flags=re.DOTALL)
    assert not set(alone) & set("\\*_~`|<>[]")
    assert not re.search(r"^ *[#+-]|^ *\d+[.)]\s|://", alone, re.MULTILINE)
    assert not re.search(r"@(everyone|here)", markdown)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u202eb\u2066c\u200ed", "abcd"),
        ("a\u200bb\u2060c\ufeffd\u00ade", "abcde"),
        ("a\x00b\x1b[2Jc\x9bd\x7f", "ab[2Jcd"),
        ("a\tb\r\nc\rd\u2028e", "a b\nc\nd\ne"),
        ("a\n \n\n\nb", "a\n\nb"),
        ("half \ud800", "half \ufffd"),
        ("in\u200dvisible \u200d x", "invisible  x"),
        (FAMILY, FAMILY),
        ("tag\U000e0041\U000e0042 filler\u3164.", "tag filler."),
        ("é ñ Ürümqi 北京 مرحبا", "é ñ Ürümqi 北京 مرحبا"),
    ],
)  # fmt: skip
def test_characters_that_nobody_sees_are_removed(text: str, expected: str) -> None:
    assert clean(text) == expected


@given(st.text())
def test_clean_text_can_be_sent_and_stays_clean(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert clean(cleaned) == cleaned
    assert "\n\n\n" not in cleaned
    assert "\n" not in one_line(text)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://contoh.id/berita?id=1&x=a#b", "https://contoh.id/berita?id=1&x=a#b"),
        (" http://contoh.id ", "http://contoh.id"),
        ("HTTPS://Contoh.ID/A", "https://contoh.id/A"),
        ("https://contoh.id/a_(b)", "https://contoh.id/a_%28b%29"),
        ('https://contoh.id/a b|c>d\\e"f`g', "https://contoh.id/a%20b%7Cc%3Ed%5Ce%22f%60g"),
        ("https://contoh.id/%20ä", "https://contoh.id/%20%C3%A4"),
        ("https://münchen.de/x", "https://xn--mnchen-3ya.de/x"),
        ("https://contoh.id:8443/x", "https://contoh.id:8443/x"),
        ("http://[2001:db8::1]:80/x", "http://[2001:db8::1]:80/x"),
        ("https://contoh.id/\ud800", "https://contoh.id/?"),
    ],
)
def test_addresses_of_the_web(url: str, expected: str) -> None:
    assert safe_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "discord://app",
        "//contoh.id",
        "contoh.id/x",
        "https://",
        "https:///x",
        "https://bank.id@jahat.id/x",
        "https://user:pass@contoh.id",
        "https://a b/",
        "https://con)toh.id",
        "https://[::1",
        "https://contoh.id:99999/",
        "https://" + "a" * 300 + ".\u200b\u00df.id",
        "https://contoh.id/" + "x" * 1000,
    ],
)
def test_no_other_address_is_linked(url: str | None) -> None:
    assert safe_url(url) is None
    assert link("Judul", url) == "Judul"


def test_an_address_too_long_for_a_button() -> None:
    url = "https://contoh.id/" + "x" * 500
    assert safe_url(url) == url
    assert safe_url(url, LONGEST_BUTTON_URL) is None


def test_a_link_holds_its_text_whatever_it_is() -> None:
    assert link("[a](https://jahat.id)\nb", "https://contoh.id/") == (
        r"[\[a\](https\://jahat.id) b](https://contoh.id/)"
    )
    assert link("\u200b", "https://contoh.id/") == ""


def test_bold_lines() -> None:
    assert bold(" dua *kata* \n\nlagi ") == " **dua \\*kata\\*** \n\n**lagi** "
    assert bold("  ") == "  "
    assert bold("a") == "**a**"
    assert styled("a b\nc", "__") == "__a b__\n__c__"


def test_paragraphs_are_told_apart_and_headings_stay_where_they_belong() -> None:
    assert spaced("Judul\nSatu.\nDua.\n\nTiga.\n") == "Judul\nSatu.\n\nDua.\n\nTiga.\n"
    assert spaced("__Kata “ya.”__\nLain") == "__Kata “ya.”__\n\nLain"
    assert spaced("- satu\n- dua") == "- satu\n- dua"
