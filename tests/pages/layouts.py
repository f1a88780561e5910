# ruff: noqa: E501 - markup is easier to read in one piece
"""Ten layouts of news pages, each a function from a text to its markup and to the lines that are its article."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from typing import Any

Text = dict[str, Any]
Page = tuple[str, list[str]]

MENU = "".join(
    f'<li><a href="/{word.lower()}">{word}</a></li>' for word in ("Home", "Nasional", "Sport", "Budaya")
)
SHARE = (
    '<div class="share-bar"><a href="#">Facebook</a> <a href="#">Twitter</a> <a href="#">WhatsApp</a></div>'
)
TEASERS = (
    "Pemain muda itu mencetak tiga gol dalam laga tandang.",
    "The council postponed its vote on the quarry until May.",
    "Museum kereta api dibuka kembali setelah dua tahun ditutup.",
)


def teasers(tag: str, name: str) -> str:
    return "".join(
        f'<{tag} class="{name}"><a href="/{number}"><h3>{text[:-1]}</h3></a><span>2 hours ago</span></{tag}>'
        for number, text in enumerate(TEASERS)
    )


def p(lines: list[str], attributes: str = "") -> str:
    return "".join(f"<p{attributes}>{escape(line)}</p>" for line in lines)


def document(text: Text, head: str, body: str, lang: str | None = None) -> str:
    title = f"{escape(text['title'])} - {escape(text['outlet'])}"
    return (
        f'<!doctype html>\n<html lang="{lang or text["language"]}"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f"</head>\n<body>{body}</body></html>\n"
    )


def linked(**fields: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org"} | fields)}</script>'


def time_line(text: Text, markup: bool = True) -> str:
    before, day, after = text["with_time"]
    shown = f'<time datetime="1999-01-01">{day}</time>' if markup else day
    return f"{escape(before)}{shown}{escape(after)}"


def joined(parts: list[str]) -> str:
    return "".join(parts)


def blog(text: Text) -> Page:
    """A weblog: side bar with widgets, comments, mainEntity in a graph, an event's <time> in the prose."""
    article = {"@type": "NewsArticle", "headline": text["title"], "datePublished": f"{text['date']}T09:00:00+07:00",
               "dateModified": "2030-01-01T00:00:00+07:00", "author": {"@type": "Person", "name": text["author"]}}  # fmt: skip
    items = "".join(f"<li>{escape(item)}</li>" for item in text["items"])
    first, *rest = text["paragraphs"]
    body = (
        f'<div id="page" class="has-sidebar"><header id="masthead"><nav><ul>{MENU}</ul></nav></header><div id="content">'
        f'<article class="post hentry"><header class="entry-header"><h1 class="entry-title">{escape(text["title"])}</h1>'
        f'<div class="entry-meta">{text["shown"]} by <a href="/a">{text["author"]}</a></div></header>'
        f'<div class="entry-content">{p([first])}<p>{time_line(text)}</p>{p(rest[:3])}<h2>{text["subheading"]}</h2>'
        f"<p>{escape(text['intro'])}</p><ul>{items}</ul>{p(rest[3:])}</div>"
        f'<footer class="entry-footer">Filed under: <a href="/t">News</a></footer></article>'
        f'<div id="comments"><h3>2 comments</h3><ol><li class="comment"><p>I remember it well from my childhood there.</p></li>'
        f'<li class="comment"><p>Mantap sekali beritanya, terima kasih banyak admin.</p></li></ol></div></div>'
        f'<aside id="secondary" class="widget-area"><h2>Recent posts</h2><ul>{teasers("li", "recent")}</ul></aside></div>'
        f'<footer class="site-footer"><p>Copyright 2024 {text["outlet"]}. All rights reserved.</p></footer>'
    )
    lines = [
        first,
        joined(text["with_time"]),
        *rest[:3],
        text["subheading"],
        text["intro"],
        *text["items"],
        *rest[3:],
    ]
    return document(text, linked(**{"@type": "WebPage", "mainEntity": article}), body), lines


def portal(text: Text) -> Page:
    """An Indonesian portal: the lead bare in a div, links among the paragraphs, outlet and date on one line."""
    first, second, *rest = text["paragraphs"]
    also = f'<p><strong>Baca juga: <a href="/x">{TEASERS[0]}</a></strong></p>'
    body = (
        f'<div class="header"><ul class="nav">{MENU}</ul></div><div class="container"><h1 class="read__title">'
        f'{escape(text["title"])}</h1><div class="read__time">{text["site"]} - {text["figures"]}, 20:11 WIB</div>'
        f'<div class="credit-title"><div>Penulis <b>{text["author"]}</b> | Editor <b>{text["editor"]}</b></div></div>{SHARE}'
        f'<div class="photo"><img src="a.jpg"><div class="photo__caption">{escape(text["caption"])}</div></div>'
        f'<div class="read__content"><div class="clearfix"><strong>{text["dateline"]}</strong> - {escape(first)}<br><br>'
        f"{escape(second)}<br><br>{p(rest[:2])}{also}{p(rest[2:])}</div></div>"
        f'<div class="tag">Tag: <a href="/t">bendungan</a> <a href="/u">pasar</a></div>'
        f'<div class="terkait"><h2>Berita terkait</h2>{teasers("div", "terkait__item")}</div></div>'
    )
    return document(text, "", body), [text["caption"], f"{text['dateline']} - {first}", second, *rest]


