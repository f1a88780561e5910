"""`make claims`: fits `retrieval/claims/limits.json` and draws what they cost, for docs/llm.md.

Each of the sentences of `tests/data/claims` goes through the checks that need no network; of those that are
left the
verifier says how far their quotes entail and contradict them. Limits are chosen that keep as many of the
supported as
are asked for and let out the fewest of the unsupported. The figures are those of five folds: limits are
fitted on
four, and told on the articles of the fifth.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from retrieval.claims.check import Checker, may_be_joined, resolved, stated
from retrieval.claims.limits import Limits
from retrieval.claims.models import Claim, ClaimedQuote
from retrieval.evaluation.studies.plots import draw_claims
from retrieval.verification import artifacts
from retrieval.verify import Entailment, Verifier
from store.encoder.encoder import Encoder
from store.models import Article, Metadata

TARGET = Path(__file__).parents[2] / "claims" / "limits.json"
PLOT = Path(__file__).parents[3] / "docs" / "llm-claims.svg"
# As many of the supported sentences must be kept.
KEPT = 0.85
_FOLDS = 5
_STEPS = 40


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence of the lists. `supported`: whether its quotes support it. `joined`: whether it may join what
    its quotes say of different things. `dropped`: why the checks without
    a
    network drop it, None if they do not."""

    id: str
    kind: str
    group: str
    language: str
    supported: bool
    claim: Claim
    dropped: str | None = None
    entailment: Entailment | None = None
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The shares of the supported sentences that are kept, and of the unsupported that come out."""

    kept: float
    out: float


def read_articles(folder: Path) -> dict[str, Article]:
    """The articles of the lists by their ids."""
    return {
        one["id"]: Article(
            one["id"], one["id"], one["text"], Metadata(title=one["title"], language=one["lang"]), ""
        )
        for one in _lines(folder / "articles.jsonl")
    }


def read_cases(folder: Path) -> list[Case]:
    """All sentences, the unsupported first."""
    return [
        Case(
            one["id"], one["kind"], one["article"], one["lang"], name == "supported",
            Claim(one["sentence"], tuple(ClaimedQuote(**quote) for quote in one["quotes"])),
        )
        for name in ("hostile", "supported")
        for one in _lines(folder / f"{name}.jsonl")
    ]  # fmt: skip


def dropped_by_rule(case: Case, articles: Mapping[str, Article]) -> str | None:
    """Why the checks that need no network drop the sentence."""
    found = resolved(case.claim, articles)
    return found if isinstance(found, str) else stated(case.claim, found, case.language)


class _Recorded:
    """Keeps what the verifier says, so that limits can be tried afterwards."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier
        self.said: list[Entailment] = []

    def entails(self, quote: str, claim: str) -> Entailment:
        self.said.append(self._verifier.entails(quote, claim))
        return self.said[-1]


def judged(cases: Sequence[Case], articles: Mapping[str, Article], verifier: Verifier) -> list[Case]:
    """The cases with what the rules and the verifier say; a copy of a whole sentence is entailed."""
    found = []
    for case in cases:
        recorded = _Recorded(verifier)
        checked = Checker(recorded, Limits(0.0, 1.0, 0.0)).check(case.claim, articles, case.language)
        said = recorded.said
        least = min((one.entailed for one in said), default=1.0)
        most = max((one.contradicted for one in said), default=0.0)
        joined = may_be_joined(case.claim, checked.quotes, case.language)
        of = Entailment(least, most, 0.0)
        found.append(replace(case, dropped=checked.reason, entailment=of, joined=joined))
    return found


def comes_out(case: Case, limits: Limits) -> bool:
    """Whether the sentence is shown."""
    if case.dropped or case.entailment is None:
        return False
    of = case.entailment
    return limits.reason(of.entailed, of.contradicted, joined=case.joined) is None


def outcome(cases: Sequence[Case], limits: Limits) -> Outcome:
    shares = []
    for supported in (True, False):
        of = [case for case in cases if case.supported == supported]
        shares.append(sum(comes_out(case, limits) for case in of) / max(len(of), 1))
    return Outcome(*shares)


def candidates() -> Iterator[Limits]:
    """The limits that are tried, of which the strictest come last."""
    steps = [step / _STEPS for step in range(_STEPS + 1)]
    for joined in (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01):
        for contradicted in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1):
            for entailed in steps:
                if entailed <= joined:
                    yield Limits(entailed, contradicted, joined)


def curve(cases: Sequence[Case]) -> list[tuple[Limits, Outcome]]:
    """The limits that no others beat, the most lenient first."""
    tried = [(limits, outcome(cases, limits)) for limits in candidates()]
    best: list[tuple[Limits, Outcome]] = []
    for limits, of in sorted(tried, key=lambda one: (one[1].out, -one[1].kept)):
        if not best or of.kept > best[-1][1].kept:
            best.append((limits, of))
    return best[::-1]


def fitted(cases: Sequence[Case], kept: float = KEPT) -> Limits:
    """The limits that let out the fewest of those that keep so many; if none do, those that keep the most."""
    found = curve(cases)
    enough = [one for one in found if one[1].kept >= kept]
    return enough[-1][0] if enough else found[0][0]


def crossed(cases: Sequence[Case]) -> list[tuple[Case, bool]]:
    """Each sentence and whether it comes out by limits that were fitted without its article."""
    groups = sorted({case.group for case in cases})
    folds = {group: at % _FOLDS for at, group in enumerate(groups)}
    found = []
    for fold in range(_FOLDS):
        limits = fitted([case for case in cases if folds[case.group] != fold])
        found += [(case, comes_out(case, limits)) for case in cases if folds[case.group] == fold]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("claims", type=Path, help="the folder of the lists")
    folder = parser.parse_args().claims
    cases = judged(read_cases(folder), read_articles(folder), Verifier(Encoder()))
    limits, told = fitted(cases), crossed(cases)
    shown = {case.id for case, out in told if out}
    apart = Outcome(*(
        sum(case.id in shown for case in cases if case.supported == supported)
        / sum(case.supported == supported for case in cases)
        for supported in (True, False)
    ))  # fmt: skip
    of = {"fitted": asdict(outcome(cases, limits)), "apart": asdict(apart)}
    document = asdict(limits) | {"verifier": artifacts.bundle().fingerprint(), "figures": of}
    TARGET.write_text(json.dumps(_rounded(document), indent=1) + "\n", "utf-8")
    draw_claims([(one.out, one.kept) for _, one in curve(cases)], (apart.out, apart.kept), PLOT)
    _print(cases, shown, limits, of)


def _print(cases: Sequence[Case], shown: set[str], limits: Limits, of: Mapping[str, Any]) -> None:
    console = Console()
    console.print(limits, of)
    table = Table("sentences", "kind", "all", "dropped by rules", "shown", "shown, apart")
    kinds = Counter((case.supported, case.kind) for case in cases)
    for (supported, kind), count in kinds.items():
        own = [case for case in cases if (case.supported, case.kind) == (supported, kind)]
        table.add_row(
            "supported" if supported else "unsupported", kind,
            str(count), str(sum(bool(one.dropped) for one in own)),
            str(sum(comes_out(one, limits) for one in own)), str(sum(one.id in shown for one in own)),
        )  # fmt: skip
    console.print(table)
    found = curve(cases)
    for tried, one in found[:: max(1, len(found) // 12)]:
        console.print(f"{tried}: kept {one.kept:.3f}, out {one.out:.3f}")


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _rounded(one) for key, one in value.items()}
    return round(value, 4) if isinstance(value, float) else value


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text("utf-8").splitlines())


if __name__ == "__main__":
    main()
