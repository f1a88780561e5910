"""A language of articles is data: a table more in languages.toml, and everything knows it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from store.language.languages import code_of, function_words, languages, months, weekdays

ROOT = Path(__file__).parents[3]
DUTCH = """
[nl]
names = ['nederlands', 'dutch']
stemmer = 'dutch'
months = [['januari', 'februari', 'maart', 'april', 'mei', 'juni', 'juli', 'augustus', 'september', 'oktober',
  'november', 'december']]
weekdays = [['maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag', 'zondag']]
published = 'gepubliceerd(?:\\s++op)?'
modified = 'bijgewerkt(?:\\s++op)?'
function_words = 'de het een en van op wanneer werd niet'

[nl.abbreviations]
never = 'mevr dhr'
before_capital = 'enz'
before_digit = 'blz'
hour = ''
"""
SCRIPT = """
import json
from store.language.dates import find_date, line_date
from store.language.detect import detect
from store.language.languages import code_of
from store.language.sentences import sentence_spans
from store.language.stems import stem
text = "Dat zei mevr. Jansen. Zie blz. 5 van het boek."
print(json.dumps([
    detect("Wanneer werd de brug op het eiland gebouwd?"), detect("Kapan jembatan itu diresmikan?"),
    str(find_date("op 3 maart 2024")), str(line_date("Gepubliceerd op maandag, 4 maart 2024")),
    code_of("Nederlands"), [text[a:b] for a, b in sentence_spans(text)], stem(["bruggen"]),
]))
"""


def test_another_language_is_one_table_more(tmp_path: Path) -> None:
    for name in ("config", "store/language"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "store/__init__.py", tmp_path / "store")
    with (tmp_path / "store/language/languages.toml").open("a", encoding="utf-8") as file:
        file.write(DUTCH)
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path, env={})
    assert json.loads(done.stdout) == [
        "nl", "id", "2024-03-03", "2024-03-04", "nl",
        ["Dat zei mevr. Jansen.", "Zie blz. 5 van het boek."], ["brug"],
    ]  # fmt: skip


def test_what_is_known_of_all_languages_is_known_of_each() -> None:
    assert list(languages()) == ["id", "en"]
    assert list(months())[:12] == [
        "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober",
        "november", "desember",
    ]  # fmt: skip
    assert set(months().values()) == set(range(1, 13))
    assert (weekdays()["jum'at"], weekdays()["thurs"], weekdays()["ahad"]) == (4, 3, 6)
    assert (code_of("Bahasa Indonesia"), code_of("Inggris"), code_of("Klingon")) == ("id", "en", None)
    assert "yang" in function_words("id")
    assert function_words(None) == function_words("xx") == frozenset()