def form(text: Text) -> Page:
    """ASP.NET: the whole page in a form; the date in figures without marks; a nested list without marks."""
    items = "".join(f"<li>{escape(item)}</li>" for item in text["items"])
    compact = text["date"].replace("-", "")
    body = (
        f'<form id="aspnetForm" method="post" action="./"><input type="hidden" name="__VIEWSTATE" value="x">'
        f'<div id="menu"><ul>{MENU}</ul></div><div id="main"><h1>{escape(text["title"])}</h1>{p(text["paragraphs"][:3])}'
        f'<p>{escape(text["intro"])}</p><ul><li style="list-style-type: none;"><ul>{items}</ul></li></ul>'
        f"{p(text['paragraphs'][3:])}</div></form>"
    )
    head = f'<meta name="author" content="{text["author"]}"><meta name="pubdate" content="{compact}">'
    lines = [*text["paragraphs"][:3], text["intro"], *text["items"], *text["paragraphs"][3:]]
    return document(text, head, body, lang="en"), lines


def tables(text: Text) -> Page:
    """Twenty years old: layout in nested tables, paragraphs parted by <br>, no <p>, a byline in capitals."""
    prose = "<br><br>\n".join(map(escape, text["paragraphs"]))
    body = (
        f'<table width="100%"><tr><td colspan="2"><font size="1">{"".join(f"<a href=/{n}>Menu {n}</a> " for n in range(6))}'
        f'</font></td></tr><tr><td width="150" valign="top"><table><tr><td><a href="/1">{TEASERS[0]}</a></td></tr><tr><td>'
        f'<a href="/2">{TEASERS[1]}</a></td></tr></table></td><td valign="top"><h1>{escape(text["title"])}</h1>'
        f'<font size="1">{text["shown"]}</font><br><font face="Arial">By {text["author"]}</font><br><br>'
        f'<font face="Times">{prose}</font></td></tr><tr><td colspan="2"><font size="1">&copy; 2004 {text["outlet"]}</font>'
        f"</td></tr></table>"
    )
    return document(text, "", body), list(text["paragraphs"])


def application(text: Text) -> Page:
    """Built by a script: divs with hashed names, the standfirst in the header, captions, a script full of text."""
    data = json.dumps({"props": {"related": [{"title": line} for line in TEASERS]}})
    words = text["term"]
    first, *rest = text["paragraphs"]
    body = (
        f'<div id="__next"><div class="css-1a2b"><div class="css-nav">{MENU}</div></div><main><header class="css-9z"><h1>'
        f'{escape(text["title"])}</h1><p class="css-3f">{escape(text["standfirst"])}</p><div class="css-by"><span>By '
        f'<a href="/a" rel="author">{text["author"]}</a></span> <time datetime="{text["date"]}T08:00:00Z">{text["shown"]}</time>'
        f'</div></header><figure><img alt="" src="a.jpg"><figcaption>{escape(text["caption"])}</figcaption></figure><section>'
        f'<div class="css-p"><p>{escape(first)}</p></div><div class="css-p"><p>{escape(words[0])}<button class="css-gl">'
        f"{escape(words[1])}</button>{escape(words[2])}</p></div>"
        f"{''.join(f'<div class=css-p>{p([line])}</div>' for line in rest)}</section></main>"
        f'<div class="css-more"><div>{teasers("div", "css-card")}</div></div></div>'
        f'<script id="__NEXT_DATA__" type="application/json">{data}</script>'
    )
    site = f'<meta property="og:site_name" content="{text["outlet"]}">'
    return document(text, site, body), [text["standfirst"], text["caption"], first, joined(words), *rest]


def without_script(text: Text) -> Page:
    """The text in <noscript>, in front of a wall; meta elements with entities; no-break spaces in the date."""
    shown = text["shown"].replace(" ", "&nbsp;")
    body = (
        f'<div class="app-shell"><div class="loading">Loading...</div></div><noscript><div class="story"><h1>'
        f'{escape(text["title"])}</h1><div class="stamp">{shown}</div><div class="byline">Oleh: {text["author"]}</div>'
        f"{p(text['paragraphs'])}</div></noscript>"
    )
    head = f'<meta property="og:title" content="{escape(escape(text["title"]))}"><meta property="og:site_name" content="{text["outlet"]}">'
    return document(text, head, body), list(text["paragraphs"])


