"""Any number of articles with texts of their own: those of the forty pages, with other people, places, days
and figures. All of it is invented."""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import dataclass
from typing import Any

from config.messages import day
from tests.pages.build import TEXTS, truth
from tests.pages.layouts import LAYOUTS

_FIRST = ("Ratih", "Bima", "Sekar", "Galih", "Laras", "Damar", "Wening", "Panji", "Tirta", "Kirana", "Jaka")
_LAST = (
    "Prameswari",
    "Nugroho",
    "Wulandari",
    "Santosa",
    "Kusumah",
    "Hartono",
    "Pertiwi",
    "Lesmana",
    "Anggara",
)
_PLACES = (
    "Lembur Asri",
    "Pasir Gede",
    "Muara Kencana",
    "Tanjung Wangi",
    "Bukit Arum",
    "Kali Bening",
    "Saltmere",
)
_TITLES = {
    "id": "Warga {place} Rampungkan Jembatan Ke-{n} Sebelum Musim Hujan",
    "en": "Residents of {place} finish bridge number {n} before the rains",
}
_OWN = {
    "id": " Di {place} tercatat {n} rumah, {more} kepala keluarga dan {less} hektare sawah.",
    "en": " In {place} there are {n} houses, {more} families and {less} hectares of fields.",
}
# The first day on which one of them was published.
_BEGIN = dt.date(2023, 1, 2)


@dataclass(frozen=True)
class Story:
    """number: from 0. markup: its page. expected: title, date, author and articleBody; None for what the page
    does not state."""

    number: int
    markup: str
    expected: dict[str, Any]


def story(number: int) -> Story:
    text = copy.deepcopy(TEXTS[number % len(TEXTS)])
    language, published = text["language"], _BEGIN + dt.timedelta(days=number)
    place = _PLACES[number % len(_PLACES)]
    figures = {"place": place, "n": number + 11, "more": 7 * number + 90, "less": 3 * number + 14}
    text |= {
        "title": _TITLES[language].format(place=place, n=number + 11),
        "author": f"{_FIRST[number % len(_FIRST)]} {_LAST[number // len(_FIRST) % len(_LAST)]}",
        "date": published.isoformat(),
        "shown": day(language, published),
        "figures": f"{published:%d/%m/%Y}",
        "paragraphs": [
            f"{line}{_OWN[language].format(**figures)}" if at % 2 else line
            for at, line in enumerate(text["paragraphs"])
        ],
    }
    layout = LAYOUTS[number // len(TEXTS) % len(LAYOUTS)]
    markup, lines = layout(text)
    return Story(number, markup, truth(layout, text, lines))
