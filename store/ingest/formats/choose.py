"""Which blocks of a page are its article: those that the extraction library found, and what belongs to
them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from store.ingest.credits import is_credit
from store.ingest.formats.blocks import Block

_WORD = re.compile(r"\w+")
_RUN = 3
# Of the runs of words of a block, this share must stand in what the library found: it may have lost a few of
# them.
_SHARE = 0.5
# A part of the page that holds this much of the article is not what its name says: <body
# class="has-sidebar">.
_ARTICLES_OWN = 0.25
_MOST = 0.8
_SHORTEST_ITEM = 3
_SHORTEST_HEADLINE = 5
# Parts of which nothing is the article's, even what reads like it.
_NEVER = ("hidden", "sharing", "related", "dialog", "comments", "subscription")
_LEAD = frozenset(
    [
        "lead",
        "standfirst",
        "subtitle",
        "subheadline",
        "subhead",
        "deck",
        "dek",
        "summary",
        "excerpt",
        "intro",
        "teaser",
        "description",
        "sapo",
    ]
)


@dataclass(slots=True)
class Chosen:
    """taken: the numbers of the blocks of the article. ignored: the parts that are not what they are
    called."""

    blocks: Sequence[Block]
    taken: set[int]
    ignored: set[int] = field(default_factory=set)

    def part(self, block: Block) -> str:
        """What part of the page a block stands in, "" for none."""
        return next((part.kind for part in block.parts if part.number not in self.ignored), "")

    def is_firm(self, block: Block) -> bool:
        """Whether the page itself says so, and not a name alone."""
        return any(part.firm for part in block.parts if part.number not in self.ignored)

    @property
    def lines(self) -> list[str]:
        return [self.blocks[number].text for number in sorted(self.taken)]

    def dropped(self, besides: set[int]) -> Counter[str]:
        """The characters of the blocks that were not taken, by what they are. besides: blocks that do not
        count."""
        count: Counter[str] = Counter()
        for number, block in enumerate(self.blocks):
            if number not in self.taken and number not in besides:
                count[self.part(block) or ("links" if block.is_link else "other")] += len(block.text)
        return count


def choose(blocks: Sequence[Block], found: str) -> Chosen:
    """The article's blocks, given the text that the library found."""
    chosen = Chosen(blocks, set(_marked(blocks, found)))
    chosen.ignored = _misnamed(blocks, chosen.taken)
    chosen.taken = {number for number in chosen.taken if not _is_furniture(chosen, blocks[number])}
    if chosen.taken:
        chosen.taken |= set(_belonging(chosen))
        chosen.taken |= set(_more_articles(chosen))
    return chosen


def choose_prose(blocks: Sequence[Block]) -> Chosen:
    """All prose of the page that does not stand in a part of another kind, and what belongs to it."""
    prose = {number for number, block in enumerate(blocks) if block.is_prose}
    chosen = Chosen(blocks, prose, _misnamed(blocks, prose))
    chosen.taken = {number for number in prose if not chosen.part(blocks[number])}
    if chosen.taken:
        chosen.taken |= set(_belonging(chosen))
    return chosen


def prose_size(chosen: Chosen, numbers: Iterable[int] | None = None) -> int:
    """How many characters of prose that can be seen are among these blocks, by default among all."""
    among = range(len(chosen.blocks)) if numbers is None else numbers
    return sum(
        len(chosen.blocks[number].text)
        for number in among
        if chosen.blocks[number].is_prose and not chosen.part(chosen.blocks[number])
    )


def _marked(blocks: Sequence[Block], found: str) -> Iterator[int]:
    lines = [tuple(_WORD.findall(line)) for line in found.split("\n")]
    whole = set(lines)
    words = [word for line in lines for word in line]
    runs = set(_runs(words))
    for number, block in enumerate(blocks):
        own = _WORD.findall(block.text)
        if len(own) < _RUN:
            if tuple(own) in whole:
                yield number
            continue
        mine = list(_runs(own))
        if sum(run in runs for run in mine) >= _SHARE * len(mine):
            yield number


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(_RUN)), strict=False)