def live(text: Text) -> Page:
    """A live report: posts with headings and hours, LiveBlogPosting, a promotion between them."""
    data = {"@type": "LiveBlogPosting", "headline": text["title"], "datePublished": f"{text['date']}T02:00:00+07:00",
            "author": [{"@type": "Person", "name": text["author"]}], "publisher": {"name": text["outlet"]}}  # fmt: skip
    pairs = [text["paragraphs"][number : number + 2] for number in (0, 2, 4)]
    titles = [text["subheading"], text["items"][0], text["items"][1]]
    posts = "".join(
        f'<div class="post"><h3>{escape(title)}</h3>{p(pair)}</div>'
        for title, pair in zip(titles, pairs, strict=True)
    )
    body = (
        f'<nav>{MENU}</nav><main class="live"><h1>{escape(text["title"])}</h1><p class="standfirst">{escape(text["standfirst"])}'
        f'</p><div class="feed">{posts}</div></main><div class="newsletter-signup"><p>Sign up for our daily newsletter and '
        f"never miss a story again.</p></div><footer><p>{text['outlet']} is a trading name.</p></footer>"
    )
    pieces = [line for title, pair in zip(titles, pairs, strict=True) for line in (title, *pair)]
    return document(text, linked(**data), body), [text["standfirst"], *pieces]


def amp(text: Text) -> Page:
    """AMP: custom elements, inline elements with every name within sentences, bordered paragraphs."""
    words, when = text["term"], text["with_time"]
    first, second, *rest = text["paragraphs"]
    boxed = ' style="border: 1px solid #ccc; padding: 8px"'
    body = (
        f'<amp-sidebar id="side"><ul>{MENU}</ul></amp-sidebar><article><h1>{escape(text["title"])}</h1><address>'
        f'Pewarta: {text["author"]}</address><amp-img src="a.jpg"></amp-img><p>{escape(first)}</p><p>{escape(words[0])}'
        f'<span class="share link tag"><label>{escape(words[1])}</label></span>{escape(words[2])}</p><p{boxed}>{escape(second)}'
        f"</p>{p(rest[:2])}<p>{escape(when[0])}<output>{when[1]}</output>{escape(when[2])}</p>{p(rest[2:])}</article>"
        f'<amp-ad type="x"><div>Advertisement</div></amp-ad><section class="related">{teasers("div", "item")}</section>'
    )
    head = linked(**{"@type": "Article", "headline": text["title"], "datePublished": text["date"],
                     "author": {"@type": "Organization", "name": text["outlet"]}})  # fmt: skip
    lines = [first, joined(words), second, *rest[:2], joined(when), *rest[2:]]
    return document(text, head, body, lang="en"), lines


def results(text: Text) -> Page:
    """Results: a table within the article, a definition list, and a second, short article on the same page."""
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in text["rows"])
    head_row = "".join(f"<th>{cell}</th>" for cell in text["head"])
    first, *rest = text["paragraphs"]
    body = (
        f'<header><a href="/">{text["outlet"]}</a></header><main><article><h2>{escape(text["title"])}</h2>'
        f'<div class="date">{text["shown"]}</div><p>{escape(first)}</p><table class="results"><tr>{head_row}</tr>{rows}</table>'
        f"{p(rest[:3])}</article><article><h2>{escape(text['subheading'])}</h2>{p(rest[3:])}</article></main>"
        f'<footer><a href="/about">About us</a></footer>'
    )
    damaged = f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{text["title"].split()[0]} "x"","author":1}}</script>'
    table = [" ".join(row) for row in (text["head"], *text["rows"])]
    return document(text, damaged, body), [first, *table, *rest[:3], text["subheading"], *rest[3:]]


def magazine(text: Text) -> Page:
    """A magazine: cookie dialog, pull quote, forms, cards, lines of a paywall, an update's date above."""
    first, second, *rest = text["paragraphs"]
    body = (
        f'<div class="cookie-consent" role="dialog"><p>We use cookies to improve your experience on this site.</p><button>'
        f'Accept</button></div><header><nav>{MENU}</nav></header><main><article><h1>{escape(text["title"])}</h1><p class="deck">'
        f'{escape(text["standfirst"])}</p><p class="byline">By {text["author"]}</p><p class="dateline">Published {text["shown"]}'
        f'</p><p class="updated">Updated: January 3, 2030</p><div class="body"><p>{escape(first)}</p><p>{escape(second)}</p>'
        f'<div class="newsletter"><form><p>Get the latest stories in your inbox every morning.</p><input></form></div>'
        f"{p(rest)}<p>Subscribe to continue reading this article.</p><p>Already a subscriber? Log in.</p></div></article>"
        f'<section class="more"><h2>More stories</h2><div class="cards">{teasers("div", "card")}</div></section></main>'
        f"<footer><p>Copyright {text['outlet']}, all rights reserved.</p><ul>{MENU}</ul></footer>"
    )
    site = f'<meta property="og:site_name" content="{text["outlet"]}">'
    return document(text, site, body), [text["standfirst"], first, second, *rest]


LAYOUTS: tuple[Callable[[Text], Page], ...] = (
    blog, portal, form, tables, application, without_script, live, amp, results, magazine,
)  # fmt: skip