def _misnamed(blocks: Sequence[Block], taken: set[int]) -> set[int]:
    """The parts that hold so much of the article that they are no furniture."""
    sizes: Counter[int] = Counter()
    for number in taken:
        for part in blocks[number].parts:
            sizes[part.number] += len(blocks[number].text)
    total = sum(len(blocks[number].text) for number in taken)
    return {number for number, size in sizes.items() if size >= _ARTICLES_OWN * total}


def _is_furniture(chosen: Chosen, block: Block) -> bool:
    """Whether the library took what is none of the article: it sees a page's names, but not all."""
    part = chosen.part(block)
    if part in _NEVER:
        return True
    if part and is_credit(block.text):
        return False
    if part:
        return not block.is_prose if chosen.is_firm(block) else block.is_link
    return block.is_link and not block.is_prose and len(block.text.split()) > _SHORTEST_ITEM


def _belonging(chosen: Chosen) -> Iterator[int]:
    """What the library passes over within an article: text beside its paragraphs, captions, rows, items,
    leads."""
    blocks, taken = chosen.blocks, sorted(chosen.taken)
    last = taken[-1]
    beside = {
        blocks[number].above[1:2] for number in taken if blocks[number].tag in ("p", "li", "blockquote")
    }
    beside |= {blocks[number].above[:1] for number in taken if blocks[number].tag not in ("p", "li")}
    container = _container(blocks, taken)
    # A standfirst in the header may have been found; the article itself begins where most of it stands.
    first = next(number for number in taken if container in blocks[number].above)
    said = {blocks[number].text for number in taken}
    head = max((number for number in range(first) if blocks[number].tag == "h1"), default=first)
    beneath = blocks[head].above[1:2]
    for number, block in enumerate(blocks):
        if number in chosen.taken or block.text in said or chosen.part(block) or block.is_link:
            continue
        inside = container in block.above
        near = block.above[:1] in beside or (
            block.tag in ("p", "li", "blockquote", "div", "section") and block.above[1:2] in beside
        )
        if first < number < last:
            wanted = inside and (block.is_prose or _supports(block, near))
        elif number < first:
            captioned = block.kind == "caption" and (inside or number > head)
            lead = number > head and bool(block.names & _LEAD) and block.is_prose
            led = near and number > head and block.is_prose
            # What stands beside the headline is about the article: a sentence, or a heading as long as one.
            beside_head = number > head and block.above[1:2] == beneath
            standfirst = beside_head and (block.is_prose or _is_second_headline(block))
            wanted = captioned or lead or led or standfirst or (inside and near and block.is_prose)
        else:
            wanted = near and (block.is_prose or is_credit(block.text) or block.kind in ("row", "caption"))
        if wanted:
            yield number


def _supports(block: Block, near: bool) -> bool:
    if block.kind == "item":
        return len(block.text.split()) >= _SHORTEST_ITEM
    return block.kind in ("caption", "row") or (near and block.kind == "heading")


def _is_second_headline(block: Block) -> bool:
    return block.kind == "heading" and len(block.text.split()) >= _SHORTEST_HEADLINE


def _container(blocks: Sequence[Block], taken: Sequence[int]) -> int:
    """The innermost element that holds most of what was taken."""
    sizes: Counter[int] = Counter()
    for number in taken:
        for above in blocks[number].above:
            sizes[above] += len(blocks[number].text)
    most = _MOST * sum(len(blocks[number].text) for number in taken)
    # Elements are numbered as they begin, so that an inner one has the higher number.
    return max(element for element, size in sizes.items() if size >= most)


def _more_articles(chosen: Chosen) -> Iterator[int]:
    """The blocks of other whole articles of the page: of <article> elements that are no teasers, which
    link."""
    groups: dict[int, list[int]] = {}
    for number, block in enumerate(chosen.blocks):
        if block.article:
            groups.setdefault(block.article, []).append(number)
    own = {chosen.blocks[number].article for number in chosen.taken}
    if own in ({0}, set()):
        return
    for article, numbers in groups.items():
        inside = [chosen.blocks[number] for number in numbers]
        headed = any(block.kind == "heading" for block in inside)
        whole = headed and not any(block.is_link or chosen.part(block) for block in inside)
        if article not in own and whole and any(block.is_prose for block in inside):
            yield from numbers
